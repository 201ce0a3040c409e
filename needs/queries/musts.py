"""How many musts needs have: what a group's own number is seen beside."""

from dataclasses import dataclass
from statistics import median

from django.db.models import Count, Q

from needs.enums import RequirementKind
from needs.models import Need


@dataclass(frozen=True, slots=True)
class MustSpread:
    """How many musts the opened needs of an edition have: usually, the least and the most, and how many needs."""

    median: int
    least: int
    most: int
    needs: int


def must_spread(edition_id: int, *, analysis_id: int | None = None) -> MustSpread | None:
    """The spread over needs that have opened, without those of one analysis; None while there are none. One query."""
    musts = Count("requirements", filter=Q(requirements__kind=RequirementKind.MUST))
    rows = Need.objects.published().filter(lead_owner__edition_id=edition_id).order_by()
    if analysis_id is not None:
        rows = rows.exclude(analysis_id=analysis_id)
    numbers = list(rows.annotate(number=musts).values_list("number", flat=True))
    if not numbers:
        return None
    return MustSpread(round(median(numbers)), min(numbers), max(numbers), len(numbers))
