"""Every kind of letter on one page, in both languages; the letter as it looks; and kinds that are looked at first."""

from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.kernel.access import programme
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request
from ignite.outbox import holding, kinds, queries, rendering, samples, skeleton
from ignite.outbox.enums import Priority
from ignite.outbox.kinds import Kind
from ignite.outbox.models import KindHold


@programme
def index(request: Request) -> HttpResponse:
    """All kinds: who gets it and why, and its words in both languages."""
    held = dict(KindHold.objects.values_list("kind", "since"))
    shown = [kind for kind in kinds.all_kinds() if kind.sample]
    listed = sorted(shown, key=lambda kind: (str(kind.label or kind.name).lower(), kind.name))
    rows = [_row(kind, held) for kind in listed]
    return render(request, "outbox/kinds.html", {"rows": rows, "held": len(held), "health": queries.health()})


def _row(kind: Kind, held: dict[str, Any]) -> dict[str, Any]:
    letters = [(language, samples.letter(kind, language)) for language in samples.LANGUAGES]
    own = next((one for language, one in letters if language == get_language()), letters[0][1])
    words = rendering.words_of(own.subject, own.body_text, url=own.action_url, action=own.action_label)
    return {
        "kind": kind,
        "label": kind.label or kind.name,
        "since": held.get(kind.name),
        "may_hold": kind.rank > Priority.SIGN_IN,
        "letters": letters,
        "why": words.why if words else "",
    }


@programme
def letter(request: Request, name: str, language: str) -> HttpResponse:
    """The letter itself, light or dark as the reader's screen is. Its one style block is allowed by its hash."""
    kind = _named(name)
    if language not in samples.LANGUAGES or not kind.sample:
        raise Http404
    page = samples.letter(kind, language, inlined=False).body_html
    response = HttpResponse(page)
    response._csp_update = {"style-src": [skeleton.hash_of_styles(page)]}  # type: ignore[attr-defined]
    return response


@programme
@require_POST
def hold(request: Request, name: str) -> HttpResponse:
    """Hold new letters of a kind, or let them go again."""
    kind = _named(name)
    try:
        if request.POST.get("do") == "free":
            holding.let_kind_go(kind, actor=request.actor)
            notices.success(request, _("Nya brev av slaget går av sig själva igen. De som redan hålls ligger kvar."))
        else:
            holding.hold_kind(kind, actor=request.actor)
            notices.success(request, _("Nya brev av slaget hålls tills du släpper dem."))
    except Refused as refused:
        notices.error(request, str(refused))
    return redirect(f"{reverse('message-kinds')}#{kind.name}")


def _named(name: str) -> Kind:
    try:
        return kinds.kind_named(name)
    except KeyError as unknown:
        raise Http404 from unknown
