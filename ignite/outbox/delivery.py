"""The delivery loop: claim one, ask whether it is still true, send, finish; until nothing is due or the time
is over.

Guarantee: a message is handed over at least once or ends visibly as cancelled, expired or dead. A second copy
is possible only when the other side took it and we could not record that; it carries the same Message-ID.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import InterfaceError, OperationalError, connection

from ignite.outbox import claim as claims
from ignite.outbox import transport as transports
from ignite.outbox.backoff import AFTER_UNKNOWN, pause_after, wait_after
from ignite.outbox.claim import Claim, Ending
from ignite.outbox.enums import Outcome, Status, Verdict
from ignite.outbox.kinds import Kind, kind_named
from ignite.outbox.limits import limits
from ignite.outbox.models import Message, Suppression
from ignite.outbox.recipients import Recipient, address_hash
from ignite.outbox.services import write
from ignite.outbox.transport import Failure, Parcel, Phase, Transport

log = logging.getLogger(__name__)
_RECORD_TRIES, _RECORD_SECONDS = 4, 1.0  # a database that restarts is back in seconds; what has left shall be recorded
_FINAL = {Status.SENT, Status.CANCELLED, Status.EXPIRED, Status.DEAD}


@dataclass(frozen=True, slots=True)
class Drained:
    """What a round did: messages tried, and whether nothing more was due."""

    count: int
    is_empty: bool


def drain(
    *, transport: Transport | None = None, seconds: float | None = None, stop: Callable[[], bool] = lambda: False
) -> Drained:
    """Deliver until nothing is due, the time is over or ``stop`` says so. Safe in any number of workers at
    once.
    """
    carrier, times = transport or transports.email(), limits()
    end = time.monotonic() + (times.drain if seconds is None else seconds)
    worker = f"{socket.gethostname()}:{os.getpid()}:{threading.get_native_id()}"
    count = 0
    while time.monotonic() < end and not stop():
        claim = claims.claim_one(carrier.channel, worker=worker, lease=timedelta(seconds=times.lease))
        if claim is None:
            return Drained(count, True)
        deliver(claim, carrier)
        count += 1
    return Drained(count, False)


def deliver(claim: Claim, carrier: Transport) -> None:
    """See one claimed message to the end of its try."""
    ending = _guarded(claim)
    if ending is not None:
        _record(claim, ending)
        return
    parcel = parcel_of(claim.message)
    try:
        receipt = carrier.send(parcel)
    except Failure as failure:
        _record(claim, _after_failure(claim, failure))
    except Exception as error:
        # A task's time limit or our own mistake: whether it left is not known.
        _record(claim, _again(claim, Failure(Verdict.UNKNOWN, Phase.BEFORE, "", type(error).__name__)))
        raise
    else:
        sent = Ending(Status.SENT, Outcome.SENT, code=receipt.code, reference=receipt.reference)
        _record(claim, sent)


def parcel_of(message: Message) -> Parcel:
    """What leaves of a message."""
    return Parcel(
        address=message.to_address, name=message.to_name, message_id=message.message_id,
        public_id=str(message.public_id), subject=message.subject, text=message.body_text, html=message.body_html,
        ics=message.ics, language=message.locale, headers=message.headers,
    )  # fmt: skip


def _guarded(claim: Claim) -> Ending | None:
    """Why it does not leave now, or None when it may. Brings its address and, if it is written late, its
    words up to this moment.
    """
    message, standing = claim.message, claims.standing_of(claim)
    if standing is None:
        return Ending(Status.QUEUED, Outcome.SKIPPED, note="lease lost before sending")
    if message.attempts > message.max_attempts:
        return _dead(message.next_error_class or Verdict.TEMPORARY, message.last_error_code, "too many tries")
    if standing.is_expired:
        return Ending(Status.EXPIRED, Outcome.SKIPPED)
    if standing.address is not None:
        message.to_address = standing.address
    kind = _kind_of(message)
    try:
        if not standing.is_active or not (kind is None or kind.still_true is None or kind.still_true(message)):
            return Ending(Status.CANCELLED, Outcome.SKIPPED)
        if kind is not None and message.render_late:
            _write_late(claim, kind)
    except Exception as error:
        log.exception("Message %s could not be prepared.", message.pk)
        return _again(claim, Failure(Verdict.TEMPORARY, Phase.BEFORE, "", f"not prepared: {type(error).__name__}"))
    if standing.is_suppressed:
        return _dead(Verdict.SUPPRESSED, "", "the address takes no mail")
    return None


def _write_late(claim: Claim, kind: Kind) -> None:
    message = claim.message
    facts = kind.fresh(message) if kind.fresh else message.context or {}
    to = Recipient(message.to_address, message.to_name, message.locale, message.recipient_id, message.organisation_id)
    write(message, kind, to, facts, url=message.action_url, action=message.action_label)
    claims.keep_words(claim)


def _after_failure(claim: Claim, failure: Failure) -> Ending:
    message = claim.message
    if failure.verdict is Verdict.OURS:
        return _after_refusal_of_us(claim, failure)
    if failure.verdict is Verdict.ADDRESS:
        if failure.phase is not Phase.BEFORE:
            _suppress(message, failure)
        return _dead(failure.verdict, failure.code, failure.note)
    if failure.verdict is Verdict.MESSAGE:
        log.error("Message %s (%s) was refused for its content: %s", message.pk, message.kind, failure.code)
        return _dead(failure.verdict, failure.code, failure.note)
    return _again(claim, failure)


def _after_refusal_of_us(claim: Claim, failure: Failure) -> Ending:
    """Pause the sender; the message pays nothing.

    A refusal that names no receiver pauses at once. One to RCPT or DATA may be about this pair only: the
    first one steps aside for a while, a second in a row pauses; and once others have gone through in between,
    the message pays for its tries like any other, so that it cannot stop the rest for ever.
    """
    refusals = claims.note_refusal(claim.channel, f"{failure.phase}: {failure.code} {failure.note}")
    length = pause_after(refusals)
    if failure.is_about_us or refusals > 1:
        claims.pause(claim.channel, length)
        log.error("The mail server refuses us (%s %s): paused for %s.", failure.phase, failure.code, length)
    if failure.is_about_us:
        return replace(_waiting(failure, None), refund=1)
    if refusals == 1 and claim.message.next_error_class == Verdict.OURS:
        return _again(claim, failure)
    return replace(_waiting(failure, length * 5), refund=1)


def _again(claim: Claim, failure: Failure) -> Ending:
    message = claim.message
    if message.attempts >= message.max_attempts:
        return _dead(failure.verdict, failure.code, failure.note)
    wait = wait_after(message.attempts)
    if failure.verdict is Verdict.UNKNOWN:
        wait = max(wait, AFTER_UNKNOWN)
    return _waiting(failure, wait)


def _waiting(failure: Failure, wait: timedelta | None) -> Ending:
    return Ending(Status.QUEUED, Outcome.FAILED, wait, verdict=failure.verdict, code=failure.code, note=failure.note)


def _dead(verdict: Verdict | str, code: str, note: str) -> Ending:
    return Ending(Status.DEAD, Outcome.FAILED, verdict=verdict, code=code, note=note)


def _suppress(message: Message, failure: Failure) -> None:
    Suppression.objects.get_or_create(
        address_hash=address_hash(message.to_address), defaults={"reason": f"{failure.code} ({failure.phase})"[:200]}
    )


def _kind_of(message: Message) -> Kind | None:
    try:
        return kind_named(message.kind)
    except KeyError:  # declared by a version that is gone: what was written still goes
        return None


def _record(claim: Claim, ending: Ending) -> None:
    kind = _kind_of(claim.message)
    if kind is not None and kind.secret and ending.status in _FINAL:
        ending = replace(ending, blank=True)
    if not _finish(claim, ending):
        log.warning("Message %s: the lease was lost, nothing recorded (%s).", claim.message.pk, ending.outcome)


def _finish(claim: Claim, ending: Ending) -> bool:
    for _try in range(_RECORD_TRIES - 1):
        try:
            return claims.finish(claim, ending)
        except (OperationalError, InterfaceError) as error:
            if connection.in_atomic_block:
                raise
            log.warning("Message %s: not recorded yet (%s).", claim.message.pk, type(error).__name__)
            connection.close()
            time.sleep(_RECORD_SECONDS)
    return claims.finish(claim, ending)
