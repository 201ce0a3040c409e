"""The facilitator's screen."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import time as as_time
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.kernel import clock
from ignite.kernel.access import programme
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from needs.models import NeedsAnalysis
from needs.services import conclude_analysis
from workshops import queries
from workshops.agenda import current, following, timetable
from workshops.enums import WorkshopState
from workshops.forms.running import RunForm, Written
from workshops.lifecycle import WORKSHOP
from workshops.models import Workshop
from workshops.services import clarify_part, finish_workshop, mark_attendance, promise
from workshops.views.workshops import workshops_of

OPEN = (WorkshopState.PLANNED, WorkshopState.INVITING, WorkshopState.RUNNING, WorkshopState.HELD)


@programme
def run(request: Request, pk: int) -> HttpResponse:
    """The agenda with its clock, who is here, what is written into the analyses; Save, or finish and send."""
    workshop = fetch(workshops_of(request.actor), request.actor, pk=pk)
    if workshop.state not in OPEN:
        messages.error(request, _("Workshoppen är avslutad eller har inte planerats än."))
        return redirect(workshop)
    form = _form(request, workshop)
    if form.is_bound and form.is_valid():
        try:
            return _save(request, workshop, form)
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "workshops/run.html", _screen(request, workshop, form), status=422 if form.is_bound else 200)


def _form(request: Request, workshop: Workshop) -> RunForm:
    return RunForm(
        posted(request),
        workshop=workshop,
        areas=queries.areas_to_write_in(workshop),
        asked=queries.asked_to(workshop),
        promisers=queries.promisers(workshop),
    )


def _screen(request: Request, workshop: Workshop, form: RunForm) -> dict[str, Any]:
    slots = timetable(workshop.agenda.order_by("position"), workshop.starts_at, clock.now())
    may_begin = workshop.state not in (WorkshopState.PLANNED, WorkshopState.INVITING)
    return {
        "workshop": workshop,
        "form": form,
        "slots": slots,
        "now": current(slots),
        "next": following(slots),
        "sheets": [_sheet(form, analysis, {slot.writes_to for slot in slots}) for analysis in form.analyses],
        "follow_ups": queries.follow_ups_of(workshop_id=workshop.pk),
        "can_write": may_begin or WORKSHOP.may("run", workshop, request.actor),
    }


def _sheet(form: RunForm, analysis: NeedsAnalysis, named: set[str]) -> dict[str, Any]:
    """One area's part of the screen: the parts that the agenda names first, and measures and musts as they stand."""
    fields = form.parts_of(analysis)
    first = [field for field in fields if field.name.partition("_")[2] in named or field.errors]
    return {
        "analysis": analysis,
        "parts": first or fields,
        "others": [field for field in fields if field not in first] if first else [],
        "conclusion": form.conclusion_of(analysis),
        "measures": list(analysis.measures.all()),
        "requirements": list(analysis.requirements.all()),
    }


@transaction.atomic
def _save(request: Request, workshop: Workshop, form: RunForm) -> HttpResponse:
    mark_attendance(workshop, actor=request.actor, present=form.here)
    for one in form.written:
        _write(request, workshop, one)
    for end in form.concluded:
        conclude_analysis(end.analysis, actor=request.actor, result=end.result, result_reason=end.reason)
    if form.promise:
        owner = workshop.owner.organisation if workshop.owner else None
        promise(actor=request.actor, workshop=workshop, organisation=owner, **form.promise)
    if request.POST.get("do") != "finish":
        messages.success(request, _("Sparat."))
        return redirect("workshop-run", workshop.pk)
    finish_workshop(workshop, actor=request.actor, summary=form.cleaned_data["summary"])
    messages.success(request, _("Workshoppen är avslutad och sammanfattningen är på väg."))
    return redirect(workshop)


def _write(request: Request, workshop: Workshop, one: Written) -> None:
    clarify_part(workshop, actor=request.actor, analysis=one.analysis, part=one.part, text=one.text, known=one.known)


@programme
@require_POST
def autosave(request: Request, pk: int) -> HttpResponse:
    """Save what is written as it is written; answers with a few words. Follow-ups and the end wait for a button."""
    workshop = fetch(workshops_of(request.actor), request.actor, pk=pk)
    form = _form(request, workshop)
    form.is_valid()  # a draft is saved whatever is missing in it
    problems = list(_saved_piece_by_piece(request, workshop, form))
    if problems:
        return HttpResponse(problems[0])
    return HttpResponse(_("Sparat %(time)s") % {"time": as_time(clock.local(clock.now()), "TIME_FORMAT")})


def _saved_piece_by_piece(request: Request, workshop: Workshop, form: RunForm) -> Iterator[str]:
    """Save each part on its own, so that one that cannot be saved does not hold the others; yields what went wrong."""
    try:
        mark_attendance(workshop, actor=request.actor, present=form.here)
    except Refused as refused:
        yield str(refused)
        return
    for one in form.written:
        try:
            _write(request, workshop, one)
        except Refused as refused:
            yield str(refused)
