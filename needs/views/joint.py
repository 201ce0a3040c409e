"""A joint need: the leading group asks another need owner; its project manager reads and answers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.kernel.access import need_owner
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb
from needs.models import CoOwnership, Need, NeedOwner
from needs.queries import need_for_page
from needs.queries.page import co_ownerships_of, need_with_page, outcomes_of, owners_to_ask
from needs.rules import in_group, leads_group
from needs.services.joint import agree_to_own, ask_co_owner, decline_to_own, end_co_ownership
from needs.views.access import insiders

LONGEST = 100  # letters of a search


@need_owner
def co_owners(request: Request, pk: int) -> HttpResponse:
    """Who owns a need, and who is asked; search among the edition's need owners and ask one."""
    need = _led_need(request, pk)
    if request.method == "POST":
        return _ask(request, need)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    context = {
        "need": need,
        "text": text,
        "found": owners_to_ask(need, text) if text else [],
        "rows": co_ownerships_of(need),
        "crumbs": [Crumb(need.title, need.get_absolute_url())],
    }
    return render(request, "needs/co_owners.html", context)


def _led_need(request: Request, pk: int) -> Need:
    need: Need = fetch(need_for_page(), request.actor, pk=pk)
    if not in_group(request.actor, need):
        raise Http404
    return need


def _ask(request: Request, need: Need) -> HttpResponse:
    pk = request.POST.get("owner", "")
    owners = NeedOwner.objects.filter(edition_id=need.lead_owner.edition_id).select_related("organisation")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 18):
        return redirect("need-co-owners", pk=need.pk)
    owner = get_object_or_404(owners, pk=int(pk))
    try:
        ask_co_owner(need, owner, actor=request.actor, greeting=request.POST.get("greeting", "").strip())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Frågan är skickad till %(owner)s.") % {"owner": owner})
    return redirect("need-co-owners", pk=need.pk)


@insiders
def co_ownership(request: Request, pk: int) -> HttpResponse:
    """The brief as the asked need owner reads it before it answers."""
    asked = fetch(_asked(), request.actor, pk=pk)
    need = get_object_or_404(need_with_page(), pk=asked.need_id)
    # Who has said no, left or is no longer asked reads what everybody reads.
    reads = asked.ended_at is None or Need.objects.for_user(request.actor).filter(pk=need.pk).exists()
    context: dict[str, Any] = {
        "asked": asked,
        "need": need,
        "reads": reads,
        "requirements": list(need.requirements.all()),
        "measures": outcomes_of(need),
        "may_answer": leads_group(request.actor, asked.owner),
        "is_asked": request.actor.organisation_id == asked.owner.organisation_id,
    }
    return render(request, "needs/co_ownership.html", context)


def _asked() -> Any:
    return CoOwnership.objects.select_related("owner__organisation", "need__lead_owner__organisation", "asked_by")


ACTS: dict[str, tuple[Callable[..., bool], Any]] = {
    "agree": (agree_to_own, _("Ni äger nu behovet tillsammans.")),
    "decline": (decline_to_own, _("Ni har tackat nej.")),
    "end": (end_co_ownership, _("Det är ändrat, och den andra parten ser det.")),
}


@need_owner
@require_POST
def answer(request: Request, pk: int) -> HttpResponse:
    """Say yes or no, take the question back, or leave the need."""
    asked = fetch(_asked(), request.actor, pk=pk)
    act, words = ACTS.get(request.POST.get("do", ""), (None, ""))
    if act is None:
        return redirect(asked)
    try:
        if act(asked, actor=request.actor):
            messages.success(request, words)
    except Refused as refused:
        messages.error(request, str(refused))
    if in_group(request.actor, asked.need):
        return redirect("need-co-owners", pk=asked.need_id)
    return redirect(asked.need if asked.is_agreed else asked)
