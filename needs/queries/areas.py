"""Reads of challenge areas."""

from django.db.models import QuerySet

from needs.lifecycle.owner import COUNTED
from needs.models import ChallengeArea, NeedOwner


def areas_of(owner: NeedOwner) -> list[ChallengeArea]:
    """The owner's areas in their order, each with its analysis (measures and requirements too) and its needs.

    Four queries.
    """
    return list(
        ChallengeArea.objects.filter(owner=owner)
        .select_related("analysis", "owner__organisation", "owner__edition")
        .prefetch_related("needs", "analysis__measures", "analysis__requirements")
        .order_by("position", "pk")
    )


def counted(areas: list[ChallengeArea]) -> int:
    """How many of these count against three to five."""
    return sum(area.state in COUNTED for area in areas)


def area_with_all() -> QuerySet[ChallengeArea, ChallengeArea]:
    """Areas with what their page shows. Six queries."""
    return ChallengeArea.objects.select_related(
        "owner__organisation", "owner__edition", "analysis", "lead"
    ).prefetch_related("goals", "subjects", "needs", "analysis__measures", "analysis__requirements")
