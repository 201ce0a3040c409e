"""What a letter that came back says: the reports of RFC 3464, the prose of older servers, and complaints (RFC 5965).

Only what bears the signed address of one of our letters is believed. Automatic answers say nothing.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import parsedate_to_datetime

from ignite.kernel import clock
from ignite.outbox.enums import Delivery, Verdict
from ignite.outbox.transport.reports import Report
from ignite.outbox.transport.returnpath import letters_in
from ignite.outbox.transport.verdicts import verdict_in

SOURCE = "mailbox"
_ACTIONS = {"failed": Delivery.BOUNCED, "delayed": Delivery.DEFERRED, "delivered": Delivery.DELIVERED}
_DAEMON = re.compile(r"mailer-daemon|postmaster|mail delivery|microsoftexchange", re.IGNORECASE)
_DELAYED = re.compile(r"\b(delayed|warning: could not send|not yet been delivered|försenat)\b", re.IGNORECASE)
_GONE = re.compile(
    r"user unknown|unknown user|no such user|unrout(e)?able address|does not exist|mailbox (unavailable|not found)"
    r"|recipientnotfound|finns inte|okänd mottagare",
    re.IGNORECASE,
)
# Where the copy of what we sent begins: nothing below it is the server's word.
_COPY = re.compile(r"^[-\s]*(this is a copy of|original message|below this line|------ )", re.IGNORECASE | re.MULTILINE)
_MAIL_ADDRESS = re.compile(r"[^\s<>]+@[^\s<>]+")


def read(raw: bytes) -> Report | None:
    """What it says of which letter; None for a forged one, an automatic answer, or what says nothing certain."""
    mail = message_from_bytes(raw)
    letters = letters_in(_all_text(mail, raw))
    said = _said(mail) if letters else None
    if said is None:
        return None
    told, words = said
    verdict = verdict_in(words)
    is_gone = verdict is Verdict.ADDRESS if verdict is not None else bool(_GONE.search(words))
    return Report(
        source=SOURCE,
        key=hashlib.sha256(raw.replace(b"\r\n", b"\n").strip()).hexdigest(),
        told=told,
        refs=(letters[0],),
        at=_at(mail),
        is_hard=told is Delivery.BOUNCED and is_gone,
        reason=_MAIL_ADDRESS.sub("…", " ".join(words.split()))[:300],
    )


def is_automatic(raw: bytes) -> bool:
    """Whether it is an automatic answer or receipt, which nobody need look at."""
    mail = message_from_bytes(raw)
    return _answers_by_itself(mail) or mail.get_param("report-type") == "disposition-notification"


def _said(mail: Message) -> tuple[Delivery, str] | None:
    """What became of the letter, and the server's words."""
    kind = str(mail.get_param("report-type") or "").lower()
    if kind == "disposition-notification":
        return None
    if kind == "feedback-report":
        return _complaint(mail)
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            return _status(part)
    return _prose(mail)


def _status(part: Message) -> tuple[Delivery, str] | None:
    """Of RFC 3464: the fields of the (first) receiver. We write to one at a time."""
    blocks = part.get_payload()
    for block in (one for one in blocks if isinstance(one, Message)) if isinstance(blocks, list) else ():
        told = _ACTIONS.get(_field(block, "Action").lower())
        if told is not None:
            status = _field(block, "Status")
            # The server's own words are surer than the status, which is often a mere 5.0.0.
            return told, f"{_field(block, 'Diagnostic-Code')} {'' if status.endswith('.0.0') else status}"
    return None


def _field(block: Message, name: str) -> str:
    return " ".join(str(block.get(name, "")).split())


def _complaint(mail: Message) -> tuple[Delivery, str] | None:
    for part in mail.walk():
        if part.get_content_type() == "message/feedback-report":
            text = _text_of(part)
            found = re.search(r"^Feedback-Type:\s*(\S+)", text, re.IGNORECASE | re.MULTILINE)
            return (Delivery.COMPLAINED, "abuse") if found and found[1].lower() == "abuse" else None
    return None


def _prose(mail: Message) -> tuple[Delivery, str] | None:
    """Of a server that writes only to people."""
    failed = mail.get("X-Failed-Recipients")
    if not failed and (_answers_by_itself(mail) or not _DAEMON.search(str(mail.get("From", "")))):
        return None
    text = next((_text_of(part) for part in mail.walk() if part.get_content_type() == "text/plain"), "")
    words = _COPY.split(text, maxsplit=1)[0]
    if not failed and _DELAYED.search(f"{mail.get('Subject', '')} {words}"):
        return Delivery.DEFERRED, words
    if failed or verdict_in(words) is not None or _GONE.search(words):
        return Delivery.BOUNCED, words
    return None


def _answers_by_itself(mail: Message) -> bool:
    submitted = str(mail.get("Auto-Submitted", "no")).lower()
    marked = any(mail.get(name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply"))
    precedence = str(mail.get("Precedence", "")).lower()
    is_report = mail.get_content_type() == "multipart/report"
    return not is_report and (submitted.startswith("auto-") or marked or precedence in {"auto_reply", "bulk", "junk"})


def _text_of(part: Message) -> str:
    payload = part.get_payload()
    if isinstance(payload, list):  # message/…: parsed into messages of their own
        return "\n".join(str(inner) for inner in payload)
    octets = part.get_payload(decode=True)
    return octets.decode("utf-8", "replace") if isinstance(octets, bytes) else ""


def _all_text(mail: Message, raw: bytes) -> str:
    """All in which our address may stand: as it came, and each text decoded."""
    parts = [_text_of(part) for part in mail.walk() if not part.is_multipart()]
    return "\n".join([raw.decode("latin-1"), *parts])


def _at(mail: Message) -> datetime:
    now = clock.now()
    try:
        moment = parsedate_to_datetime(str(mail["Date"]))
    except (ValueError, TypeError):
        return now
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(moment, now)
