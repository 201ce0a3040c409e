"""The log of equal information: read, added to, told to all, taken out as a file."""

import csv
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.kernel import clock
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb
from needs.forms.informing import InformationForm
from needs.models import Information, Need
from needs.queries.informing import Line, log_of, need_with_log
from needs.rules import may_inform
from needs.services.informing import note_information, publish_information
from needs.views.access import insiders

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


def _need_of(request: Request, pk: int) -> Need:
    need: Need = fetch(need_with_log(), request.actor, pk=pk)
    if not may_inform(request.actor, need):
        raise Http404
    return need


@insiders
def log(request: Request, pk: int) -> HttpResponse:
    """Read the log; note what was said by phone, mail or at a meeting."""
    need = _need_of(request, pk)
    form = InformationForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            said = note_information(need, actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error("text", str(refused))
        else:
            messages.success(request, _told_or_noted(said))
            return redirect("need-information", pk=need.pk)
    context: dict[str, Any] = {
        "need": need,
        "form": form,
        "lines": log_of(need),
        "printed_at": clock.now(),
        "crumbs": [Crumb(need.title, need.get_absolute_url())],
    }
    return render(request, "needs/need_information.html", context, status=422 if form.is_bound else 200)


def _told_or_noted(said: Information) -> str:
    if said.published_at:
        return _("Antecknat. Alla kan läsa det på behovets sida, och alla som följer får ett brev.")
    if said.matters_to_all:
        return _("Antecknat. Alla får läsa det när behovet öppnas.")
    return _("Antecknat. Bara ni och programmet läser det.")


@insiders
@require_POST
def publish(request: Request, pk: int, said_pk: int) -> HttpResponse:
    """Tell everybody what was said to one."""
    need = _need_of(request, pk)
    said = get_object_or_404(
        Information.objects.select_related("organisation", "need__lead_owner"), need=need, pk=said_pk
    )
    try:
        if publish_information(said, actor=request.actor):
            messages.success(request, _told_or_noted(said))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("need-information", pk=need.pk)


@insiders
def export(request: Request, pk: int) -> HttpResponse:
    """The log as a file for a spreadsheet, the oldest line first."""
    need = _need_of(request, pk)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="information-{need.pk}.csv"'
    writer = csv.writer(response, delimiter=";")
    writer.writerow([_("När"), _("Vad"), _("Text"), _("Till vem"), _("Hur"), _("Antecknat av"), _("Till alla")])
    for line in reversed(log_of(need)):
        writer.writerow(map(_harmless, _cells(line)))
    return response


def _cells(line: Line) -> list[str]:
    for_all = clock.local(line.for_all_at).strftime("%Y-%m-%d %H:%M") if line.for_all_at else ""
    at = clock.local(line.at).strftime("%Y-%m-%d %H:%M")
    return [at, line.what, line.text, line.whom, line.channel, line.by, for_all]


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
