"""Reads of stories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from ignite.kernel import clock
from ignite.kernel.keeping import Freshness
from ignite.pilots.enums import StoryState
from ignite.pilots.models import Story

WITH = ("pilot__match__need__lead_owner__organisation", "pilot__match__startup__organisation")


@dataclass(frozen=True, slots=True)
class StoryLists:
    """The programme's desk: ready to publish, being written, published, taken back."""

    ready: list[Story]
    drafts: list[Story]
    published: list[Story]
    withdrawn: list[Story]


# A story shows its pilot and both sides too, so any move counts.
_FRESH = """
SELECT max(changed_at), count(*) FILTER (WHERE state = 'published'), (SELECT max(id) FROM kernel_transition)
FROM pilots_story
"""


def stories_freshness() -> Freshness:
    """How fresh the public pages of stories are. One query."""
    midnight = clock.at_wall(clock.today(), datetime.min.time())
    with connection.cursor() as cursor:
        cursor.execute(_FRESH)
        changed, *counts = cursor.fetchone()
    newest: datetime = max(changed or midnight, midnight)
    return Freshness(newest, "-".join((f"{newest.timestamp():.6f}", *(str(one or 0) for one in counts))))


def stories_to_show() -> QuerySet[Story]:
    """Stories with both sides beside them."""
    return Story.objects.select_related(*WITH, "pilot__match__need__area")


def published_stories() -> list[Story]:
    """What everybody may read, newest first. One query."""
    rows = stories_to_show().filter(state=StoryState.PUBLISHED)
    return list(rows.order_by("-published_at", "-pk")[:200])


def story_lists() -> StoryLists:
    """Every story, by what it waits for. One query."""
    rows = list(stories_to_show().order_by("-changed_at", "-pk")[:500])

    def those(state: StoryState) -> list[Story]:
        return [one for one in rows if one.state == state]

    return StoryLists(
        those(StoryState.APPROVED), those(StoryState.DRAFT), those(StoryState.PUBLISHED), those(StoryState.WITHDRAWN)
    )
