"""Reads of workshops."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext

from ignite.kernel import clock
from ignite.kernel.actor import Actor
from needs.enums import AreaState
from needs.models import ChallengeArea, NeedOwner
from workshops.enums import AnalysisField, WorkshopState
from workshops.models import Clarification, Workshop

OVER = (WorkshopState.HELD, WorkshopState.DOCUMENTED, WorkshopState.SIGNED)
CALLED_OFF = (WorkshopState.CANCELLED, WorkshopState.POSTPONED)


@dataclass(frozen=True, slots=True)
class WorkshopLists:
    """What a reader sees of workshops: those to come or under way, those that have been, those that were called off."""

    coming: list[Workshop]
    past: list[Workshop]
    called_off: list[Workshop]


def workshop_lists(actor: Actor) -> WorkshopLists:
    """The programme's all, or a need owner's own. One query."""
    rows = Workshop.objects.for_user(actor)
    if not actor.is_programme:
        rows = rows.filter(owner__organisation_id=actor.organisation_id or 0)
    found = list(rows.select_related("owner__organisation").order_by("starts_at", "pk")[:500])
    off = [one for one in found if one.state in CALLED_OFF]
    past = [one for one in found if one.state in OVER]
    coming = [one for one in found if one.state not in (*OVER, *CALLED_OFF)]
    return WorkshopLists(coming, past[::-1], off[::-1])


def public_calendar() -> list[Workshop]:
    """Open events still to come. One query."""
    rows = Workshop.objects.public().filter(ends_at__gt=clock.now())
    return list(
        rows.exclude(state__in=CALLED_OFF).select_related("owner__organisation").order_by("starts_at", "pk")[:100]
    )


def areas_of(workshop: Workshop) -> list[ChallengeArea]:
    """The workshop's areas with their analyses, where they have one. One query."""
    return list(workshop.areas.select_related("analysis", "owner__organisation").order_by("position", "pk"))


def areas_to_write_in(workshop: Workshop) -> list[ChallengeArea]:
    """The same with the analyses' measures and requirements, for the facilitator's screen. Three queries."""
    rows = workshop.areas.select_related("analysis", "owner__organisation").order_by("position", "pk")
    return list(rows.prefetch_related("analysis__measures", "analysis__requirements"))


def clarifications_of(workshop: Workshop) -> list[Clarification]:
    """What the workshop wrote into analyses, in the order of areas and parts. One query."""
    rows = workshop.clarifications.select_related("author", "analysis__area").order_by("pk")
    order = {part: number for number, part in enumerate(AnalysisField.values)}
    return sorted(rows, key=lambda one: (one.analysis.area.position, one.analysis_id, order[one.part], one.pk))


def drafted_summary(workshop: Workshop, clarifications: Iterable[Clarification]) -> str:
    """A summary made of what was written: per area and part the newest words, then who does what by when."""
    blocks: list[str] = []
    area_id = None
    newest = {(one.analysis_id, one.part): one for one in clarifications}
    for one in newest.values():
        if one.analysis_id != area_id:
            blocks.append(one.analysis.area.title.upper())
            area_id = one.analysis_id
        blocks.append(f"{one.get_part_display()}\n{one.after}")
    promises = [
        f"- {one.what} ({one.promised_by}, {one.due_on:%Y-%m-%d})"
        for one in workshop.follow_ups.select_related("promised_by").order_by("due_on", "pk")
    ]
    if promises:
        blocks.append("\n".join([gettext("Vem gör vad till när"), *promises]))
    return "\n\n".join(blocks)


def owners_to_plan_for(edition_id: int) -> list[NeedOwner]:
    """The edition's need owners with how many areas a workshop could take up (``ready``). One query."""
    ready = Count("areas", filter=Q(areas__state=AreaState.ACCEPTED))
    rows = NeedOwner.objects.filter(edition_id=edition_id).select_related("organisation").annotate(ready=ready)
    return list(rows.order_by("organisation__name"))
