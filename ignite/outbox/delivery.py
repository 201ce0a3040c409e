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
from copy import copy
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import InterfaceError, OperationalError, connection, transaction

from ignite.kernel import clock
from ignite.outbox import claim as claims
from ignite.outbox import transport as transports
from ignite.outbox import wishes
from ignite.outbox.choosing import next_moment
from ignite.outbox.claim import Claim, Ending
from ignite.outbox.endings import after_failure, again, dead
from ignite.outbox.enums import FINAL, Outcome, Pace, Status, Verdict
from ignite.outbox.kinds import Kind, kind_named
from ignite.outbox.limits import limits
from ignite.outbox.models import Message
from ignite.outbox.recipients import Recipient
from ignite.outbox.services import write
from ignite.outbox.transport import Failure, Parcel, Phase, Transport

log = logging.getLogger(__name__)
_RECORD_PAUSES = (0.5, 1.0, 2.0)


@dataclass(frozen=True, slots=True)
class Drained:
    """What a round did: messages tried, and whether nothing more was due."""

    count: int
    is_empty: bool


def drain(
    *, transport: Transport | None = None, seconds: float | None = None, stop: Callable[[], bool] = lambda: False
) -> Drained:
    """Deliver until nothing is due, the time is over or ``stop`` says so. Any number of workers may do so at once."""
    carrier, times = transport or transports.email(), limits()
    end = time.monotonic() + (times.drain if seconds is None else seconds)
    worker = f"{socket.gethostname()}:{os.getpid()}:{threading.get_native_id()}"
    lease = timedelta(seconds=times.lease)

    def take() -> Claim | None:
        return claims.claim_one(carrier.channel, worker=worker, lease=lease)

    count, claim = 0, take()
    while claim is not None:
        count += 1
        ending = attempt(claim, carrier)
        if time.monotonic() >= end or stop():
            settle(claim, ending)
            return Drained(count, False)
        claim = settle(claim, ending, take)
    return Drained(count, True)


def attempt(claim: Claim, carrier: Transport) -> Ending:
    """Ask whether the message may still leave, and send it; says how that ended, which is not recorded yet.

    Raises what is not about sending (a task's time limit, our own mistake), after the message was parked.
    """
    kept_back = _guarded(claim)
    if kept_back is not None:
        return kept_back
    try:
        receipt = carrier.send(parcel_of(claim.message))
    except Failure as failure:
        return after_failure(claim, failure)
    except Exception as error:
        # Whether it left is not known.
        settle(claim, again(claim, Failure(Verdict.UNKNOWN, Phase.BEFORE, "", type(error).__name__)))
        raise
    return Ending(Status.SENT, Outcome.SENT, code=receipt.code, reference=receipt.reference)


def settle(claim: Claim, ending: Ending, take: Callable[[], Claim | None] = lambda: None) -> Claim | None:
    """Record the end of a try and take the next message, in one transaction: one commit for each message.

    A database that restarts is back in seconds, and what has left shall be recorded: tries for a while.
    """
    kind = _kind_of(claim.message)
    if kind is not None and kind.secret and ending.status in FINAL:
        ending = replace(ending, blank=True)
    for pause in _RECORD_PAUSES:
        try:
            return _settle(claim, ending, take)
        except (OperationalError, InterfaceError) as error:
            if connection.in_atomic_block:
                raise
            log.warning("Message %s: not recorded yet (%s).", claim.message.pk, type(error).__name__)
            connection.close()
            time.sleep(pause)
    return _settle(claim, ending, take)


@transaction.atomic
def _settle(claim: Claim, ending: Ending, take: Callable[[], Claim | None]) -> Claim | None:
    if not claims.finish(claim, ending):
        log.warning("Message %s: the lease was lost, nothing recorded (%s).", claim.message.pk, ending.outcome)
    return take()


def parcel_of(message: Message) -> Parcel:
    """What leaves of a message. How it is unsubscribed from is said anew, so that old rows say it too."""
    wish = wishes.wish_of(_kind_of(message), user_id=message.recipient_id, email=message.to_address)
    return Parcel(
        address=message.to_address, name=message.to_name, message_id=message.message_id,
        public_id=str(message.public_id), subject=message.subject, text=message.body_text, html=message.body_html,
        ics=message.ics, language=message.locale, headers={**message.headers, **wishes.headers(wish)},
    )  # fmt: skip


def _guarded(claim: Claim) -> Ending | None:
    """Why it does not leave now, or None when it may.

    Brings its address and, if it is written late, its words up to this moment.
    """
    message, kind = claim.message, _kind_of(claim.message)
    standing = claims.standing_of(claim, kind.message_class.value if kind and not kind.gathers else "")
    if standing is None:
        return Ending(Status.QUEUED, Outcome.SKIPPED, note="lease lost before sending")
    if message.attempts > message.max_attempts:
        return dead(message.next_error_class or Verdict.TEMPORARY, message.last_error_code, "too many tries")
    if standing.is_expired:
        return Ending(Status.EXPIRED, Outcome.SKIPPED)
    if standing.address is not None:
        message.to_address = standing.address
    try:
        if not standing.is_active or not (
            kind is None or kind.still_true is None or _is_true(message, kind.still_true)
        ):
            return Ending(Status.CANCELLED, Outcome.SKIPPED)
        if kind is not None and message.render_late:
            _write_late(claim, kind)
    except Exception as error:
        log.exception("Message %s could not be prepared.", message.pk)
        return again(claim, Failure(Verdict.TEMPORARY, Phase.BEFORE, "", f"not prepared: {type(error).__name__}"))
    kept = _kept(message, standing.pace)
    if kept is None and standing.is_suppressed:
        return dead(Verdict.SUPPRESSED, "", "the address takes no mail")
    return kept


def _is_true(message: Message, still_true: Callable[[Message], bool]) -> bool:
    """Asked of the receiver by the address that they are known by, whatever address this letter goes to."""
    if not message.meant_for:
        return still_true(message)
    known = copy(message)
    known.to_address = message.meant_for
    return still_true(known)


def _kept(message: Message, pace: str | None) -> Ending | None:
    """The end of a letter of a class that its receiver wants gathered, or not by mail: it stands in the inbox. One that
    would be worthless when the rest are gathered leaves at once.
    """
    if pace is None or pace == Pace.AT_ONCE:
        return None
    gather_at = next_moment(pace, clock.now())
    if gather_at is not None and message.expires_at is not None and message.expires_at <= gather_at:
        return None
    return Ending(Status.KEPT, Outcome.SKIPPED, gather_at=gather_at)


def _write_late(claim: Claim, kind: Kind) -> None:
    message = claim.message
    facts = kind.fresh(message) if kind.fresh else message.context or {}
    to = Recipient(message.to_address, message.to_name, message.locale, message.recipient_id, message.organisation_id)
    write(message, kind, to, facts, url=message.action_url, action=message.action_label)
    claims.keep_words(claim)


def _kind_of(message: Message) -> Kind | None:
    try:
        return kind_named(message.kind)
    except KeyError:  # declared by a version that is gone: what was written still goes
        return None
