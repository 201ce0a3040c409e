"""Reminders of a told past: the demo programme's history says that they went, each when it was due.

Only outside production, and by one process: nothing is locked. A look at half a day at a time is enough there, and so
every time that has passed counts, not only the newest of each date.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from ignite.outbox.models import ReminderMark
from ignite.outbox.policies import Policy, all_policies
from ignite.outbox.reminding.due import calls_of, occasions_of, reminders_of
from ignite.outbox.reminding.planning import send
from ignite.outbox.reminding.terms import Terms


def tell(after: datetime, until: datetime) -> int:
    """Queue what fell due in (after, until], each letter due at its moment; every policy has then looked until there.

    Returns how many letters. Raises ImproperlyConfigured in production.
    """
    if settings.PRODUCTION:
        raise ImproperlyConfigured("Reminders can only be said to have gone outside production.")
    terms, policies = Terms.read(), all_policies()
    count = sum(_tell(policy, terms, after, until) for policy in policies)
    ReminderMark.objects.bulk_create(
        [ReminderMark(policy=policy.name, looked_until=until) for policy in policies],
        update_conflicts=True,
        unique_fields=["policy"],
        update_fields=["looked_until"],
    )
    return count


def _tell(policy: Policy, terms: Terms, after: datetime, until: datetime) -> int:
    dues = [
        due
        for occasion in occasions_of(policy, terms, after, until, at_once=True)
        if not terms.is_paused(policy, occasion)
        for due in reminders_of(policy, occasion, terms.offsets(policy, occasion.edition_id))
        if after < due.moment <= until
    ]
    return send(policy, [due.letter(call, due.moment) for due, call in calls_of(policy, dues, terms)])
