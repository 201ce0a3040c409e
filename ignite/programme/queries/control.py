"""The control room: every need owner against the goals, and what waits for the programme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ignite.editions.models import Edition
from ignite.editions.queries import unconfirmed
from ignite.joining.enums import JoinState
from ignite.joining.models import JoinRequest
from ignite.kernel import clock
from ignite.kernel.shapes import Figure, NextStep, Text
from ignite.outbox.models import Message
from ignite.pilots.enums import StoryState
from ignite.pilots.models import Story
from ignite.programme.queries.journey import with_progress
from needs.enums import AnalysisState, AreaState, NeedState, OwnerState
from needs.models import ChallengeArea, Need, NeedOwner, NeedsAnalysis
from needs.rules import WAITS_TO_COUNT
from startups.enums import HANDED_IN
from startups.models import Pitch
from workshops.enums import WorkshopState

QUIET_DAYS = 14
TO_COME = (WorkshopState.PLANNED, WorkshopState.INVITING, WorkshopState.RUNNING)


@dataclass(frozen=True, slots=True)
class Row:
    """One need owner in the control room's table."""

    owner: Any
    tone: str
    pilot: Text
    stuck: Text
    stuck_tone: str
    half: int
    goal: int


def rows(edition: Edition | None) -> list[Row]:
    """Every need owner of the edition, by name. One query."""
    if edition is None:
        return []
    owners = NeedOwner.objects.filter(edition=edition).exclude(state=OwnerState.WITHDRAWN)
    return [_row(owner) for owner in with_progress(owners).order_by("organisation__name")]


def _row(owner: Any) -> Row:
    tone, pilot = _pilot(owner)
    stuck, stuck_tone = _stuck(owner)
    half = min(owner.analysis_count, owner.area_count)
    return Row(owner, tone, pilot, stuck, stuck_tone, half, goal=max(owner.area_count, owner.edition.areas_min))


def _pilot(owner: Any) -> tuple[str, Text]:
    if owner.pilot_count:
        return "go", ngettext("%(number)s pilot", "%(number)s piloter", owner.pilot_count) % {
            "number": owner.pilot_count
        }
    if owner.planned_count:
        return "wait", _("Planeras")
    return "plain", _("Inte än")


def _stuck(owner: Any) -> tuple[Text, str]:
    """The first step that is not done, and for how many days nobody has moved; nothing while things move."""
    days = _days_since(owner.moved_at or owner.created_at)
    if owner.unanswered_count:
        waits = ngettext("Pitchar väntar på svar, %(days)s dag", "Pitchar väntar på svar, %(days)s dagar", days)
        return waits % {"days": days}, "wait"
    if days < QUIET_DAYS or owner.pilot_count:
        return "", "plain"
    for lacks, step in (
        (owner.state == OwnerState.INVITED, _("Åtagandet")),
        (owner.area_count < owner.edition.areas_min, _("Områden")),
        (owner.approved_count < owner.area_count, _("Analys")),
        (not owner.need_count, _("Behov")),
        (not owner.meeting_count, _("Möten")),
        (True, _("Pilot")),
    ):
        if lacks:
            stands = ngettext("%(step)s, %(days)s dag", "%(step)s, %(days)s dagar", days)
            return stands % {"step": step, "days": days}, "wait"
    return "", "plain"


def week(edition: Edition | None) -> tuple[int, int] | None:
    """Which week of the edition it is and of how many; None outside it."""
    today = clock.today()
    if edition is None or not edition.starts_on <= today <= edition.ends_on:
        return None
    return (today - edition.starts_on).days // 7 + 1, (edition.ends_on - edition.starts_on).days // 7 + 1


def _days_since(moment: datetime) -> int:
    return (clock.now() - moment).days


def figures(table: list[Row], edition: Edition | None) -> list[Figure]:
    """The edition's goals in five numbers. One query beside the table's own."""
    owners = [row.owner for row in table]
    low, high = (edition.areas_min, edition.areas_max) if edition else (3, 5)
    within = sum(low <= owner.area_count <= high for owner in owners)
    open_now = sum(owner.open_count for owner in owners)
    pitches = Pitch.objects.filter(state__in=HANDED_IN, need__lead_owner__edition=edition).aggregate(
        startups=Count("startup", distinct=True)
    )
    return [
        Figure(len(owners), _("behovsägare"), url=reverse("need-owners")),
        Figure(
            sum(owner.area_count for owner in owners),
            _("områden, %(within)s behovsägare har %(low)s–%(high)s") % {"within": within, "low": low, "high": high},
        ),
        Figure(
            sum(owner.need_count for owner in owners),
            ngettext("behov, varav %(open)s öppet", "behov, varav %(open)s öppna", open_now) % {"open": open_now},
            url=reverse("needs"),
        ),
        Figure(
            sum(owner.pitch_count for owner in owners),
            ngettext("pitchar från %(startups)s startup", "pitchar från %(startups)s startups", pitches["startups"])
            % pitches,
        ),
        Figure(
            sum(bool(owner.pilot_count) for owner in owners),
            _("behovsägare har startat en pilot"),
            of=len(owners),
            url=reverse("pilots"),
        ),
    ]


