"""An analysis on paper: the page to print, and the file to save."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from ignite.kernel.http import Request
from ignite.kernel.printing import NotPrinted, pdf_response
from ignite.kernel.scoping import fetch
from needs.printing import analysis_sheet
from needs.queries import analysis_with_all
from needs.views.access import insiders


@insiders
def print_analysis(request: Request, pk: int) -> HttpResponse:
    """The whole analysis as one page that prints well."""
    shown = fetch(analysis_with_all(), request.actor, pk=pk)
    return render(request, "needs/analysis_print.html", {"analysis": shown, "sheet": analysis_sheet(shown, names=True)})


@insiders
def analysis_pdf(request: Request, pk: int) -> HttpResponse:
    """The whole analysis as a PDF; back to the page to print, with a word, when it cannot be made."""
    shown = fetch(analysis_with_all(), request.actor, pk=pk)
    try:
        return pdf_response(analysis_sheet(shown, names=True), shown.area.title)
    except NotPrinted as refused:
        messages.error(request, str(refused))
        return redirect("analysis-print", pk=shown.pk)
