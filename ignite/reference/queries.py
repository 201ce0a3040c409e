"""Reads of the registers; what a form's typing and the public map ask for."""

from collections.abc import Sequence

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from ignite.reference.enums import BodyKind
from ignite.reference.models import Goal, PublicBody
from ignite.reference.spelling import fold


def find_bodies(text: str, limit: int = 10, kinds: Sequence[BodyKind] = ()) -> list[PublicBody]:
    """Find public bodies by what somebody has typed so far.

    A name that begins with *text* comes first, then a word inside it that does, then any other place; among
    equals the most populous first. Case does not matter; å, ä and ö are letters of their own, but
    'sodertalje' finds Södertälje too. Blank text finds nothing. One query.
    """
    typed = fold(text)
    if not typed:
        return []
    found = PublicBody.objects.filter(search_text__contains=typed)
    if kinds:
        found = found.filter(kind__in=kinds)
    rank = _rank(Q(name_folded__startswith=typed), Q(search_text__contains=f" {typed}"))
    return list(found.annotate(rank=rank).order_by("rank", F("population").desc(nulls_last=True), "name")[:limit])


def body_of(kind: BodyKind, code: str) -> PublicBody | None:
    """Return the public body with *code* (municipality code, county code, or organisation number's ten digits)."""
    return PublicBody.objects.filter(kind=kind, code=code).first()


def goals() -> QuerySet[Goal]:
    """Return the seventeen global goals in their order."""
    return Goal.objects.order_by("number")


def _rank(best: Q, good: Q) -> Case:
    return Case(When(best, then=Value(0)), When(good, then=Value(1)), default=Value(2), output_field=IntegerField())
