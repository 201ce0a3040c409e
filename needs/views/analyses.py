"""The page of a needs analysis: a guided form while it is written, a text to read when it is handed in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.kernel.access import also_for_programme
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request
from ignite.kernel.scoping import fetch
from needs.enums import AnalysisState
from needs.forms import ConclusionForm, DueForm
from needs.forms.writing import fields_posted
from needs.models import NeedsAnalysis
from needs.queries import analysis_with_all
from needs.rules import EDITABLE_ANALYSIS, in_group
from needs.services import (
    conclude_analysis,
    set_analysis_due,
)
from needs.views.access import insiders
from needs.views.reading import read_page
from needs.views.writing import form_page, write

TO_CONCLUDE = (AnalysisState.SUBMITTED, AnalysisState.CLARIFIED)


@insiders
@also_for_programme
def analysis(request: Request, pk: int) -> HttpResponse:
    """Read or write one analysis."""
    shown = fetch(analysis_with_all(), request.actor, pk=pk)
    is_writing = shown.state in EDITABLE_ANALYSIS or fields_posted(request.POST)
    if is_writing and in_group(request.actor, shown):
        return write(request, shown)  # what is sent after somebody else handed in is refused there, with the text kept
    if request.method == "POST":
        return _conclude(request, shown)
    return read_page(request, shown, _conclusion_form(shown))


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
        return form_page(request, shown, due_form=form)
    return read_page(request, shown, _conclusion_form(shown), due_form=form)


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
