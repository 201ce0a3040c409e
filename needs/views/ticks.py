"""Standing for an analysis, in one's own competence."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.kernel.access import need_owner
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request
from ignite.kernel.scoping import fetch
from needs.queries import analysis_with_all
from needs.services.ticks import COMPETENCES, approve_own, tick_analysis, untick_analysis


@need_owner
@require_POST
def tick(request: Request, pk: int) -> HttpResponse:
    """Stand for the analysis (``tick`` = business or technical), or no more (``untick``)."""
    shown = fetch(analysis_with_all(), request.actor, pk=pk)
    competence = request.POST.get("tick") or request.POST.get("untick") or ""
    if competence not in COMPETENCES:
        raise Http404
    try:
        if "tick" in request.POST:
            tick_analysis(shown, actor=request.actor, competence=competence)
            messages.success(request, _("Du står nu för analysen."))
        elif untick_analysis(shown, actor=request.actor, competence=competence):
            messages.success(request, _("Du står inte längre för analysen."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(f"{shown.get_absolute_url()}#ticks")


@need_owner
@require_POST
def approve_for_us(request: Request, pk: int) -> HttpResponse:
    """The own project manager says yes, where the edition asks for that."""
    shown = fetch(analysis_with_all(), request.actor, pk=pk)
    try:
        if approve_own(shown, actor=request.actor):
            messages.success(request, _("Ni har godkänt analysen. Nu kan programmet göra det."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(f"{shown.get_absolute_url()}#ticks")
