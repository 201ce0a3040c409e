"""Pages where a project group answers: one no, or all that is left together with the decision."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ignite.editions.content import decline_reasons
from ignite.kernel.access import need_owner
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from matching.forms import DeclineForm, starting_sentence
from matching.queries import PitchRow, needs_read_by, pitch_rows
from matching.services import Answer, answer_all
from matching.views.pitches import facts_of
from needs.enums import NeedState
from needs.models import Need
from needs.rules import in_group
from startups.lifecycle import PITCH
from startups.models import Pitch
from startups.queries import pitches_to_show
from startups.rules import reads_pitch
from startups.services import decline_pitch


@need_owner
def pitch_decline(request: Request, pk: int) -> HttpResponse:
    """Say no to one pitch; ?code= gives the sentence to start from."""
    pitch: Pitch = fetch(pitches_to_show(), request.actor, pk=pk)
    if not reads_pitch(request.actor, pitch):
        raise PermissionDenied(_("Bara projektgruppen hos den behovsägare som leder svarar på pitchar."))
    code = request.GET.get("code", "")
    form = DeclineForm(posted(request), initial={"code": code, "words": starting_sentence(code)})
    if request.method == "POST" and form.is_valid():
        try:
            decline_pitch(pitch, actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Svaret är skickat till startupen."))
            return redirect("need-pitches", pk=pitch.need_id)
    context = {
        "form": form,
        "pitch": pitch,
        "need": pitch.need,
        "reasons": decline_reasons(),
        "blocked": PITCH.blocked(PITCH.by_name["decline"], pitch, request.actor),
    }
    return render(request, "matching/decline.html", context, status=422 if form.is_bound else 200)


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One pitch with the form of its no."""

    row: PitchRow
    form: DeclineForm


@need_owner
def need_decide(request: Request, pk: int) -> HttpResponse:
    """Answer every pitch that is left, each with its own words, and decide the need: one submit."""
    need: Need = get_object_or_404(needs_read_by(request.actor), pk=pk)
    if not in_group(request.actor, need):
        raise PermissionDenied(_("Bara projektgruppen hos den behovsägare som leder svarar på pitchar."))
    if need.state not in (NeedState.OPEN, NeedState.READING):
        return redirect("need-pitches", pk=pk)
    rows = pitch_rows(need, request.actor)
    lines = [AnswerLine(row, _form(request, row)) for row in rows if row.is_answerable]
    error = ""
    if request.method == "POST" and _all_valid(lines):
        try:
            return _answer(request, need, lines)
        except Refused as refused:
            error = str(refused)
    context = {
        **facts_of(need, request.actor),
        "lines": lines,
        "kept": [row for row in rows if not row.is_answerable],
        "reasons": decline_reasons(),
        "error": error,
        "wrong": [line for line in lines if line.form.errors],
    }
    return render(request, "matching/decide.html", context, status=422 if request.method == "POST" else 200)


def _form(request: Request, row: PitchRow) -> DeclineForm:
    prefix = f"p{row.pitch.pk}"
    return DeclineForm(posted(request), prefix=prefix, keep=f"answer:{prefix}")


def _all_valid(lines: list[AnswerLine]) -> bool:
    """Whether all are; each is looked at, so that every error shows at once."""
    return not [line for line in lines if not line.form.is_valid()]


def _answer(request: Request, need: Need, lines: list[AnswerLine]) -> HttpResponse:
    answers = {line.row.pitch.pk: Answer(**line.form.cleaned_data) for line in lines}
    if answer_all(need, actor=request.actor, answers=answers):
        messages.success(request, _("Alla har fått svar och behovet är beslutat."))
    else:
        messages.success(request, _("Alla har fått svar. Er projektledare beslutar behovet."))
    return redirect("need-pitches", pk=need.pk)
