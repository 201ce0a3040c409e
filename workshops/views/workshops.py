"""Lists of workshops, one workshop, one's own answer, its calendar file."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.accounts.queries import history_of
from ignite.joining.enums import SAYABLE, Answer
from ignite.joining.messages import link_of
from ignite.joining.queries import seats_of
from ignite.kernel import clock
from ignite.kernel.access import programme, public, requires, signed_in
from ignite.kernel.actor import Actor
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb
from ignite.outbox import calendar
from ignite.outbox.calendar import Method
from needs.queries import Search, find
from workshops import queries
from workshops.agenda import timetable
from workshops.enums import WorkshopState
from workshops.forms.running import PromiseForm
from workshops.messages.entries import workshop_entry
from workshops.models import Workshop
from workshops.queries.people import seating_of, tally_of
from workshops.rules import sees_care
from workshops.services import answer_workshop, promise

CALLED_OFF = (WorkshopState.CANCELLED, WorkshopState.POSTPONED)


def arranges_or_takes_part(actor: Actor) -> bool:
    """The programme, or a member of a need owner."""
    return actor.is_programme or actor.is_need_owner


def workshops_of(actor: Actor) -> Any:
    """What an actor may fetch a workshop from, with its owner beside it."""
    return Workshop.objects.select_related("owner__organisation", "edition", "facilitator", "signed_by")


def sees_inside(actor: Actor, workshop: Workshop) -> bool:
    """Whether the reader sees who was asked and what was written: the programme and the need owner's own members."""
    own = workshop.owner is not None and workshop.owner.organisation_id == actor.organisation_id
    return actor.is_programme or own


@requires("programme_or_need_owner", arranges_or_takes_part)
def index(request: Request) -> HttpResponse:
    """Workshops to come, those that have been, those that were called off."""
    return render(request, "workshops/list.html", {"lists": queries.workshop_lists(request.actor)})


@public
def open_calendar(request: Request) -> HttpResponse:
    """Open events, and the last days of open needs, for everybody."""
    closing = find(Search(status="open")).rows
    return render(request, "workshops/calendar.html", {"events": queries.public_calendar(), "closing": closing})


@signed_in
def show(request: Request, pk: int) -> HttpResponse:
    """One workshop: agenda, those asked with their answers, what is missing, what came out."""
    workshop = fetch(workshops_of(request.actor), request.actor, pk=pk)
    return render(request, "workshops/page.html", page_of(request.actor, workshop))


def page_of(actor: Actor, workshop: Workshop) -> dict[str, Any]:
    """What the page shows to this reader."""
    slots = timetable(workshop.agenda.order_by("position"), workshop.starts_at, clock.now())
    context: dict[str, Any] = {"workshop": workshop, "slots": slots, "inside": sees_inside(actor, workshop)}
    if not context["inside"]:
        return context
    everybody = queries.asked_to(workshop, expired=actor.is_programme)
    asked = [one for one in everybody if not one.is_over]
    mine = next((one.invitation for one in asked if one.invitation.user_id == actor.user_id), None)
    can_answer = workshop.state == WorkshopState.INVITING and workshop.ends_at > clock.now()
    return {
        **context,
        "crumbs": [Crumb(_("Workshoppar"), reverse("workshops"))],
        "asked": everybody,
        "tally": tally_of(workshop, everybody),
        "cares": sees_care(actor, workshop) and any(one.invitation.food or one.invitation.access for one in asked),
        "mix": queries.mix_of(asked),
        "counts": queries.attendance_counts(asked),
        "may_invite": actor.is_programme and workshop.state == WorkshopState.INVITING,
        "is_called_off": workshop.state in CALLED_OFF,
        "mine": mine if can_answer else None,
        "seats": seats_of(mine, seating_of(workshop)) if mine and can_answer else None,
        "my_link": link_of(mine) if mine and can_answer else "",
        "areas": queries.areas_of(workshop),
        "clarifications": queries.clarifications_of(workshop),
        "follow_ups": queries.follow_ups_of(workshop_id=workshop.pk),
        "history": history_of(workshop),
    }


@signed_in
@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    """Yes, no or maybe to an invitation of one's own."""
    workshop = fetch(workshops_of(request.actor), request.actor, pk=pk)
    mine = next(
        (one.invitation for one in queries.asked_to(workshop) if one.invitation.user_id == request.actor.user_id), None
    )
    chosen = request.POST.get("answer", "")
    if mine is None or chosen not in SAYABLE:
        raise Http404
    try:
        answer_workshop(mine, answer=chosen, actor=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        waits = mine.answer == Answer.WAITING
        said = _("Det är fullt just nu. Du står på väntelistan.") if waits else _("Tack, ditt svar är sparat.")
        messages.success(request, said)
    return redirect(workshop)


@signed_in
def ics(request: Request, pk: int) -> HttpResponse:
    """The workshop as a calendar file for the reader."""
    workshop = fetch(workshops_of(request.actor), request.actor, pk=pk)
    if not sees_inside(request.actor, workshop):
        workshop.link = ""  # an open event's link goes to those who are asked to come
    method = Method.CANCEL if workshop.state in CALLED_OFF else Method.REQUEST
    return calendar_file(request.actor, workshop_entry(workshop, method), f"workshop-{workshop.pk}.ics")


def calendar_file(actor: Actor, entry: calendar.Event, name: str) -> HttpResponse:
    """A calendar file as a download."""
    body = calendar.render(entry, email=actor.email, name=actor.name)
    kind = f"text/calendar; charset=utf-8; method={Method(entry.method).value}"
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@programme
def add_promise(request: Request, pk: int) -> HttpResponse:
    """Write down who does what by when, after the workshop."""
    workshop = fetch(workshops_of(request.actor), request.actor, pk=pk)
    form = PromiseForm(posted(request), promisers=queries.promisers(workshop))
    if form.is_bound and form.is_valid():
        try:
            owner = workshop.owner.organisation if workshop.owner else None
            promise(actor=request.actor, workshop=workshop, organisation=owner, **form.promise)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Åtgärden är sparad."))
            return redirect(workshop)
    context = {"form": form, "about": workshop}
    return render(request, "workshops/promise.html", context, status=422 if form.is_bound else 200)
