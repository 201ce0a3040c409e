"""The criteria that pitches are read by: the method's, with weights that the group may change until the need opens."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from ignite.editions.content import criteria
from ignite.kernel.errors import Refused
from needs.models import Criterion, Need

WHOLE = 100


def give_criteria(need: Need) -> None:
    """Give a new need the method's criteria and weights."""
    Criterion.objects.bulk_create(
        Criterion(
            need=need,
            key=one.key,
            name_sv=one.title.sv,
            name_en=one.title.en,
            weight=one.weight,
            anchors={str(score): {"sv": text.sv, "en": text.en} for score, text in one.anchors.items()},
            position=place,
        )
        for place, one in enumerate(criteria(), 1)
    )


def weigh_criteria(need: Need, weights: Mapping[str, int]) -> None:
    """Set weights by the criteria's keys; those left out stay. The caller holds the need's row and knows it is a draft.

    Fairness: together they are 100, so that scores of two needs mean the same. Raises Refused otherwise, and for a
    key that is none of the need's.
    """
    rows = list(need.criteria.order_by("position"))
    if not set(weights) <= {row.key for row in rows}:
        raise Refused(_("Ett av kriterierna finns inte på behovet."))
    for row in rows:
        row.weight = weights.get(row.key, row.weight)
    if rows and (sum(row.weight for row in rows) != WHOLE or min(row.weight for row in rows) < 0):
        raise Refused(_("Kriteriernas vikter ska tillsammans bli 100."))
    Criterion.objects.bulk_update(rows, ["weight"])
