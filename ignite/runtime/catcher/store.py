"""The caught mails: one file each, so that a restart keeps them."""

import re
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
KEPT_MAILS = 500


@dataclass(frozen=True, slots=True)
class Mail:
    """One caught mail and the envelope it came in."""

    number: int
    sender: str
    receivers: tuple[str, ...]
    caught_at: datetime
    message: EmailMessage

    @property
    def subject(self) -> str:
        """The subject, decoded."""
        return str(self.message.get("Subject", ""))

    @property
    def text(self) -> str:
        """The plain text part, or nothing."""
        return self._body("plain")

    @property
    def html(self) -> str:
        """The HTML part, or nothing."""
        return self._body("html")

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part is not None else ""

    @property
    def attachments(self) -> list[tuple[str, str, bytes]]:
        """Name, content type and bytes of each; a calendar that is an alternative body counts too."""
        found = []
        for part in self.message.walk():
            is_calendar = part.get_content_type() == "text/calendar"
            if part.get_content_disposition() == "attachment" or is_calendar:
                name = part.get_filename() or ("invite.ics" if is_calendar else "attachment")
                content = part.get_payload(decode=True)
                found.append((name, part.get_content_type(), content if isinstance(content, bytes) else b""))
        return found

    def as_json(self) -> dict[str, Any]:
        """What tests read."""
        return {
            "id": self.number,
            "from": self.sender,
            "to": list(self.receivers),
            "subject": self.subject,
            "caught_at": self.caught_at.isoformat(),
            "headers": {name: str(value) for name, value in self.message.items()},
            "text": self.text,
            "html": self.html,
            "links": LINK.findall(self.text),
            "attachments": [{"name": n, "type": t, "size": len(c)} for n, t, c in self.attachments],
        }


class Store:
    """All mails of a folder, newest last; safe for the SMTP thread and the pages' threads at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)
        self._mails = {mail.number: mail for mail in map(_read, sorted(folder.glob("*.eml")))}

    def add(self, sender: str, receivers: list[str], content: bytes) -> Mail:
        """Keep one mail; the oldest beyond KEPT_MAILS are forgotten."""
        with self._lock:
            number = max(self._mails, default=0) + 1
            path = self.folder / f"{number:08d}.eml"
            envelope = f"X-Caught-From: {sender}\r\nX-Caught-To: {' '.join(receivers)}\r\n"
            path.with_suffix(".part").write_bytes(envelope.encode() + content)
            path.with_suffix(".part").replace(path)
            mail = self._mails[number] = _read(path)
            for old in sorted(self._mails)[:-KEPT_MAILS]:
                del self._mails[old]
                (self.folder / f"{old:08d}.eml").unlink(missing_ok=True)
            return mail

    def all(self) -> list[Mail]:
        """Every mail, oldest first."""
        with self._lock:
            return [self._mails[number] for number in sorted(self._mails)]

    def get(self, number: int) -> Mail | None:
        """One mail, or None."""
        with self._lock:
            return self._mails.get(number)


def _read(path: Path) -> Mail:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    sender, receivers = str(message["X-Caught-From"]), str(message["X-Caught-To"]).split()
    del message["X-Caught-From"], message["X-Caught-To"]
    caught_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Mail(int(path.stem), sender, tuple(receivers), caught_at, message)
