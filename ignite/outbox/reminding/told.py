"""Reminders of a told past: the demo programme's history says that they went, each when it was due.

Only outside production, and by one process: nothing is locked. A look at a day at a time is enough there, and so every
time that has passed counts, not only the newest of each date. Each letter is written with the clock standing at
its moment, so that whoever counts it as delivered need not write it again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from ignite.kernel import clock
from ignite.outbox.models import ReminderMark
from ignite.outbox.policies import Occasion, Policy, all_policies
from ignite.outbox.reminding.due import calls_of, reminders_of
from ignite.outbox.reminding.moments import spans
from ignite.outbox.reminding.planning import send
from ignite.outbox.reminding.terms import Terms


def tell(after: datetime, until: datetime, *, besides: Collection[str] = ()) -> int:
    """Queue what fell due in (after, until], each letter due at its moment; every policy has then looked until there.

    Returns how many letters; none of the policies named ``besides``. Raises ImproperlyConfigured in production.
    """
    if settings.PRODUCTION:
        raise ImproperlyConfigured("Reminders can only be said to have gone outside production.")
    terms, policies = Terms.read(), all_policies()
    told = [policy for policy in policies if policy.name not in besides]
    dates = _dates(told, terms, after, until)
    count = sum(_tell(policy, dates.get(policy.occasions, ()), terms, after, until) for policy in told)
    ReminderMark.objects.bulk_create(
        [ReminderMark(policy=policy.name, looked_until=until) for policy in policies],
        update_conflicts=True,
        unique_fields=["policy"],
        update_fields=["looked_until"],
    )
    return count


def _dates(policies: Iterable[Policy], terms: Terms, after: datetime, until: datetime) -> dict[Any, list[Occasion]]:
    """What each question answers for the dates that may have a reminder due; several policies may share a question."""
    asked: dict[Any, tuple[datetime, datetime]] = {}
    for policy in policies:
        wanted = spans(terms.all_offsets(policy), after, until, can_wait=policy.can_wait)
        if wanted:
            first, last = asked.get(policy.occasions, (wanted[0][0], wanted[-1][1]))
            asked[policy.occasions] = min(first, wanted[0][0]), max(last, wanted[-1][1])
    return {occasions: list(occasions(first, last)) for occasions, (first, last) in asked.items()}


def _tell(policy: Policy, dates: Iterable[Occasion], terms: Terms, after: datetime, until: datetime) -> int:
    dues = [
        due
        for occasion in dates
        if not terms.is_paused(policy, occasion)
        for due in reminders_of(policy, occasion, terms.offsets(policy, occasion.edition_id))
        if after < due.moment <= until
    ]
    count, moment_of = 0, attrgetter("moment")
    for moment, those in groupby(sorted(dues, key=moment_of), key=moment_of):
        with clock.standing_at(moment):
            called = calls_of(policy, list(those), terms)
            count += send(policy, [due.letter(call, moment) for due, call in called])
    return count
