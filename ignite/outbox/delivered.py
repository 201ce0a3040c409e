"""How delivery has gone: the last thirty days day by day, and how soon what was due was taken by the mail server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from ignite.kernel import clock
from ignite.outbox.enums import Delivery, Status
from ignite.outbox.models import Message

DAYS = 30
SOON = 10  # seconds

# What was tried more than once has had its due time moved; it was due at the first try at the latest.
_SPEED = """
SELECT count(*), count(*) FILTER (WHERE wait <= %(soon)s), percentile_disc(0.95) WITHIN GROUP (ORDER BY wait)
FROM (
    SELECT greatest(extract(epoch FROM m.sent_at - CASE WHEN m.attempts > 1
        THEN least(m.due_at, (SELECT min(a.started_at) FROM outbox_attempt a WHERE a.message_id = m.id))
        ELSE m.due_at END), 0) AS wait
    FROM outbox_message m
    WHERE m.status = 'sent' AND m.due_at >= %(since)s) waited
"""


@dataclass(frozen=True, slots=True)
class Day:
    """The letters that were to leave on one day, by what became of them."""

    on: date
    sent: int = 0
    kept: int = 0
    failed: int = 0
    bounced: int = 0

    @property
    def all(self) -> int:
        """How many there were."""
        return self.sent + self.kept + self.failed + self.bounced


@dataclass(frozen=True, slots=True)
class Speed:
    """How soon: the share taken within ``SOON`` seconds in per cent, and the seconds that 95 of 100 took at most."""

    count: int
    share: float | None
    p95: float | None


def days() -> list[Day]:
    """The last thirty days, the newest last. One query."""
    bounced = Q(status=Status.SENT, delivery=Delivery.BOUNCED)
    rows = (
        Message.objects.filter(due_at__gte=_since(), due_at__lte=clock.now())
        .order_by()
        .values(on=TruncDate("due_at", tzinfo=clock.STOCKHOLM))
        .annotate(
            sent=Count("pk", filter=Q(status=Status.SENT) & ~bounced),
            kept=Count("pk", filter=Q(status=Status.KEPT)),
            failed=Count("pk", filter=Q(status=Status.DEAD)),
            bounced=Count("pk", filter=bounced),
        )
    )
    found = {row["on"]: Day(**row) for row in rows}
    first = clock.today() - timedelta(days=DAYS - 1)
    return [found.get(day, Day(day)) for day in (first + timedelta(days=n) for n in range(DAYS))]


def speed() -> Speed:
    """How soon letters were taken in the same days. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_SPEED, {"soon": SOON, "since": _since()})
        count, soon, p95 = cursor.fetchone()
    return Speed(count, 100 * soon / count if count else None, None if p95 is None else float(p95))


def _since() -> datetime:
    return clock.at_wall(clock.today() - timedelta(days=DAYS - 1), time())
