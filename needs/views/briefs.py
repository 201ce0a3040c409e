"""The group's own needs, and the pages to write one: a new one, a draft; an open one is changed elsewhere."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ignite.kernel.access import also_for_programme, also_shown_to_programme, need_owner
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request
from ignite.kernel.scoping import fetch
from needs.forms import demand_reasons
from needs.forms.last_day import NOON
from needs.models import Need, NeedOwner
from needs.phases import need_phase
from needs.queries import own_needs as own_needs_of
from needs.queries.page import asked_of, need_with_draft
from needs.rules import EDITABLE_NEED, in_group
from needs.services import submit_need, tick_route
from needs.views.changes import change_page
from needs.views.drafting import Desk, blank_of, create_on, desk_of, draft_on_page, draft_page, save_on


@need_owner
@also_shown_to_programme
def own_needs(request: Request) -> HttpResponse:
    """What the organisation leads or owns jointly, what waits for it first."""
    rows = own_needs_of(request.actor)
    context = {
        "rows": [
            (need, need_phase(need), in_group(request.actor, need) and need.state in EDITABLE_NEED) for need in rows
        ],
        "open_count": sum(need.takes_pitches for need in rows),
        "waiting": sum(need.waiting_count for need in rows),  # type: ignore[attr-defined]
        "asked": asked_of(request.actor.organisation_id),
    }
    return render(request, "needs/own_needs.html", context)


@need_owner
@also_for_programme
def new_need(request: Request) -> HttpResponse:
    """Write a need from nothing, or from an analysis (``?analysis=``)."""
    owner, analysis, blank = blank_of(request)
    made = draft_on_page(request, owner) if request.method == "POST" else None
    if made is not None:  # the page has saved itself meanwhile
        return _draft(request, made)
    desk = desk_of(request, blank, analysis)
    if request.method == "POST" and _is_accepted(request, desk):
        try:
            return _create(request, desk, owner)
        except Refused as refused:
            desk.form.add_error(None, str(refused))
    return draft_page(request, desk)


@need_owner
@also_for_programme
def edit_need(request: Request, pk: int) -> HttpResponse:
    """Write on a draft, or change what is open."""
    need = fetch(need_with_draft(), request.actor, pk=pk)
    if not in_group(request.actor, need):
        raise Http404
    if need.takes_pitches and not request.actor.is_helping:  # what is open for all only its owners change
        return change_page(request, need)
    return _draft(request, need) if need.state in EDITABLE_NEED else redirect(need)


def _draft(request: Request, need: Need) -> HttpResponse:
    desk = desk_of(request, need)
    if request.method == "POST" and _is_accepted(request, desk):
        try:
            return _save(request, desk)
        except Refused as refused:
            desk.form.add_error(None, str(refused))
    return draft_page(request, desk)


def _is_accepted(request: Request, desk: Desk) -> bool:
    if not desk.is_valid or request.POST.get("do") != "submit":
        return desk.is_valid
    return all([demand_reasons(desk.rows), desk.form.is_ready()])


@transaction.atomic
def _create(request: Request, desk: Desk, owner: NeedOwner) -> HttpResponse:
    return _go_on(request, create_on(desk, request, owner), desk)


@transaction.atomic
def _save(request: Request, desk: Desk) -> HttpResponse:
    clashing = save_on(desk, request)
    if clashing:
        words = _("Någon annan ändrade samtidigt: %(fields)s. Båda texterna är sparade. Välj här nedanför.")
        messages.warning(request, words % {"fields": desk.names_of(clashing)})
        return redirect("need-edit", pk=desk.need.pk)
    return _go_on(request, desk.need, desk)


def _go_on(request: Request, need: Need, desk: Desk) -> HttpResponse:
    """After saving: tick where it was ticked, and then what the button said."""
    if desk.form.is_ticked:
        tick_route(need, actor=request.actor, route=desk.form.cleaned_data["route"])
    match request.POST.get("do"):
        case "submit":
            submit_need(need, actor=request.actor)
            messages.success(request, _("Programmet läser behovet och öppnar det för startups."))
            return redirect(need)
        case "preview":
            return redirect(need)
        case "owners":
            return redirect("need-co-owners", pk=need.pk)
        case do:
            words = _("Sista dagen är flyttad och behovet sparat.") if do == NOON else _("Behovet är sparat.")
            messages.success(request, words)
            return redirect("need-edit", pk=need.pk)
