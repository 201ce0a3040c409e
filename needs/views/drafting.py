"""A draft need in its form: saved by hand and by itself, and what two writers wrote at the same time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from ignite.editions.content import criteria
from ignite.editions.procurement import advise
from ignite.kernel import clock
from ignite.kernel.access import also_for_programme, need_owner
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb
from ignite.kernel.templatetags.words import clock as wall
from needs.enums import AnalysisResult, NeedState
from needs.forms import NeedForm
from needs.forms.last_day import NOON, with_noon
from needs.forms.requirements import need_rows
from needs.forms.rows import Rows
from needs.models import BriefAside, Criterion, Need, NeedOwner, NeedsAnalysis
from needs.queries import analysis_with_all, current_owner
from needs.queries.page import asides_of, need_with_draft
from needs.rules import EDITABLE_NEED, in_group, may_tick_route
from needs.services.briefs import create_need, taken_over
from needs.services.drafting import ROWS, Reading, marks_of, save_draft, settle_aside
from needs.wording import WORDS


@dataclass
class Desk:
    """A draft, be it not saved as yet, with its form and its rows as one request has them."""

    need: Need
    analysis: NeedsAnalysis | None
    form: NeedForm
    rows: Rows

    @property
    def is_valid(self) -> bool:
        """Whether form and rows can be read."""
        return all([self.form.is_valid(), self.rows.is_valid()])

    @property
    def reading(self) -> Reading:
        """Which page writes, and what it had read."""
        data = self.form.cleaned_data
        return Reading(data.get("page") or uuid4().hex, _read_marks(data.get("seen", "")))

    def names_of(self, fields: list[str]) -> str:
        """Fields by their labels, in a row."""
        labels = {name: bound.label for name, bound in self.form.fields.items()}
        labels |= {"deadline_at": labels["last_day"], ROWS: _("Krav och önskemål")}
        return ", ".join(str(labels[name]) for name in fields if name in labels)


def _read_marks(text: str) -> dict[str, str]:
    try:
        marks = json.loads(text or "{}")
    except ValueError:
        return {}
    return {str(name): str(mark) for name, mark in marks.items()} if isinstance(marks, dict) else {}


def desk_of(request: Request, need: Need, analysis: NeedsAnalysis | None = None) -> Desk:
    """The forms of a draft; ``analysis`` fills one that is not saved as yet."""
    edition = need.lead_owner.edition
    options: dict[str, Any] = {
        "instance": need,
        "edition": edition,
        "may_tick": may_tick_route(request.actor, need),
        "criteria": list(need.criteria.all()) if need.pk else _usual_criteria(),
    }
    data = posted(request)
    if data is None:
        known = {"page": uuid4().hex, "seen": json.dumps(marks_of(need)), "need": need.pk}
        chosen = {"goals": analysis.area.goals.all(), "subjects": analysis.area.subjects.all()} if analysis else {}
        return Desk(need, analysis, NeedForm(initial={**known, **chosen}, **options), need_rows(analysis or need))
    form = NeedForm(data, **options)
    if data.get("do") == NOON:
        form.is_valid()
        form = NeedForm(with_noon(data, form.last_day_of.proposed), **options)
    return Desk(need, analysis, form, need_rows(analysis or need, data))


def _usual_criteria() -> list[Criterion]:
    return [Criterion(key=one.key, name_sv=one.title.sv, name_en=one.title.en, weight=one.weight) for one in criteria()]


def blank_of(request: Request) -> tuple[NeedOwner, NeedsAnalysis | None, Need]:
    """The owner, the analysis that the address names, and an unsaved need that begins with what it says. Raises Http404
    without an owner.
    """
    owner = current_owner(request.actor)
    if owner is None:
        raise Http404
    pk, analysis = request.GET.get("analysis", ""), None
    if pk.isascii() and pk.isdigit() and len(pk) < 18:
        analysis = fetch(analysis_with_all(), request.actor, pk=int(pk))
    begun = {"title": analysis.area.title, **taken_over(analysis)} if analysis else {}
    return owner, analysis, Need(lead_owner=owner, **begun)


def draft_on_page(request: Request, owner: NeedOwner) -> Need | None:
    """The draft that the page, as it stands in the reader's browser, has made already by saving itself."""
    page = request.POST.get("page", "")[:40]
    return need_with_draft().filter(lead_owner=owner, written_in__page=page).first() if page else None


