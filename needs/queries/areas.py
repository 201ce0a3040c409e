"""Reads of challenge areas."""

from django.db.models import Exists, OuterRef, QuerySet

from needs.enums import AreaState
from needs.lifecycle.owner import COUNTED
from needs.models import ChallengeArea, NeedOwner


def areas_of(owner: NeedOwner) -> list[ChallengeArea]:
    """The owner's areas in their order, each with its analysis (measures and requirements too) and its needs.

    Four queries.
    """
    return list(
        ChallengeArea.objects.filter(owner=owner)
        .select_related("analysis", "lead", "owner__organisation", "owner__edition")
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


def earlier_areas(owner: NeedOwner) -> list[ChallengeArea]:
    """The organisation's areas of other years, the newest year first; ``is_here`` when taken along. One query."""
    taken = ChallengeArea.objects.filter(owner=owner, copied_from=OuterRef("pk")).exclude(state=AreaState.DROPPED)
    rows = _of_other_years(owner).select_related("owner__edition").annotate(is_here=Exists(taken))
    return list(rows.order_by("-owner__edition__starts_on", "position", "pk"))


def has_earlier_areas(owner: NeedOwner) -> bool:
    """Whether there is anything to take along. One query."""
    return _of_other_years(owner).exists()


def _of_other_years(owner: NeedOwner) -> QuerySet[ChallengeArea]:
    rows = ChallengeArea.objects.filter(owner__organisation_id=owner.organisation_id)
    return rows.exclude(owner=owner).exclude(state=AreaState.DROPPED)
