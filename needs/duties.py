"""What areas, analyses and questions ask of whom in a project group."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ignite.accounts.models import Membership
from ignite.joining import duties
from ignite.joining.duties import Duty
from needs.enums import AnalysisState, AreaState, NeedState, QuestionState
from needs.models import ChallengeArea, Need
from needs.services.leads import pass_on_leads

OVER = (AreaState.PARKED, AreaState.DROPPED, AreaState.CLOSED)
TO_WRITE = (AnalysisState.DRAFT, AnalysisState.EDITS_REQUESTED)


def register() -> None:
    """Say what the room asks, and how an area's lead is handed over."""
    duties.register(find, pass_on=pass_on_leads)


def find(organisation_id: int, members: Sequence[Membership]) -> Iterator[Duty]:
    """Areas led, analyses to write and questions to answer; without a lead they are the whole group's. Two queries."""
    areas = ChallengeArea.objects.filter(owner__organisation_id=organisation_id).exclude(state__in=OVER)
    for area in areas.select_related("analysis").order_by("position", "pk"):
        yield from _of_area(area)
    asked = Count("questions", Q(questions__state=QuestionState.ASKED))
    needs = Need.objects.filter(lead_owner__organisation_id=organisation_id, state=NeedState.OPEN)
    # The annotation is no column of the model, so mypy does not know it.
    rows: Any = needs.select_related("area").annotate(asked=asked).filter(asked__gt=0)
    for need in rows.order_by("deadline_at", "pk"):
        lead = need.area.lead_id if need.area else None
        yield Duty(_asked(need.asked, need.title), f"{need.get_absolute_url()}#questions", membership_id=lead)


def _of_area(area: ChallengeArea) -> Iterator[Duty]:
    named, is_draft = {"title": area.title}, area.state == AreaState.DRAFT
    if area.lead_id is not None:
        title, url = _("Leder ”%(title)s”") % named, reverse("area-lead", args=[area.pk])
        yield Duty(title, url, membership_id=area.lead_id, leads=True, private=is_draft, label=area.title)
    if area.state in (AreaState.DRAFT, AreaState.EDITS_REQUESTED):
        title, url = _("Registrera området ”%(title)s”") % named, reverse("area-edit", args=[area.pk])
        yield Duty(title, url, membership_id=area.lead_id, private=is_draft)
    analysis = getattr(area, "analysis", None)
    if analysis is not None and analysis.state in TO_WRITE:
        title = _("Skriv analysen av ”%(title)s”") % named
        yield Duty(title, analysis.get_absolute_url(), due=analysis.due_on, membership_id=area.lead_id)


def _asked(number: int, title: str) -> str:
    words = ngettext("Svara på en fråga om ”%(title)s”", "Svara på %(number)s frågor om ”%(title)s”", number)
    return words % {"number": number, "title": title}
