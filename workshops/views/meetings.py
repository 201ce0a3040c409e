"""Meetings: the list, asking for one, one meeting with what it waits for, moving it, its calendar file."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ignite.accounts.models import Organisation, User
from ignite.accounts.queries import history_of
from ignite.kernel.access import need_owner, requires, signed_in
from ignite.kernel.actor import Actor
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb
from ignite.outbox.calendar import Method
from matching.links import links_of
from startups.models import Pitch
from startups.rules import reads_pitch
from workshops import queries
from workshops.enums import MeetingState
from workshops.forms.meetings import AskForm, MoveForm, OutcomeForm, TakeForm
from workshops.forms.running import PromiseForm
from workshops.lifecycle import MEETING
from workshops.messages.entries import meeting_entry
from workshops.models import Meeting
from workshops.queries.meetings import match_of, meetings, waits_for
from workshops.rules import either_side, owner_side, startup_side
from workshops.services import ask_meeting, move_meeting, promise, say_outcome, take_time
from workshops.views.workshops import calendar_file


def meets(actor: Actor) -> bool:
    """A need owner's or a startup's member, or the programme."""
    return actor.is_programme or actor.is_need_owner or actor.is_startup


@requires("either_side_or_programme", meets)
def index(request: Request) -> HttpResponse:
    """One's meetings by what they ask for."""
    return render(request, "workshops/meetings.html", {"lists": queries.meeting_lists(request.actor)})


@need_owner
def ask(request: Request, pk: int) -> HttpResponse:
    """Ask the startup behind a pitch to meet; shortlists it on the way."""
    pitches = Pitch.objects.select_related("need__lead_owner__organisation", "startup__organisation")
    pitch = fetch(pitches, request.actor, pk=pk)
    if not reads_pitch(request.actor, pitch):
        raise Http404
    form = AskForm(posted(request))
    if form.is_bound and form.is_valid():
        names = ("minutes", "place", "link", "note")
        facts = {name: form.cleaned_data[name] for name in names}
        try:
            meeting = ask_meeting(pitch, actor=request.actor, offered=form.offered, **facts)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Startupen har fått frågan och väljer en av tiderna."))
            return redirect(meeting)
    return render(request, "workshops/ask.html", {"form": form, "pitch": pitch}, status=422 if form.is_bound else 200)


@signed_in
def show(request: Request, pk: int) -> HttpResponse:
    """One meeting; its form is what it waits for from this reader: a time to take, or what came out of it."""
    meeting = fetch(meetings(), request.actor, pk=pk)
    form = _form(request, meeting)
    if form is not None and form.is_bound and form.is_valid():
        try:
            return _answer(request, meeting, form)
        except Refused as refused:
            form.add_error(None, str(refused))
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "workshops/meeting.html", _page(request.actor, meeting, form), status=status)


def _form(request: Request, meeting: Meeting) -> TakeForm | OutcomeForm | None:
    data = posted(request)
    if meeting.state == MeetingState.WISHED and startup_side(request.actor, meeting):
        return TakeForm(data, offered=meeting.offered)
    may_answer = either_side(request.actor, meeting) and not meeting.both_have_answered
    has_been = meeting.state == MeetingState.HELD or (meeting.state == MeetingState.SCHEDULED and meeting.has_begun)
    return OutcomeForm(data, initial=_said(request.actor, meeting)) if may_answer and has_been else None


def _said(actor: Actor, meeting: Meeting) -> dict[str, str]:
    side = "owner" if owner_side(actor, meeting) else "startup"
    return {name: getattr(meeting, f"{side}_{name}") for name in ("outcome", "why", "next_step")}


def _answer(request: Request, meeting: Meeting, form: TakeForm | OutcomeForm) -> HttpResponse:
    if isinstance(form, TakeForm):
        take_time(meeting, actor=request.actor, starts_at=form.taken)
        messages.success(request, _("Mötet är bokat. Båda sidor får en kalenderfil."))
    elif say_outcome(meeting, actor=request.actor, **form.cleaned_data):
        messages.success(request, _("Tack. Båda har svarat."))
    else:
        messages.success(request, _("Tack. Ni ser varandras svar när båda har svarat."))
    return redirect(meeting)


def _page(actor: Actor, meeting: Meeting, form: TakeForm | OutcomeForm | None) -> dict[str, Any]:
    side = "owner" if owner_side(actor, meeting) else "startup" if startup_side(actor, meeting) else ""
    match = match_of(meeting, actor)
    return {
        "meeting": meeting,
        "crumbs": [Crumb(_("Möten"), reverse("meetings"))],
        "form": form,
        "takes": isinstance(form, TakeForm),
        "side": side,
        "has_said": bool(side and getattr(meeting, f"{side}_outcome")),
        "waits": waits_for(meeting, actor),
        "follow_ups": queries.follow_ups_of(meeting_id=meeting.pk),
        "history": history_of(meeting),
        "match": match,
        "links": links_of(match, actor) if match else [],
        "has_time": meeting.state in (MeetingState.SCHEDULED, MeetingState.HELD),
    }


@signed_in
def move(request: Request, pk: int) -> HttpResponse:
    """Another time or place for a fixed meeting."""
    meeting = fetch(meetings(), request.actor, pk=pk)
    if not MEETING.may("reschedule", meeting, request.actor):
        raise Http404
    form = MoveForm.on(meeting, posted(request))
    if form.is_bound and form.is_valid():
        try:
            move_meeting(meeting, actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error("starts_at", str(refused))
        else:
            messages.success(request, _("Mötet är flyttat. Båda sidors kalendrar följer med."))
            return redirect(meeting)
    context = {"form": form, "meeting": meeting}
    return render(request, "workshops/meeting_move.html", context, status=422 if form.is_bound else 200)


@signed_in
def add_promise(request: Request, pk: int) -> HttpResponse:
    """Write down what one's own side does next; the programme may for either."""
    meeting = fetch(meetings(), request.actor, pk=pk)
    side = _own_side(request.actor, meeting)
    sides = [side] if side else [meeting.need.lead_owner.organisation, meeting.startup.organisation]
    people = User.objects.filter(memberships__organisation__in=sides, memberships__state="active").distinct()
    form = PromiseForm(posted(request), promisers=list(people.order_by("name")))
    if form.is_bound and form.is_valid():
        try:
            promise(actor=request.actor, meeting=meeting, organisation=side, **form.promise)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Åtgärden är sparad."))
            return redirect(meeting)
    context = {"form": form, "about": meeting}
    return render(request, "workshops/promise.html", context, status=422 if form.is_bound else 200)


def _own_side(actor: Actor, meeting: Meeting) -> Organisation | None:
    if owner_side(actor, meeting):
        return meeting.need.lead_owner.organisation
    if startup_side(actor, meeting):
        return meeting.startup.organisation
    if not actor.is_programme:
        raise Http404
    return None


@signed_in
def ics(request: Request, pk: int) -> HttpResponse:
    """The meeting as a calendar file for the reader."""
    meeting = fetch(meetings(), request.actor, pk=pk)
    if meeting.starts_at is None:
        raise Http404
    method = Method.CANCEL if meeting.state == MeetingState.CANCELLED else Method.REQUEST
    return calendar_file(request.actor, meeting_entry(meeting, method), f"mote-{meeting.pk}.ics")
