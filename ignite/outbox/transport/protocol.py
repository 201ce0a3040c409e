"""What the queue asks of any channel: take one parcel, or say what the failure means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from ignite.outbox.enums import Verdict


class Phase(StrEnum):
    """How far a try had come."""

    BEFORE = "before"
    CONNECT = "connect"
    EHLO = "ehlo"
    TLS = "tls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    AFTER_DATA = "after_data"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message, ready to leave."""

    address: str
    name: str
    message_id: str
    public_id: str
    subject: str
    text: str
    html: str
    ics: str = ""
    language: str = "sv"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The other side has taken the parcel over."""

    code: str
    reference: str = ""


class Failure(Exception):
    """It did not leave, or nobody knows. ``note`` holds neither address nor text."""

    def __init__(self, verdict: Verdict, phase: Phase, code: str = "", note: str = "") -> None:
        super().__init__(f"{verdict} at {phase}: {code} {note}".strip())
        self.verdict = verdict
        self.phase = phase
        self.code = code
        self.note = note

    @property
    def is_about_us(self) -> bool:
        """Whether it came before any receiver was named, so that no message could have fared better."""
        return self.phase not in {Phase.RCPT, Phase.DATA, Phase.AFTER_DATA}


class Transport(Protocol):
    """A channel."""

    channel: str

    def send(self, parcel: Parcel) -> Receipt:
        """Hand one parcel over within settings.OUTBOX_SEND_SECONDS; raises :class:`Failure`."""

    def close(self) -> None:
        """Let go of what this thread keeps open."""
