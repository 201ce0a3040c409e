"""What a failed try leads to: dead, again later, or a pause of the sender; and who pays for it."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

from ignite.outbox import claim as claims
from ignite.outbox.backoff import AFTER_UNKNOWN, pause_after, wait_after
from ignite.outbox.claim import Claim, Ending
from ignite.outbox.enums import Outcome, Status, Verdict
from ignite.outbox.models import Message, Suppression
from ignite.outbox.recipients import address_hash, address_hint
from ignite.outbox.transport import Failure, Phase

log = logging.getLogger(__name__)


def after_failure(claim: Claim, failure: Failure) -> Ending:
    """The end of a try by what its failure means; pauses the sender and bars addresses where that follows."""
    message = claim.message
    if failure.verdict is Verdict.OURS:
        return _after_refusal_of_us(claim, failure)
    if failure.verdict is Verdict.ADDRESS:
        if failure.phase is not Phase.BEFORE:
            _suppress(message, failure)
        return dead(failure.verdict, failure.code, failure.note)
    if failure.verdict is Verdict.MESSAGE:
        log.error("Message %s (%s) was refused for its content: %s", message.pk, message.kind, failure.code)
        return dead(failure.verdict, failure.code, failure.note)
    return again(claim, failure)


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
        return again(claim, failure)
    return replace(_waiting(failure, length * 5), refund=1)


def again(claim: Claim, failure: Failure) -> Ending:
    """Once more after the wait that is due, or dead when that was the last try."""
    message = claim.message
    if message.attempts >= message.max_attempts:
        return dead(failure.verdict, failure.code, failure.note)
    wait = wait_after(message.attempts)
    if failure.verdict is Verdict.UNKNOWN:
        wait = max(wait, AFTER_UNKNOWN)
    return _waiting(failure, wait)


def _waiting(failure: Failure, wait: timedelta | None) -> Ending:
    return Ending(Status.QUEUED, Outcome.FAILED, wait, verdict=failure.verdict, code=failure.code, note=failure.note)


def dead(verdict: Verdict | str, code: str, note: str) -> Ending:
    """The end: work for a human."""
    return Ending(Status.DEAD, Outcome.FAILED, verdict=verdict, code=code, note=note)


def _suppress(message: Message, failure: Failure) -> None:
    Suppression.objects.get_or_create(
        address_hash=address_hash(message.to_address),
        defaults={
            "hint": address_hint(message.to_address),
            "reason": f"{failure.code} ({failure.phase})"[:200],
            "message": message,
        },
    )
