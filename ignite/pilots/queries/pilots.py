"""Reads of pilots: lists, where one stands in a sentence, its measures."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from ignite.editions.models import Edition
from ignite.editions.progress import Progress
from ignite.kernel.actor import Actor
from ignite.kernel.shapes import Point
from ignite.kernel.templatetags.words import decimal
from ignite.pilots.enums import ENDED, PilotState
from ignite.pilots.models import MeasureValue, Pilot, PilotMeasure
from matching.models import Match
from needs.enums import TAKING_PART
from needs.models import NeedOwner

WITH = ("match__need__lead_owner__organisation", "match__startup__organisation")
PEOPLE = ("owner_signed_by", "startup_signed_by", "route_by")
PLANNING = (PilotState.PLANNED, PilotState.ROUTE_CHECKED)
UNDER_WAY = (PilotState.RUNNING, PilotState.PAUSED, PilotState.EVALUATED)
OVER = (*ENDED, PilotState.ABORTED)


@dataclass(frozen=True, slots=True)
class PilotLists:
    """What a reader sees: pilots under way, those being planned, those that are over."""

    running: list[Pilot]
    planned: list[Pilot]
    ended: list[Pilot]


@dataclass(frozen=True, slots=True)
class MeasureView:
    """One measure with its values in time's order, ready to draw."""

    measure: PilotMeasure
    values: list[MeasureValue]

    @property
    def points(self) -> list[Point]:
        """The values as points."""
        return [Point(one.on, one.value, one.note) for one in self.values]

    @property
    def latest(self) -> MeasureValue | None:
        """The newest value."""
        return self.values[-1] if self.values else None


def pilots_to_show() -> QuerySet[Pilot]:
    """Pilots with both sides beside them."""
    return Pilot.objects.select_related(*WITH)


def pilot_lists(actor: Actor) -> PilotLists:
    """All the pilots an actor may see. One query."""
    rows = list(pilots_to_show().for_user(actor).order_by("-created_at", "-pk")[:500])  # type: ignore[attr-defined]
    return PilotLists(
        [one for one in rows if one.state in UNDER_WAY],
        [one for one in rows if one.state in PLANNING],
        [one for one in rows if one.state in OVER],
    )


def measure_views(pilot: Pilot) -> list[MeasureView]:
    """The pilot's measures with their values. Two queries."""
    measures = list(pilot.measures.prefetch_related("values").order_by("pk"))
    return [MeasureView(one, sorted(one.values.all(), key=lambda value: value.on)) for one in measures]


def living_pilot(match: Match) -> Pilot | None:
    """The match's pilot that is planned or under way, or None. One query."""
    return Pilot.objects.filter(match=match, state__in=[*PLANNING, *UNDER_WAY]).order_by("-pk").first()


def started_pilots_of(owner: NeedOwner) -> QuerySet[Pilot]:
    """The pilots of a need owner's year that have started."""
    return Pilot.objects.filter(match__need__lead_owner=owner, started_at__isnull=False)


def headline(pilot: Pilot, measures: list[MeasureView]) -> str:
    """Where the pilot stands, in one sentence, in the reader's language."""
    first = measures[0] if measures else None
    if pilot.state in PLANNING or first is None:
        return _where(pilot)
    facts = {
        "name": first.measure.name,
        "from": decimal(first.measure.baseline),
        "to": decimal(first.latest.value) if first.latest else "",
        "unit": first.measure.unit,
        "target": decimal(first.measure.target),
    }
    if pilot.state in OVER and first.latest:
        return _("%(name)s gick från %(from)s till %(to)s %(unit)s, målet var %(target)s") % facts
    if first.latest:
        return _("%(name)s har gått från %(from)s till %(to)s %(unit)s, målet är %(target)s") % facts
    if pilot.state in OVER:
        return _where(pilot)
    return _("%(name)s börjar på %(from)s %(unit)s, målet är %(target)s") % facts


def _where(pilot: Pilot) -> str:
    if pilot.state == PilotState.PLANNED:
        return _("Planen skrivs")
    if pilot.state == PilotState.ROUTE_CHECKED:
        if pilot.owner_signed_at or pilot.startup_signed_at:
            return _("Planen väntar på den andra sidans signatur")
        return _("Planen är klar att signera")
    if pilot.state == PilotState.ABORTED:
        return _("Piloten avbröts")
    return _("Piloten: %(state)s") % {"state": pilot.get_state_display()}


def progress_of_pilots(edition: Edition) -> list[Progress]:
    """How many pilots have started in an edition, beside one or more for each need owner. One query."""
    owners = NeedOwner.objects.filter(edition=edition, state__in=TAKING_PART)
    number = owners.aggregate(
        of_owners=Count("pk", distinct=True),
        of_pilots=Count(
            "led_needs__matches__pilots", Q(led_needs__matches__pilots__state__in=[*UNDER_WAY, *ENDED]), distinct=True
        ),
    )
    return [Progress(_("Startade piloter"), number["of_pilots"], number["of_owners"] * edition.pilots_per_owner)]
