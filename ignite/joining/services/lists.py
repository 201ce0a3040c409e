"""How long lists of people to invite are kept: one that nobody confirmed, and the rows of one that was sent."""

from __future__ import annotations

from datetime import timedelta

from ignite.joining.runs import InviteRow, InviteRun
from ignite.kernel import clock

UNCONFIRMED_DAYS, ROWS_DAYS = 14, 90


def forget_lists() -> int:
    """Delete what holds people's names for no further use; returns how many lists. Any number of times."""
    now = clock.now()
    old = InviteRun.objects.filter(confirmed_at__isnull=True, created_at__lt=now - timedelta(days=UNCONFIRMED_DAYS))
    count = old.count()
    old.delete()
    InviteRow.objects.filter(run__confirmed_at__lt=now - timedelta(days=ROWS_DAYS)).delete()
    return count
