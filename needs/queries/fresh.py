"""How fresh the public pages of needs are."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField

from ignite.kernel import clock
from ignite.kernel.keeping import Freshness
from needs.models.need import INSIDE_ONLY

# What time alone changes on a page: a last day that has passed, a last day for questions, and the days left, which
# change at midnight.
_FRESH = """
SELECT max(need.changed_at),
       max(need.deadline_at) FILTER (WHERE need.deadline_at <= %(now)s),
       count(*),
       count(*) FILTER (WHERE need.deadline_at <= %(now)s),
       count(*) FILTER (WHERE need.deadline_at - make_interval(hours => 24 * edition.question_days) <= %(now)s),
       sum(edition.answer_days),
       (SELECT count(*) FROM needs_need_co_owners WHERE %(pk)s::bigint IS NULL OR need_id = %(pk)s),
       (SELECT max(id) FROM needs_information
        WHERE published_at IS NOT NULL AND (%(pk)s::bigint IS NULL OR need_id = %(pk)s))
FROM needs_need need
JOIN needs_needowner own ON own.id = need.lead_owner_id JOIN editions_edition edition ON edition.id = own.edition_id
WHERE need.state <> ALL(%(inside)s) AND (%(pk)s::bigint IS NULL OR need.id = %(pk)s)
"""
INSIDE = [str(state) for state in INSIDE_ONLY]


def freshness(pk: int | None = None) -> Freshness:
    """How fresh all published needs are, or one of them. One query."""
    now, midnight = clock.now(), clock.at_wall(clock.today(), datetime.min.time())
    if pk is not None and pk > BigIntegerField.MAX_BIGINT:
        return Freshness(midnight, "none")  # a number in an address that no need can have
    facts: dict[str, Any] = {"now": now, "inside": INSIDE, "pk": pk}
    with connection.cursor() as cursor:
        cursor.execute(_FRESH, facts)
        changed, passed, *counts = cursor.fetchone()
    newest: datetime = max(filter(None, (changed, passed, midnight)))
    return Freshness(newest, "-".join((f"{newest.timestamp():.6f}", *(str(one or 0) for one in counts))))
