"""Pages where a project group reads the pitches of a need together: table, comparison, assessment."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.kernel.access import need_owner, requires
from ignite.kernel.actor import Actor
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from matching.forms import AssessForm
from matching.queries import criteria_of, needs_read_by, own_assessment_of, pitch_rows
from matching.services import assess_pitch, declare_conflict
from needs.enums import NeedState
from needs.models import Need
from needs.rules import in_group, leads_group, shares_need
from needs.services import begin_reading
from startups.models import Pitch
from startups.queries import pitches_to_show, sealed_count

MOST_COMPARED = 4


def reads_pitches(actor: Actor) -> bool:
    """Need owners and the programme."""
    return actor.is_need_owner or actor.is_programme


def facts_of(need: Need, actor: Actor) -> dict[str, Any]:
    """What the pages of a need's pitches tell and allow, whoever the pitches are from."""
    may_answer = in_group(actor, need)
    return {
        "need": need,
        "may_assess": shares_need(actor, need),
        "may_answer": may_answer and (need.is_closed or need.is_rolling),
        "may_decide": may_answer and need.is_closed and need.state in (NeedState.OPEN, NeedState.READING),
        "leads": leads_group(actor, need),
    }


@requires("pitch_reader", reads_pitches)
def need_pitches(request: Request, pk: int) -> HttpResponse:
    """The pitches of one need: what they say, where they stand, what the group thinks."""
    need: Need = get_object_or_404(needs_read_by(request.actor), pk=pk)
    sealed = sealed_count(need)
    facts = facts_of(need, request.actor)
    rows = pitch_rows(need, request.actor)
    context = {
        **facts,
        "rows": rows,
        "waiting": sum(row.is_answerable for row in rows),
        "sealed": sealed,
        "may_open": bool(sealed) and facts["may_decide"],
    }
    return render(request, "matching/need_pitches.html", context)


@need_owner
@require_POST
def need_pitches_open(request: Request, pk: int) -> HttpResponse:
    """Open sealed pitches after the deadline; choosing begins with it."""
    need: Need = get_object_or_404(needs_read_by(request.actor), pk=pk)
    try:
        begin_reading(need, actor=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Pitcharna är öppnade."))
    return redirect("need-pitches", pk=pk)


@requires("pitch_reader", reads_pitches)
def need_compare(request: Request, pk: int) -> HttpResponse:
    """Up to four pitches side by side (?p=1&p=2)."""
    need: Need = get_object_or_404(needs_read_by(request.actor), pk=pk)
    wanted = [int(text) for text in request.GET.getlist("p") if text.isascii() and text.isdigit() and len(text) < 18]
    if len(wanted) > MOST_COMPARED:
        messages.info(request, _("Fyra åt gången går att jämföra. Här är de fyra första du valde."))
    rows = pitch_rows(need, request.actor, only=wanted[:MOST_COMPARED])
    if not rows:
        messages.info(request, _("Välj de pitchar som du vill jämföra."))
        return redirect("need-pitches", pk=pk)
    criteria = criteria_of(need)
    lines = [(criterion, [row.by_criterion.get(criterion.pk) for row in rows]) for criterion in criteria]
    context = {**facts_of(need, request.actor), "rows": rows, "lines": lines}
    return render(request, "matching/compare.html", context)


@need_owner
def assess(request: Request, pk: int) -> HttpResponse:
    """One's own assessment of one pitch, with the pitch beside it."""
    pitch: Pitch = fetch(pitches_to_show(), request.actor, pk=pk)
    if not shares_need(request.actor, pitch.need):
        raise PermissionDenied(_("Bara projektgruppen bedömer pitchar."))
    own = own_assessment_of(pitch, request.actor)
    form = AssessForm(posted(request), criteria=criteria_of(pitch.need), own=own)
    if request.method == "POST" and form.is_valid():
        try:
            _keep(form, pitch, request.actor)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Din bedömning är inlämnad. Nu ser du också de andras."))
            return redirect("need-pitches", pk=pitch.need_id)
    context = {"form": form, "pitch": pitch, "need": pitch.need, "own": own}
    return render(request, "matching/assess.html", context, status=422 if form.is_bound else 200)


def _keep(form: AssessForm, pitch: Pitch, actor: Actor) -> None:
    if form.has_conflict:
        declare_conflict(pitch, actor=actor, conflict=form.cleaned_data["conflict"])
    else:
        assess_pitch(pitch, actor=actor, scores=form.scores(), words=form.cleaned_data["words"])
