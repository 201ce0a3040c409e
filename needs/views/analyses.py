"""The page of a needs analysis: a guided form while it is written, a text to read when it is handed in."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.kernel import clock
from ignite.kernel.access import also_for_programme, need_owner
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb
from ignite.kernel.templatetags.words import clock as wall
from needs.enums import AnalysisState
from needs.forms import AnalysisForm, ConclusionForm, DueForm, demand_reasons, measure_rows, requirement_rows
from needs.forms.rows import Rows
from needs.models import NeedsAnalysis
from needs.parts import FIELDS_OF
from needs.queries import analysis_with_all, history, parts_with_comments
from needs.queries.musts import must_spread
from needs.rules import EDITABLE_ANALYSIS, in_group
from needs.services import (
    conclude_analysis,
    save_analysis,
    save_measures,
    save_requirements,
    set_analysis_due,
    submit_analysis,
)
from needs.views.access import insiders
from needs.views.reading import read_page

TO_CONCLUDE = (AnalysisState.SUBMITTED, AnalysisState.CLARIFIED)


@insiders
@also_for_programme
def analysis(request: Request, pk: int) -> HttpResponse:
    """Read or write one analysis."""
    shown = fetch(analysis_with_all(), request.actor, pk=pk)
    if in_group(request.actor, shown) and shown.state in EDITABLE_ANALYSIS:
        return _write(request, shown)
    if request.method == "POST":
        return _conclude(request, shown)
    return read_page(request, shown, _conclusion_form(shown))


def _write(request: Request, shown: NeedsAnalysis) -> HttpResponse:
    data = posted(request)
    form = AnalysisForm(data, instance=shown)
    measures = measure_rows(shown.measures.all(), data)
    requirements = requirement_rows(shown.requirements.all(), data)
    if request.method == "POST" and all([form.is_valid(), measures.is_valid(), requirements.is_valid()]):
        submitting = request.POST.get("do") == "submit"
        try:
            if not submitting or all([form.is_ready(measures), demand_reasons(requirements)]):
                return _save(request, shown, form, measures, requirements, submitting=submitting)
        except Refused as refused:
            form.add_error(None, str(refused))
    return _form_page(request, shown, form, measures, requirements)


@transaction.atomic
def _save(
    request: Request, shown: NeedsAnalysis, form: AnalysisForm, measures: Rows, requirements: Rows, *, submitting: bool
) -> HttpResponse:
    save_analysis(shown, actor=request.actor, **form.cleaned_data)
    save_measures(shown, measures.rows(), actor=request.actor)
    save_requirements(shown, requirements.rows(), actor=request.actor)
    if submitting:
        # Read anew: what was prefetched is from before the rows were saved.
        submit_analysis(NeedsAnalysis.objects.get(pk=shown.pk), actor=request.actor)
        messages.success(request, _("Analysen är inskickad. Programmet läser den och kallar till workshop."))
    else:
        messages.success(request, _("Sparat. Det finns alltid tomma rader kvar för fler mått och krav."))
    return redirect(shown)


@insiders
@also_for_programme
@require_POST
def due(request: Request, pk: int) -> HttpResponse:
    """Set the day when the analysis is to be handed in."""
    shown = fetch(analysis_with_all(), request.actor, pk=pk)
    form = DueForm(request.POST)
    if form.is_valid():
        try:
            set_analysis_due(shown, actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Datumet är sparat. Påminnelserna följer det."))
        return redirect(shown)
    if in_group(request.actor, shown) and shown.state in EDITABLE_ANALYSIS:
        rows = measure_rows(shown.measures.all()), requirement_rows(shown.requirements.all())
        return _form_page(request, shown, AnalysisForm(instance=shown), *rows, due_form=form)
    return read_page(request, shown, _conclusion_form(shown), due_form=form)


def _form_page(
    request: Request,
    shown: NeedsAnalysis,
    form: AnalysisForm,
    measures: Rows,
    requirements: Rows,
    due_form: DueForm | None = None,
) -> HttpResponse:
    parts = parts_with_comments(shown)
    rows = {"measures": measures, "requirements": requirements}
    context = {
        **_frame(shown, request, due_form),
        "form": form,
        "rows_wrong": measures.total_error_count() if form.is_bound else 0,
        "musts_wrong": requirements.total_error_count() if form.is_bound else 0,
        "musts": sum(row.is_must for row in requirements.forms),
        "must_spread": must_spread(shown.area.owner.edition_id, analysis_id=shown.pk),
        "parts": parts,
        "done": sum(part.done for part in parts),
        "blocks": [(part, [form[name] for name in FIELDS_OF[part.key]], rows.get(part.key)) for part in parts],
        "last": history(shown, "analysis")[:1] if shown.state == AnalysisState.EDITS_REQUESTED else [],
    }
    is_wrong = form.is_bound or due_form is not None
    return render(request, "needs/analysis_form.html", context, status=422 if is_wrong else 200)


def _conclusion_form(shown: NeedsAnalysis) -> ConclusionForm | None:
    if shown.state not in TO_CONCLUDE:
        return None
    return ConclusionForm(initial={"result": shown.result, "result_reason": shown.result_reason})


def _conclude(request: Request, shown: NeedsAnalysis) -> HttpResponse:
    form = ConclusionForm(request.POST)
    if form.is_valid():
        try:
            conclude_analysis(shown, actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Slutsatsen är sparad."))
        return redirect(shown)
    return read_page(request, shown, form)


def _frame(shown: NeedsAnalysis, request: Request, due_form: DueForm | None) -> dict[str, Any]:
    area = shown.area
    if due_form is None and shown.state in EDITABLE_ANALYSIS:
        due_form = DueForm(initial={"due_on": shown.due_on})
    crumbs = [Crumb(area.title, area.get_absolute_url())]
    return {"analysis": shown, "area": area, "crumbs": crumbs, "due_form": due_form}


@need_owner
@also_for_programme
@require_POST
def autosave_analysis(request: Request, pk: int) -> HttpResponse:
    """Save one part as it is typed; answers with a few words. What cannot be read as yet is left as it was."""
    shown = fetch(analysis_with_all(), request.actor, pk=pk)
    key = request.POST.get("part", "")
    try:
        whole = _save_part(request, shown, key)
    except Refused as refused:
        return HttpResponse(format_html("{}", str(refused)), status=422)
    if not whole:
        return HttpResponse(_("Allt är inte sparat än: ett tal går inte att läsa."), status=422)
    return HttpResponse(_("Sparat %(time)s") % {"time": wall(clock.now())})


@transaction.atomic
def _save_part(request: Request, shown: NeedsAnalysis, key: str) -> bool:
    if key == "measures":
        return _save_rows(request, shown, measure_rows(shown.measures.all(), request.POST), save_measures)
    if key == "requirements":
        rows = requirement_rows(shown.requirements.all(), request.POST)
        return _save_rows(request, shown, rows, save_requirements)
    form = AnalysisForm(request.POST, instance=NeedsAnalysis(area=shown.area))
    form.is_valid()
    fields = form.section_fields(key)
    save_analysis(shown, actor=request.actor, **fields)
    return len(fields) == len(FIELDS_OF.get(key, ()))


def _save_rows(request: Request, shown: NeedsAnalysis, rows: Rows, save: Any) -> bool:
    if not rows.is_valid():
        return False
    save(shown, rows.rows(), actor=request.actor)
    return True
