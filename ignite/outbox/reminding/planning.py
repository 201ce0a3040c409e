"""Planning: queue the reminders that have fallen due since each policy was last looked at.

Any number of processes may plan at any time. Each policy is looked at in one transaction that locks its mark, queues
what is due and moves the mark: nothing is queued twice and nothing is lost, whenever one of them dies. A clock that is
stepped back finds the mark ahead of it and waits.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from ignite.kernel import clock
from ignite.outbox.enums import Status
from ignite.outbox.letters import Letter
from ignite.outbox.models import Message, ReminderMark
from ignite.outbox.policies import Offset, Policy, all_policies
from ignite.outbox.reminding.due import calls_of, due_between
from ignite.outbox.reminding.moments import spans
from ignite.outbox.reminding.terms import Terms, thing_of
from ignite.outbox.services import queue_many

log = logging.getLogger(__name__)
EVERY = 60.0  # seconds between two looks, whoever looks
SECONDS = 10.0  # after which a look leaves the rest to the next one
_TURN = "*"  # the mark of the last look, by whomever
_ON_TIME = timedelta(minutes=3)  # a letter written so soon after its moment is due at that moment
_LATE = timedelta(minutes=10)
_MARKS = """
SELECT mark.policy, mark.looked_until,
       (SELECT json_agg(own.offsets) FROM outbox_reminder_setting own
        WHERE own.policy = mark.policy AND own.offsets IS NOT NULL)
FROM outbox_reminder_mark mark ORDER BY mark.looked_until
"""
_TAKE_TURN = """
INSERT INTO outbox_reminder_mark AS mark (policy, looked_until) VALUES (%(turn)s, %(now)s)
ON CONFLICT (policy) DO UPDATE SET looked_until = excluded.looked_until
WHERE mark.looked_until <= %(now)s - %(every)s::interval OR mark.looked_until > %(now)s
"""


def plan_in_turn() -> int:
    """Plan if nobody has for a minute; returns how many letters were queued. Never raises: mail must leave anyway.

    The minute is told by the database, so that it is one minute for any number of workers and beats.
    """
    try:
        return plan() if _take_turn(clock.now()) else 0
    except Exception:
        log.exception("The reminders could not be planned; the next tick tries again.")
        return 0


def _take_turn(now: datetime) -> bool:
    every = timedelta(seconds=EVERY * settings.OUTBOX_TIME_FACTOR)
    with connection.cursor() as cursor:
        facts: dict[str, Any] = {"turn": _TURN, "now": now, "every": every}
        cursor.execute(_TAKE_TURN, facts)
        return cursor.rowcount == 1


def plan(now: datetime | None = None, *, held: bool = False) -> int:
    """Queue what fell due by ``now``; returns how many letters. One query when nothing can have fallen due.

    A policy that fails is logged and tried again at the next look; the others go on. A new policy begins now: nothing
    of the past is sent. ``held`` keeps the letters back for a human.
    """
    moment, end = now or clock.now(), time.monotonic() + SECONDS * settings.OUTBOX_TIME_FACTOR
    policies, marks = {policy.name: policy for policy in all_policies()}, _marks()
    _begin(policies.keys() - marks.keys(), moment)
    count = 0
    # Those looked at longest ago first, so that none waits for ever behind the others.
    for name in [name for name in marks if name in policies]:
        if not may_be_due(policies[name], *marks[name], moment):
            continue
        if time.monotonic() > end:
            log.warning("Planning took long; %s and what follows wait for the next look.", name)
            break
        try:
            count += look(policies[name], moment, held=held)
        except Exception:
            log.exception("The reminders of %s could not be planned.", name)
    return count


def _marks() -> dict[str, tuple[datetime, set[Offset]]]:
    """How far each policy has looked, and the editions' own times of it."""
    with connection.cursor() as cursor:
        cursor.execute(_MARKS)
        return {
            name: (until, {Offset.read(code) for codes in own or () for code in codes})
            for name, until, own in cursor.fetchall()
        }


def _begin(names: Iterable[str], now: datetime) -> None:
    new = [ReminderMark(policy=name, looked_until=now) for name in names]
    if new:
        ReminderMark.objects.bulk_create(new, ignore_conflicts=True)


def may_be_due(policy: Policy, after: datetime, own: set[Offset], now: datetime) -> bool:
    """Whether any of the policy's times can fall in (after, now]; asks the database nothing."""
    return after < now and bool(spans({*policy.offsets, *own}, after, now, can_wait=policy.can_wait))


def late(now: datetime) -> list[Policy]:
    """The policies that should have been looked at a while ago: they fail, or nobody looks. One query."""
    marks, then = _marks(), now - _LATE
    return [
        policy for policy in all_policies() if policy.name in marks and may_be_due(policy, *marks[policy.name], then)
    ]


@transaction.atomic
def look(policy: Policy, now: datetime, *, held: bool = False, wait: bool = False) -> int:
    """Queue what fell due of one policy and move its mark; returns how many letters.

    Does nothing while another process is at it, unless told to ``wait`` for it.
    """
    mark = ReminderMark.objects.select_for_update(skip_locked=not wait).filter(policy=policy.name).first()
    if mark is None or mark.looked_until >= now:
        return 0
    terms = Terms.read(policy.name)
    dues = list(due_between(policy, terms, mark.looked_until, now))
    letters = [
        due.letter(call, due.moment if now - due.moment < _ON_TIME else due.due_at(now))
        for due, call in calls_of(policy, dues, terms)
    ]
    ReminderMark.objects.filter(pk=mark.pk).update(looked_until=now)
    return send(policy, letters, held=held)


def send(policy: Policy, letters: list[Letter], *, held: bool = False) -> int:
    """Queue the letters that their receivers have not had yet; returns how many.

    A thing's sequence is part of a row's own key. It may have gone up (a new room) without a new date, and then the
    reminder that went is still the same.
    """
    if not letters:
        return 0
    kind = policy.kind
    things = {thing_of(letter.about) for letter in letters}
    had = Message.objects.filter(
        policy=policy.name, about_type__in={label for label, _pk in things}, about_id__in={pk for _label, pk in things}
    )
    keys = had.exclude(status=Status.CANCELLED).values_list("dedupe_key", flat=True)
    stems = {key.rpartition(":seq")[0] for key in keys}
    new = [one for one in letters if f"{kind.name}:{one.key}:{one.to.mark}" not in stems]
    return queue_many(kind, new, held=held)


def catch_up(name: str = "") -> None:
    """Look at a policy, or at all, up to this moment: what is decided next holds only from now on.

    So that lifting a pause never sends what fell due during it. A policy that fails is logged.
    """
    now = clock.now()
    _begin([policy.name for policy in all_policies()], now)
    for policy in all_policies():
        if name in ("", policy.name):
            try:
                look(policy, now, wait=True)
            except Exception:
                log.exception("The reminders of %s could not be planned.", policy.name)
