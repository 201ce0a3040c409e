"""What the page of an analysis asks in the background: save one field, look at one, who is here. Answers are small."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.editions.content import analysis_sections
from ignite.kernel import clock
from ignite.kernel.access import also_for_programme, also_shown_to_programme, need_owner
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request
from ignite.kernel.scoping import fetch
from ignite.kernel.templatetags.words import clock as wall
from needs.differences import differences
from needs.forms.writing import WritingForm, whole_form
from needs.models import NeedsAnalysis
from needs.parts import PART_OF, parts_of
from needs.queries import analysis_with_all
from needs.queries.writing import Held, held_and_aside, holding, standing
from needs.rules import EDITABLE_ANALYSIS, in_group
from needs.services import note_presence, save_fields
from needs.views.fieldblocks import field_blocks
from needs.written import as_text, readable, text_now


@need_owner
@also_for_programme
@require_POST
def autosave(request: Request, pk: int) -> HttpResponse:
    """Save one field as it is typed. JSON with ``state``.

    200 saved (the number that holds now, how many parts are done); 409 torn (somebody else has written: both texts are
    kept, and shown in ``html``); 422 unread (what is wrong, in ``words``; nothing is written).
    """
    shown = fetch(analysis_with_all(), request.actor, pk=pk)
    name = request.POST.get("field", "")
    if name not in PART_OF:
        return _unread(_("Den delen finns inte."))
    form = whole_form(shown, [name], request.POST)
    if not form.is_valid():
        return _unread(" ".join(form.errors_of(name)))
    try:
        saved = save_fields(shown, form.values(), reads=form.reads(), actor=request.actor)[name]
    except Refused as refused:
        return _unread(str(refused))
    fresh = fetch(analysis_with_all(), request.actor, pk=pk)
    if saved.aside is not None:
        html = _field(request, fresh, name)
        words = _("Någon annan hann spara. Båda texterna finns kvar.")
        return JsonResponse({"state": "torn", "number": saved.number, "html": html, "words": words}, status=409)
    words = _("Sparat %(time)s") % {"time": wall(clock.now())}
    return JsonResponse({"state": "saved", "number": saved.number, "words": words, **_progress(fresh)})


def _unread(words: str) -> JsonResponse:
    return JsonResponse({"state": "unread", "words": words}, status=422)


def _progress(shown: NeedsAnalysis) -> dict[str, Any]:
    parts = parts_of(shown)
    done = [part.key for part in parts if part.done]
    said = _("%(done)s av %(total)s delar klara") % {"done": len(done), "total": len(parts)}
    return {"progress": said, "done": done, "begun": [part.key for part in parts if part.begun]}


@need_owner
@also_for_programme
def field_now(request: Request, pk: int, name: str) -> HttpResponse:
    """One field as it stands (``html``, ``number``), and what the browser needs to go on after a new sign-in.

    With a POST of the field as it was left in a browser also ``unsent``: that text beside the one that holds, or
    nothing when both say the same. Changes nothing.
    """
    shown = fetch(analysis_with_all(), request.actor, pk=pk)
    if name not in PART_OF or not in_group(request.actor, shown):
        raise Http404
    held = holding(shown, [name]).get(name)
    answer = {
        "number": held.number if held else 0,
        "html": _field(request, shown, name),
        "token": get_token(request),
        "reader": str(request.actor.pseudonym),
    }
    if request.method == "POST":
        answer["unsent"] = _unsent(request, shown, name)
    return JsonResponse(answer)


def _field(request: Request, shown: NeedsAnalysis, name: str) -> str:
    blocks = field_blocks(whole_form(shown, [name]), *held_and_aside(shown, [name]), request.actor)
    return render_to_string("needs/_writing_field.html", {"one": blocks[name], "analysis": shown}, request)


def _unsent(request: Request, shown: NeedsAnalysis, name: str) -> str:
    form = whole_form(shown, [name], request.POST)
    holds, left = readable(name, text_now(shown, name)), _left(form, name)
    if holds == left:
        return ""
    one, other = differences(holds, left)
    context = {"holds": one, "left": other, "name": name}
    return render_to_string("needs/_unsent.html", context, request)


def _left(form: WritingForm, name: str) -> str:
    """What was typed, as people read it; as it was typed when it cannot be read."""
    values = form.values() if form.is_valid() else {}
    if name in values:
        return readable(name, as_text(name, values[name]))
    return "\n".join(str(value) for key, value in form.data.items() if not key.startswith(("csrf", "_once", "read-")))


@need_owner
@also_shown_to_programme
def presence(request: Request, pk: int) -> HttpResponse:
    """Who else has the analysis open, and the number that holds in each field. Two queries.

    Asked every ten seconds by the page, which so says that its reader is there (``part``).
    """
    now = standing(request.actor, pk)
    if now is None or not in_group(request.actor, now.analysis):
        raise Http404
    if now.analysis.state in EDITABLE_ANALYSIS:
        note_presence(now.analysis, part=request.GET.get("part", ""), actor=request.actor)
    titles = {section.key: section.title for section in analysis_sections()}
    here = [(one.name, titles.get(one.part, "")) for one in now.here]
    held = json.dumps([_told(one) for one in now.held], ensure_ascii=False)
    return render(request, "needs/_here.html", {"here": here, "held": held})


def _told(held: Held) -> dict[str, Any]:
    if held.is_mine:
        words = _("Du ändrade den här texten i en annan flik %(time)s.") % {"time": wall(held.at)}
    else:
        words = _("%(name)s ändrade den här texten %(time)s.") % {"name": held.by, "time": wall(held.at)}
    return {"field": held.field, "number": held.number, "mine": held.is_mine, "words": words}
