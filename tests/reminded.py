"""Asking a reminder policy directly: whom it would call about a thing, and at which times."""

from datetime import datetime, timedelta
from typing import Any

from ignite.kernel import clock
from ignite.outbox.models import Message
from ignite.outbox.policies import Occasion, policy_named
from ignite.outbox.services import write


def called(name: str, thing: Any) -> set[str]:
    """The addresses that a policy would write to about a thing, were it due now."""
    policy = policy_named(name)
    return {call.to.email for occasion in policy.of(thing) for call in policy.calls(occasion)}


def walls(name: str, thing: Any) -> list[str]:
    """The Swedish wall times that a policy's offsets give for a thing, before any waiting."""
    policy = policy_named(name)
    moments = sorted(offset.moment(one.anchor) for one in policy.of(thing) for offset in policy.offsets)
    return [f"{clock.local(one):%m-%d %H:%M}" for one in moments]


def dates_of(name: str, thing: Any) -> list[Occasion]:
    """The occasions of a thing; each must also be found by its date, and none a moment beside it."""
    policy = policy_named(name)
    found = list(policy.of(thing))
    moment = timedelta(microseconds=1)
    for one in found:
        span = list(policy.occasions(one.anchor, one.anchor + moment))
        assert (one.about.pk, one.round, one.seq) in {(row.about.pk, row.round, row.seq) for row in span}
        before = list(policy.occasions(one.anchor - timedelta(days=1), one.anchor))
        assert (one.about.pk, one.round, one.seq) not in {(row.about.pk, row.round, row.seq) for row in before}
    return found


def letters(name: str, thing: Any, at: datetime | None = None) -> dict[str, Message]:
    """The letters that a policy would send about a thing, written as at sending, by address; those that its kind
    would hold back then are left out.
    """
    policy = policy_named(name)
    if at is not None:
        with clock.standing_at(at):
            return letters(name, thing)
    written = {}
    for occasion in policy.of(thing):
        for call in policy.calls(occasion):
            row = message_of(name, occasion, call)
            if policy.kind.still_true is None or policy.kind.still_true(row):
                facts = policy.kind.fresh(row) if policy.kind.fresh else call.context
                write(row, policy.kind, call.to, facts, url=call.url, action=call.action)
                written[call.to.email] = row
    return written


def message_of(name: str, occasion: Occasion, call: Any) -> Message:
    """The unsaved row of one reminder."""
    return Message(
        kind=policy_named(name).kind.name, policy=name, about_type=occasion.about._meta.label_lower,
        about_id=occasion.about.pk, about_seq=occasion.seq, to_address=call.to.email, to_name=call.to.name,
        recipient_id=call.to.user_id, organisation_id=call.to.organisation_id, locale=call.to.language,
    )  # fmt: skip