def create_on(desk: Desk, request: Request, owner: NeedOwner) -> Need:
    """Make the need of a desk whose form says enough to be kept."""
    fields = desk.form.fields_to_save()
    title = fields.pop("title", None) or str(_("Behov utan rubrik"))
    if desk.rows.is_valid():
        fields["requirements"] = desk.rows.rows()
    return create_need(
        owner,
        actor=request.actor,
        title=title,
        analysis=desk.analysis,
        page=desk.reading.page,
        weights=desk.form.weights_to_save(),
        **fields,
    )


def save_on(desk: Desk, request: Request) -> list[str]:
    """Save what of a desk's form can be kept; returns the fields that clash with what somebody else wrote."""
    rows: Any = desk.rows.rows() if desk.rows.is_valid() else None
    return save_draft(
        desk.need,
        actor=request.actor,
        reading=desk.reading,
        requirements=rows,
        weights=desk.form.weights_to_save(),
        **desk.form.fields_to_save(),
    )


def draft_page(request: Request, desk: Desk) -> HttpResponse:
    """The form, with what stands beside it."""
    need, form = desk.need, desk.form
    asides = asides_of(need)
    analysis = desk.analysis or need.analysis
    context = {
        "need": need,
        "form": form,
        "rows": desk.rows,
        "criteria": list(need.criteria.all()) if need.pk else _usual_criteria(),
        "crumbs": [Crumb(pgettext("flera", "Behov"), reverse("own-needs"))],
        "ticked_by": need.route_by,
        "returned": getattr(need, "returned", "") if need.state == NeedState.EDITS_REQUESTED else "",
        "advice": advise(need.budget_sek, need.options_sek, need.lead_owner.organisation.regime),
        "asides": [(one, desk.names_of([one.field]), one.field in WORDS) for one in asides],
        "autosave": reverse("need-autosave") + (f"?analysis={desk.analysis.pk}" if desk.analysis else ""),
        "co_owners": getattr(need, "asked", []),
        "is_joint": analysis is not None and analysis.result == AnalysisResult.JOINT_NEED,
    }
    return render(request, "needs/need_form.html", context, status=422 if form.is_bound else 200)


@need_owner
@also_for_programme
@require_POST
def autosave(request: Request) -> HttpResponse:
    """Save a draft as it is typed; answers with a few words. The first key of a new one makes it."""
    owner, analysis, blank = blank_of(request)
    pk = request.POST.get("need", "")
    need = _draft_of(request, int(pk)) if pk.isdecimal() and len(pk) < 18 else draft_on_page(request, owner)
    desk = desk_of(request, need or blank, None if need else analysis)
    desk.form.is_valid()
    try:
        made = None if need else create_on(desk, request, owner)
        clashing = save_on(desk, request) if need else []
    except Refused as refused:
        return HttpResponse(str(refused), status=422, content_type="text/plain")
    held = made or desk.need
    marks = {**marks_of(held), **{name: desk.reading.seen.get(name, "") for name in clashing}}
    context = {
        "need": held,
        "marks": json.dumps(marks),
        "time": wall(clock.now()),
        "clashing": desk.names_of(clashing),
        "unsaved": desk.names_of(list(desk.form.errors)) or _wrong_rows(desk),
    }
    response = render(request, "needs/_need_saved.html", context)
    if made:
        response["HX-Replace-Url"] = reverse("need-edit", args=[made.pk])
    return response


def _draft_of(request: Request, pk: int) -> Need:
    """A draft that the reader's group writes. Raises Http404 for others', Refused is left to the service."""
    need: Need = fetch(need_with_draft(), request.actor, pk=pk)
    if not in_group(request.actor, need):
        raise Http404
    return need


@need_owner
@also_for_programme
@require_POST
def settle(request: Request, pk: int, aside_pk: int) -> HttpResponse:
    """Take care of a text that was kept aside: use it, or leave it."""
    need = _draft_of(request, pk)
    aside = get_object_or_404(BriefAside.objects.select_related("need__lead_owner"), need=need, pk=aside_pk)
    try:
        settle_aside(aside, actor=request.actor, use=request.POST.get("do") == "use")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("need-edit", pk=need.pk) if need.state in EDITABLE_NEED else redirect(need)


def _wrong_rows(desk: Desk) -> str:
    return "" if desk.rows.is_valid() else _("Krav och önskemål")
