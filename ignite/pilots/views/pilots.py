"""Pilots: the list, one pilot, its plan, the signature, a value, the end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ignite.accounts.queries import history_of
from ignite.kernel.access import requires, signed_in
from ignite.kernel.actor import Actor
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb
from ignite.pilots import queries
from ignite.pilots.enums import PilotState, StoryState
from ignite.pilots.forms import EndForm, PlanForm, PulseForm, SignForm, ValueForm, measure_rows
from ignite.pilots.lifecycle import PILOT
from ignite.pilots.models import Pilot, Story
from ignite.pilots.months import month_to_tell
from ignite.pilots.queries.pilots import OVER, PEOPLE, UNDER_WAY
from ignite.pilots.rules import checks_route, either_side
from ignite.pilots.services import check_route, end_pilot, enter_value, give_pulse, plan_pilot, save_plan, sign_pilot
from ignite.pilots.services.planning import MADE_FROM, plan_content
from ignite.pilots.services.pulse import pulse_side
from ignite.pilots.services.signing import signing_side
from matching.models import Match


def pilots(actor: Actor) -> bool:
    """A need owner's or a startup's member, or the programme."""
    return actor.is_programme or actor.is_need_owner or actor.is_startup


def pilot_for(request: Request, pk: int) -> Pilot:
    """The pilot with both sides and the signers beside it, or 404."""
    pilot: Pilot = fetch(queries.pilots_to_show().select_related(*PEOPLE), request.actor, pk=pk)
    return pilot


@requires("either_side_or_programme", pilots)
def index(request: Request) -> HttpResponse:
    """Pilots under way, those being planned, those that are over."""
    return render(request, "pilots/list.html", {"lists": queries.pilot_lists(request.actor)})


@signed_in
def show(request: Request, pk: int) -> HttpResponse:
    """One pilot: where it stands in a sentence, its measures drawn, its plan, what comes next."""
    pilot = pilot_for(request, pk)
    return render(request, "pilots/page.html", page_of(request.actor, pilot))


def page_of(
    actor: Actor, pilot: Pilot, form: ValueForm | None = None, pulse_form: PulseForm | None = None
) -> dict[str, Any]:
    """What the page shows to this reader."""
    views = queries.measure_views(pilot)
    inside = either_side(actor, pilot)
    can_measure = inside and pilot.state in UNDER_WAY and bool(views)
    side = signing_side(pilot, actor)
    signs_now = pilot.state == PilotState.ROUTE_CHECKED and bool(side) and not getattr(pilot, f"{side}_signed_at")
    return {
        "pilot": pilot,
        "crumbs": [Crumb(_("Piloter"), reverse("pilots"))],
        "headline": queries.headline(pilot, views),
        "views": views,
        "form": form or (ValueForm(measures=[one.measure for one in views]) if can_measure else None),
        **_pulse_of(actor, pilot, pulse_form),
        "advice": queries.purchase_advice(pilot) if not actor.is_startup else None,
        "can_plan": inside and pilot.state == PilotState.PLANNED,
        "checks": checks_route(actor, pilot),
        "signs_now": signs_now,
        "can_plan_again": inside and pilot.state in OVER and pilot.match.state in MADE_FROM,
        "story": _story_of(actor, pilot),
        "may_tell": inside or actor.is_programme,
        "history": history_of(pilot),
    }


def _pulse_of(actor: Actor, pilot: Pilot, form: PulseForm | None) -> dict[str, Any]:
    """What both have said, month by month, and the form for the month that one's own side has to tell of."""
    pulses, number = queries.pulses_of(pilot), month_to_tell(pilot)
    told = {"pulses": [queries.pulse_entry(one) for one in pulses], "pulse_form": None}
    side = pulse_side(pilot, actor)
    if side is None or pilot.state != PilotState.RUNNING or number == 0:
        return told
    of_month = {one.side: one for one in pulses if one.month == number}
    said = of_month.pop(side, None)
    initial = {name: getattr(said, name) for name in ("how", "learned", "needs")} if said else {}
    form = form or PulseForm(initial=initial)
    return told | {"pulse_form": form, "pulse_number": number, "pulse_said": said, "other_has_said": bool(of_month)}


def _story_of(actor: Actor, pilot: Pilot) -> Story | None:
    return Story.objects.filter(pilot=pilot).exclude(state=StoryState.WITHDRAWN).first()


@signed_in
def new(request: Request, pk: int) -> HttpResponse:
    """Plan a pilot of a match that has none under way (a first one is made by the platform)."""
    match = fetch(Match.objects.select_related("need__lead_owner", "startup", "pitch"), request.actor, pk=pk)
    if not either_side(request.actor, Pilot(match=match)):
        raise Http404
    if request.method == "POST":
        try:
            return redirect(plan_pilot(match, actor=request.actor))
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(match)
    return render(request, "pilots/new.html", {"match": match})


