"""The group's own needs, and the forms to write one and to change an open one."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ignite.editions.content import criteria
from ignite.kernel.access import also_for_programme, also_shown_to_programme, need_owner
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb, Text
from needs.enums import NeedState
from needs.forms import ChangeForm, NeedForm, requirement_rows
from needs.forms.rows import Rows
from needs.models import Need, NeedOwner, NeedsAnalysis
from needs.phases import need_phase
from needs.queries import analysis_with_all, current_owner, history, need_for_page
from needs.queries import own_needs as own_needs_of
from needs.rules import EDITABLE_NEED, in_group, may_tick_route
from needs.services import change_need, create_need, extend_deadline, save_need, submit_need, tick_route


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
    }
    return render(request, "needs/own_needs.html", context)


@need_owner
@also_for_programme
def new_need(request: Request) -> HttpResponse:
    """Write a need from nothing, or from an analysis (``?analysis=``)."""
    owner = current_owner(request.actor)
    if owner is None:
        raise Http404
    analysis = _analysis_of(request)
    blank = _prefilled(owner, analysis)
    form = NeedForm(
        posted(request),
        instance=blank,
        initial=_choices_of(analysis),
        may_tick=may_tick_route(request.actor, blank),
        days_min=owner.edition.deadline_days_min,
    )
    rows = requirement_rows(analysis.requirements.all() if analysis else [], posted(request))
    if request.method == "POST" and _is_accepted(request, form, rows):
        try:
            return _create(request, owner, analysis, form, rows)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _form_page(request, blank, form, rows)


def _analysis_of(request: Request) -> NeedsAnalysis | None:
    pk = request.GET.get("analysis", "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 18):
        return None
    found: NeedsAnalysis = fetch(analysis_with_all(), request.actor, pk=int(pk))
    return found


def _prefilled(owner: NeedOwner, analysis: NeedsAnalysis | None) -> Need:
    if analysis is None:
        return Need(lead_owner=owner)
    return Need(
        lead_owner=owner,
        title=analysis.area.title,
        problem=analysis.problem,
        today=analysis.today,
        desired_outcome=analysis.desired_outcome,
        after_pilot=analysis.route_to_adoption,
    )


def _choices_of(analysis: NeedsAnalysis | None) -> dict[str, Any]:
    return {"goals": analysis.area.goals.all(), "subjects": analysis.area.subjects.all()} if analysis else {}


@transaction.atomic
def _create(
    request: Request, owner: NeedOwner, analysis: NeedsAnalysis | None, form: NeedForm, rows: Rows
) -> HttpResponse:
    fields = form.fields_to_save()
    need = create_need(
        owner, actor=request.actor, title=fields.pop("title"), analysis=analysis, requirements=rows.rows(), **fields
    )
    return _go_on(request, need, form)


@need_owner
@also_for_programme
def edit_need(request: Request, pk: int) -> HttpResponse:
    """Write on a draft, or change what is open."""
    need = fetch(need_for_page(), request.actor, pk=pk)
    if not in_group(request.actor, need):
        raise Http404
    if need.takes_pitches and not request.actor.is_helping:  # what is open for all only its owners change
        return _change(request, need)
    if need.state not in EDITABLE_NEED:
        return redirect(need)
    return _edit_draft(request, need)


def _edit_draft(request: Request, need: Need) -> HttpResponse:
    form = NeedForm(
        posted(request),
        instance=need,
        may_tick=may_tick_route(request.actor, need),
        days_min=need.lead_owner.edition.deadline_days_min,
    )
    rows = requirement_rows(need.requirements.all(), posted(request))
    if request.method == "POST" and _is_accepted(request, form, rows):
        try:
            return _save(request, need, form, rows)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _form_page(request, need, form, rows)


def _is_accepted(request: Request, form: NeedForm, rows: Rows) -> bool:
    valid = all([form.is_valid(), rows.is_valid()])
    return valid and (request.POST.get("do") != "submit" or form.is_ready())


@transaction.atomic
def _save(request: Request, need: Need, form: NeedForm, rows: Rows) -> HttpResponse:
    save_need(need, actor=request.actor, requirements=rows.rows(), **form.fields_to_save())
    return _go_on(request, need, form)


def _go_on(request: Request, need: Need, form: NeedForm) -> HttpResponse:
    """After saving: tick where it was ticked, and then what the button said."""
    if form.is_ticked:
        tick_route(need, actor=request.actor, route=form.cleaned_data["route"])
    match request.POST.get("do"):
        case "submit":
            submit_need(need, actor=request.actor)
            messages.success(request, _("Programmet läser behovet och öppnar det för startups."))
            return redirect(need)
        case "preview":
            return redirect(need)
        case _:
            messages.success(request, _("Behovet är sparat."))
            return redirect("need-edit", pk=need.pk)


def _form_page(request: Request, need: Need, form: NeedForm, rows: Rows) -> HttpResponse:
    known: list[Any] = list(need.criteria.all()) if need.pk else []
    context = {
        "need": need,
        "form": form,
        "rows": rows,
        "criteria": known or [{"name": str(one.title), "weight": one.weight} for one in criteria()],
        "crumbs": [Crumb(pgettext("flera", "Behov"), reverse("own-needs"))],
        "ticked_by": need.route_by,
        "returned": _asked_for(need),
    }
    return render(request, "needs/need_form.html", context, status=422 if form.is_bound else 200)


def _asked_for(need: Need) -> Text:
    """What the programme asked to have changed, while it waits for that."""
    entries = history(need, "need") if need.state == NeedState.EDITS_REQUESTED else []
    return entries[0].body if entries else ""


def _change(request: Request, need: Need) -> HttpResponse:
    form = ChangeForm(posted(request), instance=need)
    rows = requirement_rows(need.requirements.all(), posted(request), removable=False)
    if request.method == "POST" and all([form.is_valid(), rows.is_valid()]):
        try:
            return _save_change(request, need, form, rows)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"need": need, "form": form, "rows": rows, "crumbs": [Crumb(need.title, need.get_absolute_url())]}
    return render(request, "needs/need_change.html", context, status=422 if form.is_bound else 200)


@transaction.atomic
def _save_change(request: Request, need: Need, form: ChangeForm, rows: Rows) -> HttpResponse:
    deadline, changes = form.new_deadline, form.changes_words or rows.differs()
    if changes:
        fields = form.fields_to_save()
        note = form.cleaned_data["note"]
        change_need(need, actor=request.actor, note=note, requirements=rows.rows(), **fields)
    if deadline:
        extend_deadline(need, actor=request.actor, deadline_at=deadline)
    if changes or deadline:
        messages.success(request, _("Ändringen är publicerad, och alla som följer behovet får ett brev."))
    else:
        messages.info(request, _("Inget var ändrat."))
    return redirect(need)
