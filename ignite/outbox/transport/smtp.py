"""E-mail over SMTP: one kept line for each thread, a wall deadline for each send, a verdict on each failure."""

from __future__ import annotations

import re
import smtplib
import ssl
import threading
import time
from dataclasses import replace

from django.conf import settings

from ignite.outbox.enums import Verdict
from ignite.outbox.transport import mime
from ignite.outbox.transport.connection import Connection, expect
from ignite.outbox.transport.protocol import Failure, Parcel, Phase, Receipt
from ignite.outbox.transport.returnpath import sender_of
from ignite.outbox.transport.verdicts import code_of, verdict_on
from ignite.outbox.transport.watchdog import Guarded, Watchdog

_ADDRESS = re.compile(r"[^\s<>@\x00-\x1f]+@[^\s<>@\x00-\x1f]+")
_REFERENCE = re.compile(r"queued as ([\w.-]+)|^(?:2\.\d\.\d )?ok:? ([\w-]{20,})", re.IGNORECASE)
_MAIL_ADDRESS = re.compile(r"\S+@\S+")


class SmtpTransport:
    """Sends e-mail. Each thread keeps one line to the server, which any failure closes."""

    channel = "email"

    def __init__(self) -> None:
        self._kept = threading.local()
        self._watchdog = Watchdog()

    def send(self, parcel: Parcel) -> Receipt:
        """Hand one e-mail to the server; raises Failure. Cut off at settings.OUTBOX_SEND_SECONDS."""
        parcel = replace(parcel, address=deliverable(parcel.address))
        try:
            content = mime.as_bytes(parcel)
        except (ValueError, UnicodeError) as error:
            raise Failure(Verdict.MESSAGE, Phase.BEFORE, "", f"cannot be written: {type(error).__name__}") from error
        with self._watchdog.deadline(settings.OUTBOX_SEND_SECONDS) as guarded:
            kept = self._take(guarded)
            if kept is not None:
                try:
                    return self._once(kept, parcel, content)
                except Failure as failure:
                    if not _line_was_stale(failure, guarded):
                        raise
            return self._once(Connection(guarded), parcel, content)

    def close(self) -> None:
        """Say goodbye on this thread's line."""
        kept, self._kept.connection = getattr(self._kept, "connection", None), None
        if kept is None:
            return
        if not kept.is_usable():  # left idle too long, or the server has gone
            kept.drop()
            return
        try:
            kept.quit()
        except (OSError, smtplib.SMTPException):
            kept.drop()

    def _take(self, guarded: Guarded) -> Connection | None:
        kept: Connection | None = getattr(self._kept, "connection", None)
        self._kept.connection = None
        if kept is None:
            return None
        if not kept.is_usable():
            kept.drop()
            return None
        kept.guarded = guarded
        guarded.watch(kept.sock)
        return kept

    def _once(self, line: Connection, parcel: Parcel, content: bytes) -> Receipt:
        try:
            receipt = _converse(line, parcel, content)
        except BaseException as error:
            line.drop()
            failure = _judged(error, line)
            if failure is None:
                raise
            raise failure from error
        line.used_at = time.monotonic()
        self._kept.connection = line
        return receipt


def deliverable(address: str) -> str:
    """The address as SMTP takes it; raises Failure when it is none, or when this site may not write to it."""
    # Nothing but ASCII before the @: Django's own address fields take no more, and few servers do.
    if not _ADDRESS.fullmatch(address) or not address.rsplit("@", 1)[0].isascii():
        raise Failure(Verdict.ADDRESS, Phase.BEFORE, "", "not an address")
    local, domain = address.rsplit("@", 1)
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError:
        raise Failure(Verdict.ADDRESS, Phase.BEFORE, "", "not a domain") from None
    allowed = settings.OUTBOX_ALLOWED_DOMAINS
    if (allowed or not settings.PRODUCTION) and not any(f".{domain.lower()}".endswith(f".{one}") for one in allowed):
        # A copy of the database on a test site must not write to people. What lies under an allowed domain is allowed.
        raise Failure(Verdict.MESSAGE, Phase.BEFORE, "outside", "this site may not write to that domain")
    return f"{local}@{domain}"


def _converse(line: Connection, parcel: Parcel, content: bytes) -> Receipt:
    if line.sock is None:
        line.open()
    line.phase = Phase.MAIL
    expect(Phase.MAIL, line.mail(sender_of(parcel.public_id)), 250)
    line.phase = Phase.RCPT
    expect(Phase.RCPT, line.rcpt(parcel.address), 250, 251)
    line.phase = Phase.DATA
    expect(Phase.DATA, line.docmd("DATA"), 354)
    line.send(_dotted(content))
    line.phase = Phase.AFTER_DATA  # from here on a lost line does not tell whether the server has the message
    with line.patience():
        code, text = expect(Phase.AFTER_DATA, line.getreply(), 250)
    found = _REFERENCE.search(text)
    return Receipt(code_of(code, text), (found[1] or found[2])[:200] if found else "")


def _dotted(content: bytes) -> bytes:
    """The message as it goes over the line: leading dots doubled, and the lone dot that ends it (RFC 5321, 4.5.2)."""
    return re.sub(rb"(?m)^\.", b"..", content).removesuffix(b"\r\n") + b"\r\n.\r\n"


def _line_was_stale(failure: Failure, guarded: Guarded) -> bool:
    """The server closed the kept line while it was idle, or wants a new one: nothing has been tried yet."""
    return failure.phase is Phase.MAIL and not guarded.was_cut and failure.code.split(" ")[0] in {"", "421"}


def _judged(error: BaseException, line: Connection) -> Failure | None:
    """What an exception means; None for one that is not about sending (a task's time limit, a programming error)."""
    lost = Verdict.UNKNOWN if line.phase is Phase.AFTER_DATA else Verdict.TEMPORARY
    if line.guarded.was_cut and isinstance(error, (Failure, OSError, smtplib.SMTPException)):
        return Failure(lost, line.phase, "", "cut at the deadline")  # half a reply may have been read as a whole one
    if isinstance(error, Failure):
        return Failure(error.verdict, error.phase, error.code, _MAIL_ADDRESS.sub("…", error.note))
    if isinstance(error, smtplib.SMTPResponseException):
        raw = error.smtp_error
        text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)
        verdict = verdict_on(error.smtp_code, text, line.phase)
        return Failure(verdict, line.phase, code_of(error.smtp_code, text), _MAIL_ADDRESS.sub("…", text))
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Failure(Verdict.OURS, line.phase, "", "the server offers no such sign-in or protection")
    if isinstance(error, ssl.SSLError) and line.phase is Phase.TLS and not _is_lost(error):
        return Failure(Verdict.OURS, line.phase, "", f"TLS: {error.reason or type(error).__name__}")
    if isinstance(error, (OSError, smtplib.SMTPException)):
        return Failure(lost, line.phase, "", type(error).__name__)
    return None


def _is_lost(error: ssl.SSLError) -> bool:
    return isinstance(error, (ssl.SSLEOFError, ssl.SSLZeroReturnError))
