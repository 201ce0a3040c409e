"""The mailbox: waits for the letter to somebody, and finds its link, its code and its calendar."""

import re
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from email.message import EmailMessage

from tests.services import SmtpSink

LINK = re.compile(r"https?://\S+")
CODE = re.compile(r"^[0-9A-Z]{3,}(?:-[0-9A-Z]{3,})?$", re.MULTILINE)
PATIENCE = 25  # seconds: a nudge takes a moment, a tick at most one


@dataclass(frozen=True)
class Letter:
    """One letter that arrived."""

    message: EmailMessage

    @property
    def subject(self) -> str:
        """Its subject."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """Its plain text."""
        return self.message.get_body(("plain",)).get_content().replace("\r\n", "\n")

    @property
    def link(self) -> str:
        """The one action's address: the last one above the foot, where one chooses fewer letters."""
        return LINK.findall(self.text.partition("\n-- \n")[0])[-1]

    @property
    def code(self) -> str:
        """The code to type."""
        return CODE.findall(self.text)[-1]

    @property
    def calendar(self) -> str:
        """The calendar entry that comes with it, unfolded; empty without one."""
        parts = [part for part in self.message.walk() if part.get_content_type() == "text/calendar"]
        return parts[0].get_content().replace("\r\n ", "") if parts else ""


@dataclass
class Mailbox:
    """Everybody's mail; a letter that was found once is read."""

    sink: SmtpSink
    read: set[int] = field(default_factory=set)

    def letter(self, to: str, about: str, seconds: float = PATIENCE) -> Letter:
        """Wait for an unread letter to ``to`` whose subject holds ``about``; fails with what came instead."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self._find(to, about)
            if found is not None:
                return found
            with self.sink.arrived:
                self.sink.arrived.wait(0.2)
        raise AssertionError(f"No letter to {to} about {about!r} came; these did: {self.subjects(to)}")

    def _find(self, to: str, about: str) -> Letter | None:
        for number, message in enumerate(list(self.sink.messages)):
            is_it = to in str(message["To"]) and about in str(message["Subject"])
            if is_it and number not in self.read:
                self.read.add(number)
                return Letter(message)
        return None

    def subjects(self, to: str = "") -> list[str]:
        """The subjects of all letters to somebody, in order."""
        return [str(message["Subject"]) for message in self.sink.messages if to in str(message["To"])]


def scan(letter: Letter) -> None:
    """Do what a mail scanner does: open each of the letter's links, twice, without cookies.

    It may be told that there is nothing to see (404: the page is not public), but never find a fault.
    """
    for link in LINK.findall(letter.text):
        for _time in range(2):
            try:
                urllib.request.urlopen(link, timeout=20).close()
            except urllib.error.HTTPError as refused:
                refused.close()
                assert refused.code == 404, f"{refused.code} {link}"
