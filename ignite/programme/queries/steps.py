"""The two or three things that only this reader can do now, with dates: what Min sida shows under "Nästa steg"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ignite.accounts.enums import MembershipState
from ignite.accounts.models import Membership
from ignite.accounts.rules import MANAGING
from ignite.editions.enums import Switch
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.shapes import NextStep, Text
from ignite.kernel.templatetags.words import day, moment
from ignite.pilots.enums import PilotState
from ignite.pilots.models import Pilot
from ignite.programme.queries import reads
from needs.enums import AnalysisState, AreaState, NeedState
from needs.models import ChallengeArea
from startups.enums import PitchState
from workshops.enums import MeetingState, WorkshopState
from workshops.models import Meeting

SHOWN = 5
Gap = Iterable[tuple[Text, Membership]]


def primary_first(steps: Iterator[NextStep]) -> list[NextStep]:
    """At most five steps; the first is the one to take. All are asked for, so that the queries are always as many."""
    found = list(steps)[:SHOWN]
    return [replace(step, primary=index == 0) for index, step in enumerate(found)]


def need_owner_steps(actor: Actor, year: Any, gap: Gap = ()) -> list[NextStep]:
    """For a project group. Eight queries, whatever the size. ``gap``: what it lacks since somebody left, and who."""

    def steps() -> Iterator[NextStep]:
        yield from commitment_steps(actor)
        yield from entry_steps(actor)
        yield from pilot_steps(actor)
        yield from match_steps(actor)
        meetings = open_meetings(actor)
        yield from outcome_steps(actor, meetings)
        yield from need_steps(actor)
        yield from gap_steps(actor, gap)
        yield from workshop_steps(actor)
        yield from area_steps(actor, year)
        yield from coming_steps(actor, meetings)

    return primary_first(steps())


def startup_steps(actor: Actor) -> list[NextStep]:
    """For a startup. Five queries, whatever the size."""

    def steps() -> Iterator[NextStep]:
        yield from commitment_steps(actor)
        yield from entry_steps(actor)
        yield from pilot_steps(actor)
        yield from match_steps(actor)
        meetings = open_meetings(actor)
        yield from outcome_steps(actor, meetings)
        yield from pitch_steps(actor)
        yield from coming_steps(actor, meetings)

    return primary_first(steps())


def commitment_steps(actor: Actor) -> Iterator[NextStep]:
    """A commitment that has not been accepted yet."""
    for commitment in reads.offered_commitments(actor=actor):
        yield NextStep(
            _("Läs och acceptera åtagandet"),
            commitment.get_absolute_url(),
            _("Läs åtagandet"),
            why=_("Det visar vad ni kan vänta er av varandra. Det tar en minut att läsa."),
        )


def entry_steps(actor: Actor) -> Iterator[NextStep]:
    """What the programme entered for the organisation and nobody has confirmed. No query."""
    number = actor.seat.waiting_entries if actor.seat else 0
    if number:
        title = ngettext("Bekräfta det programmet skrev in", "Bekräfta %(number)s uppgifter från programmet", number)
        why = _("Ni bad programmet att skriva in det. Ett klick räcker om det stämmer.")
        yield NextStep(title % {"number": number}, reverse("entries"), _("Läs och bekräfta"), why=why)


def gap_steps(actor: Actor, gap: Gap) -> Iterator[NextStep]:
    """For who decides: find somebody with what left the group with a colleague. No query."""
    if not actor.has_right(*MANAGING) or actor.organisation_id is None:
        return
    for words, who in gap:
        title = _("Hitta någon till gruppen: %(competence)s") % {"competence": words}
        why = _("Det saknas sedan %(name)s lämnade gruppen.") % {"name": str(who)}
        yield NextStep(title, reverse("organisation", args=[actor.organisation_id]), _("Visa gruppen"), why=why)


def area_steps(actor: Actor, year: Any) -> Iterator[NextStep]:
    """Areas to register or change, and analyses to write. One query."""
    areas = list(reads.areas_under_way(owner_id=year.pk))
    yield from own_approval_steps(actor, areas, year)
    yield from filter(None, map(_area_step, areas))
    if year.area_count < year.edition.areas_min:
        missing = year.edition.areas_min - year.area_count
        title = ngettext("Registrera ett område till", "Registrera %(number)s områden till", missing)
        why = _("Varje behovsägare arbetar med %(low)s–%(high)s områden.")
        limits = {"low": year.edition.areas_min, "high": year.edition.areas_max}
        yield NextStep(title % {"number": missing}, reverse("area-new"), _("Nytt område"), why=why % limits)


def own_approval_steps(actor: Actor, areas: list[ChallengeArea], year: Any) -> Iterator[NextStep]:
    """Analyses that wait for the project manager's own approval, where the edition asks for it. No query."""
    if not (year.edition.has(Switch.OWN_APPROVAL) and actor.has_right(*MANAGING)):
        return
    for area in areas:
        analysis = getattr(area, "analysis", None)
        if analysis and analysis.state == AnalysisState.CLARIFIED and analysis.own_approved_at is None:
            title = _("Godkänn analysen ”%(title)s”") % {"title": area.title}
            yield NextStep(title, analysis.get_absolute_url(), _("Läs"), why=_("Sedan kan programmet godkänna den."))


