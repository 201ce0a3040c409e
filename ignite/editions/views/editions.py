"""The programme's pages of its years: all of them, one with its goals, a new one, the next one."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ignite.editions import queries
from ignite.editions.enums import EditionState, Switch
from ignite.editions.forms import EditionForm, NextForm
from ignite.editions.models import Edition
from ignite.editions.progress import progress_of
from ignite.editions.rules import administers
from ignite.editions.services import create_edition, roll_over, save_edition
from ignite.editions.services.editions import ADMINISTRATORS_ONLY
from ignite.kernel.access import programme
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb, Fact
from ignite.kernel.templatetags.words import day


def crumbs(edition: Edition | None = None) -> list[Crumb]:
    """The pages above one of an edition."""
    above = [Crumb(_("Omgångar"), reverse("editions"))]
    return [*above, Crumb(edition.name, edition.get_absolute_url())] if edition else above


def demand_administrator(request: Request) -> None:
    """Answer 403, with the reason, to a project manager of the programme."""
    if not administers(request.actor):
        raise PermissionDenied(str(ADMINISTRATORS_ONLY))


@programme
def editions(request: Request) -> HttpResponse:
    """Every year, the newest first."""
    rows = list(Edition.objects.for_user(request.actor).order_by("-year"))
    context = {
        "rows": rows,
        "running": next((row for row in rows if row.state == EditionState.RUNNING), None),
        "may_change": administers(request.actor),
    }
    return render(request, "editions/editions.html", context)


@programme
def edition(request: Request, pk: int) -> HttpResponse:
    """One year: its goals as progress, what is decided for it, its texts, what has happened."""
    shown = fetch(Edition.objects.select_related("rolled_from"), request.actor, pk=pk)
    may_change = administers(request.actor)
    context = {
        "edition": shown,
        "crumbs": crumbs(),
        "progress": progress_of(shown),
        "facts": _facts(shown),
        "on": [Switch(one) for one in shown.switches if one in Switch.values],
        "topics": queries.topics_of(shown),
        "entries": queries.history_of(shown),
        "may_change": may_change and shown.state != EditionState.CLOSED,
        "may_roll": may_change and shown.state != EditionState.PREPARING,
    }
    return render(request, "editions/edition.html", context)


def _facts(shown: Edition) -> list[Fact]:
    days = _("%(days)s dagar")
    areas = f"{shown.areas_min}–{shown.areas_max}"
    return [
        Fact(_("Börjar"), day(shown.starts_on)),
        Fact(_("Slutar"), day(shown.ends_on)),
        Fact(_("Intresseanmälan senast"), day(shown.join_until) if shown.join_until else ""),
        Fact(_("Finansiär"), shown.funder),
        Fact(_("Områden för varje behovsägare"), areas),
        Fact(_("Behov ur varje analys, minst"), shown.needs_per_analysis),
        Fact(_("Piloter för varje behovsägare, minst"), shown.pilots_per_owner),
        Fact(_("Att skriva en analys"), days % {"days": shown.analysis_days}),
        Fact(_("Att pitcha, minst"), days % {"days": shown.deadline_days_min}),
        Fact(_("Frågor stänger före sista dagen"), days % {"days": shown.question_days}),
        Fact(_("Att svara på en pitch"), days % {"days": shown.answer_days}),
        Fact(_("Gjord av"), shown.rolled_from),
    ]


@programme
def new_edition(request: Request) -> HttpResponse:
    """Set up a year from nothing."""
    demand_administrator(request)
    form = EditionForm(posted(request), instance=Edition())
    if form.is_bound and form.is_valid():
        try:
            made = create_edition(actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error("year", str(refused))
        else:
            messages.success(request, _("Omgången finns. Den syns bara för programmet tills ni startar den."))
            return redirect(made)
    context = {"form": form, "crumbs": crumbs(), "edition": None}
    return render(request, "editions/edition_form.html", context, status=422 if form.is_bound else 200)


@programme
def edit_edition(request: Request, pk: int) -> HttpResponse:
    """Change a year's goals, days and settings."""
    demand_administrator(request)
    shown = fetch(Edition.objects, request.actor, pk=pk)
    # The form writes on a copy of its own: the service compares with what stands in the database.
    form = EditionForm(posted(request), instance=fetch(Edition.objects, request.actor, pk=pk))
    if form.is_bound and form.is_valid():
        try:
            save_edition(shown, actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Sparat. Det gäller från nu."))
            return redirect(shown)
    context = {"form": form, "crumbs": crumbs(shown), "edition": shown}
    return render(request, "editions/edition_form.html", context, status=422 if form.is_bound else 200)


@programme
def next_edition(request: Request, pk: int) -> HttpResponse:
    """Make the next year of this one: what goes on is shown, and chosen, before anything is made."""
    demand_administrator(request)
    shown = fetch(Edition.objects, request.actor, pk=pk)
    if shown.state == EditionState.PREPARING:
        messages.error(request, _("Omgången har inte startat än. Rulla vidare från en som pågår eller är avslutad."))
        return redirect(shown)
    form = NextForm(posted(request), edition=shown, instance=Edition(), initial=_a_year_on(shown))
    if form.is_bound and form.is_valid():
        try:
            made = roll_over(shown, actor=request.actor, chosen=form.chosen, **form.facts)
        except Refused as refused:
            form.add_error("year", str(refused))
        else:
            messages.success(request, _("Nästa omgång finns. Gå igenom målen och starta den när det är dags."))
            return redirect(made)
    context = {
        "form": form,
        "edition": shown,
        "crumbs": crumbs(shown),
        "on": [Switch(one) for one in shown.switches if one in Switch.values],
        "changed": [topic.title for topic, number in queries.topics_of(shown) if number],
    }
    return render(request, "editions/next.html", context, status=422 if form.is_bound else 200)


def _a_year_on(shown: Edition) -> dict[str, Any]:
    name = shown.name.replace(str(shown.year), str(shown.year + 1))
    starts, ends = _same_day_next_year(shown.starts_on), _same_day_next_year(shown.ends_on)
    return {"name": name, "year": shown.year + 1, "starts_on": starts, "ends_on": ends}


def _same_day_next_year(on: date) -> date:
    is_leap_day = (on.month, on.day) == (2, 29)
    return on.replace(year=on.year + 1, day=28 if is_leap_day else on.day)