@signed_in
def plan(request: Request, pk: int) -> HttpResponse:
    """The plan as a form for either side; a buyer saves and confirms the route in one step."""
    pilot = pilot_for(request, pk)
    if not either_side(request.actor, pilot):
        raise Http404
    if pilot.state != PilotState.PLANNED:
        messages.error(request, _("Planen väntar på signaturer eller är i gång."))
        return redirect(pilot)
    form = PlanForm(posted(request), instance=pilot)
    rows = measure_rows(pilot.measures.order_by("pk"), posted(request))
    if form.is_bound and form.is_valid() & rows.is_valid():
        try:
            return _save_plan(request, pilot_for(request, pk), form, rows.rows())
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {
        "form": form,
        "rows": rows,
        "pilot": pilot_for(request, pk),
        "advice": queries.purchase_advice(pilot_for(request, pk)) if not request.actor.is_startup else None,
        "checks": checks_route(request.actor, pilot),
    }
    return render(request, "pilots/plan.html", context, status=422 if form.is_bound else 200)


def _save_plan(request: Request, pilot: Pilot, form: PlanForm, rows: list[dict[str, Any]]) -> HttpResponse:
    save_plan(pilot, actor=request.actor, measures=rows, **form.written)
    if request.POST.get("do") == "check":
        check_route(pilot, actor=request.actor)
        messages.success(request, _("Köpvägen är bekräftad. Nu kan båda signera planen."))
    else:
        messages.success(request, _("Planen är sparad."))
    return redirect(pilot)


@signed_in
def sign(request: Request, pk: int) -> HttpResponse:
    """Read the plan and sign it; the second signature starts the pilot."""
    pilot = pilot_for(request, pk)
    side = signing_side(pilot, request.actor)
    if side is None:
        raise Http404
    if pilot.state != PilotState.ROUTE_CHECKED or getattr(pilot, f"{side}_signed_at"):
        return redirect(pilot)
    form = SignForm(posted(request), initial={"version": pilot.plan_version})
    if form.is_bound and form.is_valid():
        try:
            started = sign_pilot(pilot, actor=request.actor, version=form.cleaned_data["version"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            said = _("Båda har signerat. Piloten är i gång.") if started else _("Tack, planen är signerad av er.")
            messages.success(request, said)
            return redirect(pilot)
    context = {"form": form, "pilot": pilot, "measures": plan_content(pilot)["measures"]}
    context["version"] = pilot.plan_versions.get(number=pilot.plan_version)
    return render(request, "pilots/sign.html", context, status=422 if form.is_bound else 200)


@signed_in
def value(request: Request, pk: int) -> HttpResponse:
    """Enter one value of a measure."""
    pilot = pilot_for(request, pk)
    if request.method != "POST" or not either_side(request.actor, pilot):
        return redirect(pilot)
    form = ValueForm(request.POST, measures=list(pilot.measures.order_by("pk")))
    if form.is_valid():
        measure, told = form.told
        try:
            enter_value(measure, actor=request.actor, **told)
        except Refused as refused:
            form.add_error("on", str(refused))
        else:
            messages.success(request, _("Värdet är sparat."))
            return redirect(pilot)
    return render(request, "pilots/page.html", page_of(request.actor, pilot, form), status=422)


@signed_in
def pulse(request: Request, pk: int) -> HttpResponse:
    """Say for one's side how the pilot goes this month."""
    pilot = pilot_for(request, pk)
    if request.method != "POST" or not either_side(request.actor, pilot):
        return redirect(pilot)
    form = PulseForm(request.POST)
    if form.is_valid():
        try:
            give_pulse(pilot, actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Tack. Den andra sidan ser ert svar."))
        return redirect(pilot)
    return render(request, "pilots/page.html", page_of(request.actor, pilot, pulse_form=form), status=422)


@signed_in
def end(request: Request, pk: int) -> HttpResponse:
    """Decide how the pilot ends, in one step."""
    pilot = pilot_for(request, pk)
    if not PILOT.may("evaluate", pilot, request.actor):
        raise Http404
    form = EndForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            end_pilot(pilot, actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Beslutet är sparat. Ett utkast till berättelse väntar på er."))
            return redirect(pilot)
    views = queries.measure_views(pilot)
    context = {"form": form, "pilot": pilot, "headline": queries.headline(pilot, views)}
    return render(request, "pilots/end.html", context, status=422 if form.is_bound else 200)