def _area_step(area: ChallengeArea) -> NextStep | None:
    analysis = getattr(area, "analysis", None)
    named, edit = {"title": area.title}, reverse("area-edit", args=[area.pk])
    if area.lead is not None and area.lead.state != MembershipState.ACTIVE:
        why = _("%(name)s har lämnat gruppen.") % {"name": str(area.lead)}
        url = reverse("area-lead", args=[area.pk])
        return NextStep(_("Välj vem som leder ”%(title)s”") % named, url, _("Välj"), why=why)
    if area.state == AreaState.EDITS_REQUESTED:
        why = _("Programmet har bett om ändringar.")
        return NextStep(_("Ändra området ”%(title)s”") % named, edit, _("Ändra"), why=why)
    if area.state == AreaState.DRAFT:
        return NextStep(
            _("Registrera området ”%(title)s”") % named, edit, _("Fortsätt"), why=_("Området är ett utkast.")
        )
    if analysis and analysis.state in (AnalysisState.DRAFT, AnalysisState.EDITS_REQUESTED):
        title = _("Skriv analysen av ”%(title)s”") % named
        why = " ".join(filter(None, (_comments(area), _due(analysis.due_on))))
        return NextStep(title, analysis.get_absolute_url(), _("Fortsätt analysen"), why=why)
    if analysis and analysis.state != AnalysisState.APPROVED and _comments(area):
        title = _("Svara på det som sägs om analysen ”%(title)s”") % named
        return NextStep(title, analysis.get_absolute_url(), _("Läs och svara"), why=_comments(area))
    return None


def _comments(area: Any) -> str:
    words = ngettext("En kommentar att åtgärda.", "%(number)s kommentarer att åtgärda.", area.unresolved)
    return words % {"number": area.unresolved} if area.unresolved else ""


def _due(on: Any) -> str:
    return (
        _("Ska vara klar %(day)s.") % {"day": day(on)}
        if on
        else _("Tio frågor. Det du skriver sparas medan du skriver.")
    )


def workshop_steps(actor: Actor) -> Iterator[NextStep]:
    """Invitations to answer and summaries to sign."""
    ids = {"user_id": actor.user_id or 0, "organisation_id": actor.organisation_id or 0}
    for workshop in reads.workshops_that_wait(**ids):
        if workshop.state == WorkshopState.DOCUMENTED:
            yield NextStep(
                _("Signera det som workshoppen kom fram till"),
                workshop.get_absolute_url(),
                _("Läs och signera"),
                why=workshop.title,
            )
        else:
            yield NextStep(
                _("Svara på inbjudan till ”%(title)s”") % {"title": workshop.title},
                workshop.get_absolute_url(),
                _("Svara"),
                why=moment(workshop.starts_at),
            )


def need_steps(actor: Actor) -> Iterator[NextStep]:
    """Drafts to finish, questions to answer, pitches to answer. One query."""
    for need in reads.needs_under_way(organisation_id=actor.organisation_id or 0):
        yield from _steps_of(need)


def _steps_of(need: Any) -> Iterator[NextStep]:
    named = {"number": need.unread, "title": need.title}
    if need.unread and (need.is_closed or need.state == NeedState.READING):
        title = ngettext(
            "Svara på en pitch till ”%(title)s”", "Svara på %(number)s pitchar till ”%(title)s”", need.unread
        )
        url, why = reverse("need-pitches", args=[need.pk]), _("Alla ska ha fått svar inom %(days)s dagar.")
        why %= {"days": need.lead_owner.edition.answer_days}
        yield NextStep(title % named, url, _("Läs och välj"), why=why)
    if need.asked:
        url, why = need.get_absolute_url() + "#questions", _("Svaret går till alla som läser behovet.")
        yield NextStep(_("Svara på frågor om ”%(title)s”") % named, url, _("Svara"), why=why)
    if need.state in (NeedState.DRAFT, NeedState.EDITS_REQUESTED):
        url = reverse("need-edit", args=[need.pk])
        why = _("Det ni skrev i analysen är redan ifyllt.") if need.analysis_id else ""
        yield NextStep(_("Gör klart behovet ”%(title)s”") % named, url, _("Fortsätt"), why=why)


