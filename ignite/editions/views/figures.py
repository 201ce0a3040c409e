"""The figures of law, and a value to weigh against them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.editions import queries
from ignite.editions.forms import FigureForm, ThresholdForm
from ignite.editions.models import DatedSetting
from ignite.editions.procurement import advise
from ignite.editions.rules import administers
from ignite.editions.services import add_figure, confirm_figure
from ignite.editions.views.editions import crumbs, demand_administrator
from ignite.kernel import clock
from ignite.kernel.access import programme, signed_in
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.shapes import Crumb


@programme
def figures(request: Request) -> HttpResponse:
    """Every figure with its source, from when it holds, and who confirmed it last."""
    rows = queries.figures()
    context = {
        "rows": rows,
        "waiting": sum(one.is_to_confirm for _label, found in rows for one in found),
        "year": clock.today().year,
        "crumbs": crumbs(),
        "may_change": administers(request.actor),
    }
    return render(request, "editions/figures.html", context)


@programme
def new_figure(request: Request) -> HttpResponse:
    """Add a figure that holds from a day on."""
    demand_administrator(request)
    form = FigureForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            add_figure(actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error("valid_from", str(refused))
        else:
            messages.success(request, _("Beloppet är inlagt."))
            return redirect("figures")
    context = {"form": form, "crumbs": [*crumbs(), Crumb(_("Lagens belopp"), reverse("figures"))]}
    return render(request, "editions/figure_form.html", context, status=422 if form.is_bound else 200)


@programme
@require_POST
def confirm(request: Request, pk: int) -> HttpResponse:
    """Say that a figure still holds this year."""
    demand_administrator(request)
    row = DatedSetting.objects.filter(pk=pk).first()
    if row is not None and confirm_figure(row, actor=request.actor):
        messages.success(request, _("Beloppet är bekräftat för i år."))
    return redirect("figures")


@signed_in
def threshold(request: Request) -> HttpResponse:
    """Weigh a value: which procurement form it points to, and what that means. Nothing is kept."""
    form = ThresholdForm(request.GET or None)
    advice = None
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        advice = advise(said["value"], said["options"], said["regime"], [said["earlier"] or 0])
    context = {"form": form, "advice": advice}
    return render(request, "editions/threshold.html", context, status=422 if form.errors else 200)
