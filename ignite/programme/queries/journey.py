"""Where each need owner stands on the way from areas to a pilot, in one query however many owners there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from django.db.models import Count, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ignite.editions.models import Edition
from ignite.kernel.models import Transition
from ignite.kernel.shapes import Step
from ignite.pilots.enums import PilotState
from ignite.pilots.models import Pilot
from needs.enums import AnalysisState, AreaState, NeedState
from needs.models import ChallengeArea, Need, NeedOwner, NeedsAnalysis
from needs.models.need import INSIDE_ONLY
from startups.enums import HANDED_IN, UNANSWERED
from startups.models import Pitch
from workshops.enums import MeetingState
from workshops.models import Meeting

STARTED = [
    state
    for state in PilotState.values
    if state not in (PilotState.PLANNED, PilotState.ROUTE_CHECKED, PilotState.ABORTED)
]


def _count(rows: QuerySet[Any], owner: str, **only: Any) -> Coalesce:
    """The number of rows that belong to the outer need owner (0 where there are none)."""
    counted = (
        rows.filter(**{owner: OuterRef("pk")}, **only).order_by().values(owner).annotate(n=Count("pk")).values("n")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def with_progress(owners: QuerySet[NeedOwner], now: datetime | None = None) -> QuerySet[NeedOwner]:
    """Need owners with ``area_count``, ``accepted_count``, ``analysis_count``, ``approved_count``, ``need_count``,
    ``open_count``, ``pitch_count``, ``unanswered_count``, ``meeting_count``, ``pilot_count``, ``planned_count`` and
    ``moved_at`` (when somebody of the organisation last made a move). One query."""
    last = Transition.objects.filter(organisation_id=OuterRef("organisation_id")).order_by().values("organisation_id")
    return owners.select_related("organisation", "edition").annotate(
        area_count=_count(ChallengeArea.objects.open(), "owner"),
        accepted_count=_count(
            ChallengeArea.objects.all(), "owner", state__in=[AreaState.ACCEPTED, AreaState.ANALYSED, AreaState.CLOSED]
        ),
        analysis_count=_count(
            NeedsAnalysis.objects.all(), "area__owner", state__in=[AnalysisState.SUBMITTED, AnalysisState.CLARIFIED]
        ),
        approved_count=_count(NeedsAnalysis.objects.all(), "area__owner", state=AnalysisState.APPROVED),
        need_count=_count(Need.objects.exclude(state__in=INSIDE_ONLY), "lead_owner"),
        open_count=_count(Need.objects.open_now(now), "lead_owner"),
        pitch_count=_count(Pitch.objects.all(), "need__lead_owner", state__in=HANDED_IN),
        unanswered_count=_count(
            # A need that was called off has told everybody why; nobody waits for more.
            Pitch.objects.exclude(need__in=Need.objects.open_now(now)).exclude(need__state=NeedState.CANCELLED),
            "need__lead_owner",
            state__in=UNANSWERED,
        ),
        meeting_count=_count(
            Meeting.objects.all(), "need__lead_owner", state__in=[MeetingState.SCHEDULED, MeetingState.HELD]
        ),
        pilot_count=_count(Pilot.objects.all(), "match__need__lead_owner", state__in=STARTED),
        planned_count=_count(
            Pilot.objects.all(), "match__need__lead_owner", state__in=[PilotState.PLANNED, PilotState.ROUTE_CHECKED]
        ),
        moved_at=Subquery(last.annotate(at=Max("at")).values("at")),
    )


def journey(year: Any) -> list[Step]:
    """The journey line of one need owner: areas, analyses, needs, pitches, meetings, pilot."""
    edition = cast(Edition, year.edition)
    enough = edition.areas_min <= year.area_count <= edition.areas_max
    counts = [
        Step(
            _("Utmaningsområden"),
            year.area_count,
            f"{edition.areas_min}–{edition.areas_max}",
            reverse("areas"),
            percent=100 * min(1, year.area_count / edition.areas_min),
            status="done" if enough else "now",
        ),
        Step(
            _("Behovsanalyser"),
            year.approved_count,
            year.area_count or "",
            reverse("areas"),
            status=_status(year.approved_count, year.area_count),
        ),
        Step(
            pgettext("flera", "Behov"),
            year.need_count,
            "",
            reverse("own-needs"),
            status="done" if year.need_count else "none",
        ),
        Step(_("Pitchar"), year.pitch_count, "", reverse("own-needs"), status="done" if year.pitch_count else "none"),
        Step(_("Möten"), year.meeting_count, "", reverse("meetings"), status="done" if year.meeting_count else "none"),
        Step(
            pgettext("flera", "Pilotprojekt"),
            year.pilot_count,
            edition.pilots_per_owner,
            reverse("pilots"),
            status=_status(year.pilot_count, edition.pilots_per_owner),
        ),
    ]
    return _only_first_two_now(counts)


def _status(done: int, goal: int) -> str:
    if goal and done >= goal:
        return "done"
    return "now" if done else "none"


def _only_first_two_now(steps: list[Step]) -> list[Step]:
    kept, seen = [], 0
    for step in steps:
        seen += step.status == "now"
        kept.append(replace(step, status="none") if step.status == "now" and seen > 2 else step)
    return kept
