"""Where returned letters lie: a mailbox reached by IMAP, or a Maildir. Each is marked only when told to."""

from __future__ import annotations

import contextlib
import imaplib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol, Self
from urllib.parse import unquote, urlsplit

ROUND = 200  # letters that one reading takes
LARGEST = 256 * 1024  # octets of a letter that are fetched; what it says stands at its beginning
SECONDS = 20.0  # for each exchange with the server


class BoxError(Exception):
    """The mailbox cannot be read just now; nothing was marked that was not noted."""


class Box(Protocol):
    """Letters, each with a name by which it is marked."""

    def letters(self) -> Iterator[tuple[str, bytes]]:
        """Those that nobody has read, oldest first. Raises BoxError."""

    def mark(self, name: str, *, for_people: bool) -> None:
        """Mark one as read; ``for_people`` leaves it flagged, since we made nothing of it. Raises BoxError."""


class ImapBox:
    """A mailbox on a server, for the length of a ``with`` block: ``imaps://user:password@host:port/INBOX``."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)

    def __enter__(self) -> Self:
        host, port = self._url.hostname or "", self._url.port
        with _as_box_error():
            if self._url.scheme == "imaps":
                self._line: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, port or 993, timeout=SECONDS)
            else:
                self._line = imaplib.IMAP4(host, port or 143, timeout=SECONDS)
        try:
            with _as_box_error():
                self._line.login(unquote(self._url.username or ""), unquote(self._url.password or ""))
                folder = unquote(self._url.path.lstrip("/")) or "INBOX"
                _expect(self._line.select(f'"{folder}"'))
        except BoxError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        try:
            self._line.logout()
        except (imaplib.IMAP4.error, OSError):  # the line is broken: let go of the socket
            with contextlib.suppress(imaplib.IMAP4.error, OSError):
                self._line.shutdown()

    def letters(self) -> Iterator[tuple[str, bytes]]:
        """See :class:`Box`."""
        with _as_box_error():
            found = _expect(self._line.uid("SEARCH", "UNSEEN"))
        for name in (found[0] or b"").split()[:ROUND]:
            with _as_box_error():
                answer = _expect(self._line.uid("FETCH", name.decode(), f"(BODY.PEEK[]<0.{LARGEST}>)"))
            body = next((part[1] for part in answer if isinstance(part, tuple)), None)
            if body is not None:  # else somebody has removed it meanwhile
                yield name.decode(), body

    def mark(self, name: str, *, for_people: bool) -> None:
        """See :class:`Box`."""
        flags = r"(\Seen \Flagged)" if for_people else r"(\Seen)"
        with _as_box_error():
            _expect(self._line.uid("STORE", name, "+FLAGS.SILENT", flags))


class Maildir:
    """A folder that a mail server writes to: what is new lies in ``new``, what was read in ``cur``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def letters(self) -> Iterator[tuple[str, bytes]]:
        """See :class:`Box`."""
        try:
            found = sorted(path for path in (self._folder / "new").iterdir() if path.is_file())
        except OSError as error:
            raise BoxError(f"{self._folder} is no Maildir ({type(error).__name__})") from error
        for path in found[:ROUND]:
            with path.open("rb") as file:
                yield path.name, file.read(LARGEST)

    def mark(self, name: str, *, for_people: bool) -> None:
        """See :class:`Box`."""
        bare = name.partition(":")[0]
        target = self._folder / "cur" / f"{bare}:2,{'FS' if for_people else 'S'}"
        try:
            (self._folder / "new" / name).replace(target)
        except OSError as error:
            raise BoxError(f"{name} cannot be moved to cur ({type(error).__name__})") from error


def _expect(answer: tuple[str, list[Any]]) -> list[Any]:
    status, data = answer
    if status != "OK":
        raise BoxError(f"The mailbox says {status}.")
    return data


@contextlib.contextmanager
def _as_box_error() -> Iterator[None]:
    try:
        yield
    except (imaplib.IMAP4.error, OSError) as error:
        raise BoxError(f"The mailbox cannot be read ({type(error).__name__}).") from error