def open_meetings(actor: Actor) -> list[Meeting]:
    """Meetings that wait for a time, to be held, or for this side's word. One query."""
    return reads.meetings_under_way(actor=actor)


def outcome_steps(actor: Actor, meetings: list[Meeting]) -> Iterator[NextStep]:
    """Times to take, and a word after a meeting."""
    for meeting in meetings:
        named, url = {"title": meeting.need.title}, meeting.get_absolute_url()
        if meeting.state == MeetingState.WISHED and actor.is_startup:
            why = _("Projektgruppen vill träffa er.")
            yield NextStep(_("Välj en tid att träffas om ”%(title)s”") % named, url, _("Välj tid"), why=why)
        elif meeting.starts_at and meeting.starts_at <= clock.now():
            why = _("Den andra sidan läser svaret när båda har svarat.")
            title = _("Säg om ni vill gå vidare med %(other)s") % {"other": _other(actor, meeting)}
            yield NextStep(title, url, _("Svara"), why=why)


def coming_steps(actor: Actor, meetings: list[Meeting]) -> Iterator[NextStep]:
    """Meetings to come, to be prepared for."""
    for meeting in meetings:
        if meeting.starts_at and meeting.starts_at > clock.now():
            title = _("Förbered mötet med %(other)s") % {"other": _other(actor, meeting)}
            yield NextStep(title, meeting.get_absolute_url(), _("Öppna"), why=moment(meeting.starts_at))


def _other(actor: Actor, meeting: Meeting) -> str:
    """Whom one meets, by name or by need."""
    return meeting.startup.organisation.name if actor.is_need_owner else f"”{meeting.need.title}”"


def match_steps(actor: Actor) -> Iterator[NextStep]:
    """Proposals that wait for this side's yes."""
    for match in reads.proposed_matches(actor=actor):
        yield NextStep(
            _("Svara på förslaget att gå vidare med ”%(title)s”") % {"title": match.need.title},
            match.get_absolute_url(),
            _("Läs och svara"),
        )


def pilot_steps(actor: Actor) -> Iterator[NextStep]:
    """Plans to write and sign, stories to approve. One query."""
    own = "owner" if actor.is_need_owner else "startup"
    pilots = reads.pilots_that_wait(actor=actor)
    yield from filter(None, (_pilot_step(pilot, own) for pilot in pilots))


def _pilot_step(pilot: Pilot, own: str) -> NextStep | None:
    named, url = {"title": pilot.title}, pilot.get_absolute_url()
    if pilot.state == PilotState.PLANNED:
        plan, why = reverse("pilot-plan", args=[pilot.pk]), _("Båda vill gå vidare. Planen är till hälften ifylld.")
        return NextStep(_("Skriv planen för ”%(title)s”") % named, plan, _("Skriv planen"), why=why)
    if pilot.state == PilotState.ROUTE_CHECKED:
        signed = getattr(pilot, f"{own}_signed_at")
        return None if signed else NextStep(_("Signera planen för ”%(title)s”") % named, url, _("Läs och signera"))
    title = _("Läs och godkänn berättelsen ”%(title)s”") % {"title": pilot.story.title}
    return NextStep(title, pilot.story.get_absolute_url(), _("Läs"), why=_("Den publiceras när båda har godkänt."))


def pitch_steps(actor: Actor) -> Iterator[NextStep]:
    """Drafts whose need is still open, and pitches to supplement."""
    pitches = reads.pitches_to_write(actor=actor)
    for pitch in pitches:
        if pitch.state == PitchState.SUPPLEMENT or pitch.need.takes_pitches:
            yield NextStep(
                _("Gör klart pitchen till ”%(title)s”") % {"title": pitch.need.title},
                reverse("pitch-edit", args=[pitch.pk]),
                _("Fortsätt"),
                why=_("Skicka in senast %(moment)s.") % {"moment": moment(pitch.need.deadline_at)}
                if pitch.need.deadline_at
                else "",
            )
