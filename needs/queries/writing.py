"""Reads of an analysis being written: what holds in each field, what stands aside, who is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Max, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf

from ignite.kernel import clock
from ignite.kernel.actor import Actor
from needs.models import FieldVersion, NeedsAnalysis, Presence

# Somebody who has not been heard for so long has closed the page; three of its questions have then been missed.
GONE_AFTER = timedelta(seconds=35)


def holding(analysis: NeedsAnalysis, fields: Iterable[str] | None = None) -> dict[str, FieldVersion]:
    """The version that holds in each field (or in some of them), with its writer. One query.

    A field that nobody has written in has none: its number is 0.
    """
    rows = FieldVersion.objects.filter(analysis=analysis, is_aside=False)
    if fields is not None:
        rows = rows.filter(field__in=list(fields))
    return {row.field: row for row in rows.select_related("by").order_by("field", "-number").distinct("field")}


def top_numbers(analysis: NeedsAnalysis, fields: Iterable[str]) -> dict[str, int]:
    """The highest number given in each field, texts that stand aside counted. One query."""
    rows = FieldVersion.objects.filter(analysis=analysis, field__in=list(fields)).order_by()
    return {row["field"]: row["top"] for row in rows.values("field").annotate(top=Max("number"))}


def asides(analysis: NeedsAnalysis, fields: Iterable[str] | None = None) -> QuerySet[FieldVersion]:
    """The texts that stand aside and that nobody has taken care of, oldest first."""
    rows = FieldVersion.objects.filter(analysis=analysis, is_aside=True, settled_at=None).select_related("by")
    return (rows if fields is None else rows.filter(field__in=list(fields))).order_by("number")


def held_and_aside(
    analysis: NeedsAnalysis, fields: Iterable[str] | None = None
) -> tuple[dict[str, FieldVersion], list[FieldVersion]]:
    """What :func:`holding` and :func:`asides` give, in one query."""
    newest = FieldVersion.objects.filter(analysis=analysis, is_aside=False).order_by("field", "-number")
    holds = Q(pk__in=newest.distinct("field").values("pk"))
    rows = FieldVersion.objects.filter(holds | Q(is_aside=True, settled_at=None), analysis=analysis)
    if fields is not None:
        rows = rows.filter(field__in=list(fields))
    found = list(rows.select_related("by").order_by("number"))
    return {row.field: row for row in found if not row.is_aside}, [row for row in found if row.is_aside]


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody who has the analysis open, and the part they are at."""

    name: str
    part: str


@dataclass(frozen=True, slots=True)
class Held:
    """The number that holds in a field, who wrote it and when."""

    field: str
    number: int
    by: str
    is_mine: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody who writes has to know of the others."""

    analysis: NeedsAnalysis
    here: list[Here]
    held: list[Held]


def standing(actor: Actor, pk: int) -> Standing | None:
    """Who else is there and what holds in each field, for somebody who may see the analysis; else None. One query."""
    versions = FieldVersion.objects.filter(analysis=OuterRef("pk"), is_aside=False)
    versions = versions.order_by("field", "-number").distinct("field")
    people = Presence.objects.filter(analysis=OuterRef("pk"), seen_at__gt=clock.now() - GONE_AFTER)
    people = people.exclude(user_id=actor.user_id or 0).order_by("seen_at")
    told = {"field": "field", "number": "number", "at": "at", "by_id": "by_id", "by": _named("by")}
    found: Any = (
        NeedsAnalysis.objects.for_user(actor)
        .select_related("area__owner")
        .annotate(
            held=ArraySubquery(versions.values(said=JSONObject(**told))),
            here=ArraySubquery(people.values(said=JSONObject(name=_named("user"), part="part"))),
        )
        .filter(pk=pk)
        .first()
    )
    if found is None:
        return None
    held = [
        Held(
            row["field"],
            row["number"],
            row["by"] or "",
            row["by_id"] == actor.user_id,
            datetime.fromisoformat(row["at"]),
        )
        for row in found.held
    ]
    return Standing(found, [Here(row["name"], row["part"]) for row in found.here], held)


def _named(person: str) -> Coalesce:
    return Coalesce(NullIf(f"{person}__name", Value("")), f"{person}__email", output_field=CharField())
