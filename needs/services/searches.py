"""What people looked for lately, as they know it from elsewhere: the newest few, each once."""

import json
from typing import Any

from django.db import connection

from ignite.kernel import clock
from ignite.kernel.actor import Actor
from needs.models import RecentSearch
from needs.queries.search import Search

KEPT = 8
# One statement: the search is put first, and those beyond the newest few go.
_PUT = """
WITH put AS (
    INSERT INTO needs_recentsearch (user_id, params, at) VALUES (%(user)s, %(params)s::jsonb, %(now)s)
    ON CONFLICT (user_id, params) DO UPDATE SET at = excluded.at RETURNING id
)
DELETE FROM needs_recentsearch WHERE user_id = %(user)s AND id NOT IN (SELECT id FROM put) AND id NOT IN (
    SELECT id FROM needs_recentsearch WHERE user_id = %(user)s AND id NOT IN (SELECT id FROM put)
    ORDER BY at DESC LIMIT %(others)s
)
"""


def remember_search(user_id: int, search: Search) -> None:
    """Keep what somebody looked for; the same search moves to the top. One query. Nothing of an empty search."""
    if search.is_empty:
        return
    facts: dict[str, Any] = {
        "user": user_id,
        "params": json.dumps(search.params),
        "now": clock.now(),
        "others": KEPT - 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PUT, facts)


def forget_searches(*, actor: Actor, pk: int | None = None) -> None:
    """Forget one of one's recent searches, or all. Somebody else's is left alone."""
    own = RecentSearch.objects.filter(user_id=actor.user_id or 0)
    (own if pk is None else own.filter(pk=pk)).delete()