def waiting(edition: Edition | None) -> list[NextStep]:
    """What waits for the programme, most urgent first. Five queries, whatever the size."""
    number = _numbers()
    return [
        *_join_requests(number.get("requests", 0)),
        *_dead_letters(number.get("letters", 0)),
        *_areas(edition),
        *_analyses(edition),
        *_needs(edition),
        *_stories(),
        *_figures(number.get("figures", 0)),
    ]


def _numbers() -> dict[str, int]:
    """How many of each kind wait, where only the number is told. One query."""
    requests = JoinRequest.objects.filter(state=JoinState.RECEIVED, confirmed_at__isnull=False)
    kinds = (("requests", requests), ("letters", Message.objects.to_settle()), ("figures", unconfirmed()))
    counts = [
        rows.order_by()
        .annotate(of_kind=Value(kind))
        .values("of_kind")
        .annotate(number=Count("pk"))
        .values_list("of_kind", "number")
        for kind, rows in kinds
    ]
    return dict(counts[0].union(*counts[1:], all=True))


def _join_requests(number: int) -> list[NextStep]:
    title = ngettext(
        "%(number)s intresseanmälan väntar på svar", "%(number)s intresseanmälningar väntar på svar", number
    )
    return [NextStep(title % {"number": number}, reverse("join-requests"), _("Läs"))] if number else []


def _dead_letters(number: int) -> list[NextStep]:
    title = ngettext("%(number)s brev gick inte fram", "%(number)s brev gick inte fram", number)
    return [NextStep(title % {"number": number}, reverse("messages") + "?status=dead", _("Rätta"))] if number else []


def _figures(number: int) -> list[NextStep]:
    title = ngettext(
        "Bekräfta ett av lagens belopp för %(year)s", "Bekräfta %(number)s av lagens belopp för %(year)s", number
    )
    why = _("Värden i analyser, behov och piloter vägs mot dem.")
    named = {"number": number, "year": clock.today().year}
    return [NextStep(title % named, reverse("figures"), _("Läs"), why=why)] if number else []


def _areas(edition: Edition | None) -> list[NextStep]:
    asked = Q(areas__consent_asked_at__isnull=False, areas__consent_reason="", areas__consent_refused="")
    asked &= Q(areas__state__in=WAITS_TO_COUNT)
    found = (
        NeedOwner.objects.filter(edition=edition)
        .annotate(
            number=Count("areas", filter=Q(areas__state=AreaState.REGISTERED)), asked=Count("areas", filter=asked)
        )
        .filter(Q(number__gt=0) | Q(asked__gt=0))
        .select_related("organisation")
        .order_by("organisation__name")[:5]
    )
    steps = []
    for owner in found:
        number, asked_for = getattr(owner, "number", 0), getattr(owner, "asked", 0)
        if number:
            said = ngettext("%(number)s område att godkänna", "%(number)s områden att godkänna", number)
            steps.append(_at(owner, said % {"number": number}, _("Läs")))
        if asked_for:
            said = ngettext("En fråga om ett område till", "%(number)s frågor om ett område till", asked_for)
            steps.append(_at(owner, said % {"number": asked_for}, _("Svara")))
    return steps


def _at(owner: NeedOwner, title: str, action: str) -> NextStep:
    return NextStep(title, owner.get_absolute_url(), action, why=owner.organisation.name)


def _analyses(edition: Edition | None) -> list[NextStep]:
    found = (
        NeedsAnalysis.objects.filter(
            area__owner__edition=edition, state__in=[AnalysisState.SUBMITTED, AnalysisState.CLARIFIED]
        )
        .exclude(state=AnalysisState.SUBMITTED, area__in=ChallengeArea.objects.filter(workshops__state__in=TO_COME))
        .select_related("area__owner__organisation")
        .order_by("changed_at")[:6]
    )
    steps = []
    for analysis in found:
        clear = analysis.state == AnalysisState.CLARIFIED
        title = _("Godkänn analysen ”%(title)s”") if clear else _("Planera workshop om ”%(title)s”")
        url = analysis.get_absolute_url() if clear else reverse("workshop-new") + f"?owner={analysis.area.owner_id}"
        action = _("Läs") if clear else _("Planera")
        steps.append(
            NextStep(title % {"title": analysis.area.title}, url, action, why=analysis.area.owner.organisation.name)
        )
    return steps


def _needs(edition: Edition | None) -> list[NextStep]:
    found = (
        Need.objects.filter(lead_owner__edition=edition, state=NeedState.IN_REVIEW)
        .select_related("lead_owner__organisation")
        .order_by("changed_at")[:5]
    )
    return [
        NextStep(
            _("Öppna behovet ”%(title)s”") % {"title": need.title},
            need.get_absolute_url(),
            _("Läs"),
            why=need.lead_owner.organisation.name,
        )
        for need in found
    ]


def _stories() -> list[NextStep]:
    number = Story.objects.filter(state=StoryState.APPROVED).count()
    title = ngettext("%(number)s berättelse att publicera", "%(number)s berättelser att publicera", number)
    return [NextStep(title % {"number": number}, reverse("stories-desk"), _("Läs"))] if number else []
