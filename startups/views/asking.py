"""Asking startups to pitch to a need, and what they said."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ignite.joining.lifecycle import INVITATION
from ignite.joining.services import count_attempt
from ignite.kernel.access import requires
from ignite.kernel.actor import Actor
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from needs.models import Need
from startups.forms import AskForm
from startups.models import PitchAsk, Startup
from startups.queries import asks_to, listed_startups
from startups.rules import asks_startups
from startups.services import ask_pitch_again, ask_pitch_no_more, ask_to_pitch

SHOWN = 20
PER_ORGANISATION, PER_ASK = 30, 3  # sendings in an hour


def asks_for_need(actor: Actor) -> bool:
    """The programme, or a member of a need owner."""
    return actor.is_programme or actor.is_need_owner


@requires("programme_or_need_owner", asks_for_need)
def need_ask(request: Request, pk: int) -> HttpResponse:
    """Choose startups to ask, found by words, or write an address; below, who was asked and what they said."""
    need: Need = fetch(Need.objects.select_related("lead_owner__organisation"), request.actor, pk=pk)
    _must_ask(request.actor, need)
    asked = asks_to(need, request.actor)
    text = (request.POST.get("q") or request.GET.get("q", "")).replace("\x00", "").strip()[:100]
    found = _found(request, text, asked)
    form = AskForm(posted(request), listed=_with_ticked(request, found[:SHOWN]), initial={"q": text})
    if form.is_bound and form.is_valid():
        try:
            return _ask(request, need, form)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {
        "need": need,
        "form": form,
        "q": text,
        "is_more": len(found) > SHOWN,
        "rows": _rows(asked, request.actor),
    }
    return render(request, "startups/ask.html", context, status=422 if form.is_bound else 200)


def _must_ask(actor: Actor, need: Need) -> None:
    if not asks_startups(actor, need):
        raise PermissionDenied(_("Bara projektgruppen och programmet ber startups att pitcha."))


def _found(request: Request, text: str, asked: list[PitchAsk]) -> list[Startup]:
    """The startups that the words find and that have not been asked; one more than are shown, if there are more."""
    known = [one.startup_id for one in asked if one.startup_id]
    return list(listed_startups(request.actor, text=text).exclude(pk__in=known)[: SHOWN + 1])


def _with_ticked(request: Request, found: list[Startup]) -> list[Startup]:
    """Those found, and those that were ticked in another search."""
    ticked = {int(key) for key in request.POST.getlist("startups") if key.isascii() and key.isdigit() and len(key) < 18}
    missing = ticked - {one.pk for one in found}
    return found + list(listed_startups(request.actor).filter(pk__in=missing)) if missing else found


def _ask(request: Request, need: Need, form: AskForm) -> HttpResponse:
    count_attempt(f"ask:{request.actor.organisation_id}", limit=PER_ORGANISATION)
    word = form.cleaned_data["word"]
    made = ask_to_pitch(need, actor=request.actor, startups=form.chosen, outsiders=form.outsiders, word=word)
    if made:
        said = ngettext("%(count)s inbjudan är på väg.", "%(count)s inbjudningar är på väg.", len(made))
        messages.success(request, said % {"count": len(made)})
    else:
        messages.info(request, _("De är redan tillfrågade."))
    return redirect("need-ask", pk=need.pk)


def _rows(asked: list[PitchAsk], actor: Actor) -> list[dict[str, Any]]:
    return [
        {
            "ask": ask,
            "may_resend": INVITATION.may("resend", ask.invitation, actor),
            "may_revoke": INVITATION.may("revoke", ask.invitation, actor),
        }
        for ask in asked
    ]


@requires("programme_or_need_owner", asks_for_need)
@require_POST
def ask_resend(request: Request, pk: int) -> HttpResponse:
    """Send one asking again, with a new link."""
    ask = _fetch(request, pk)
    try:
        count_attempt(f"resend-ask:{ask.pk}", limit=PER_ASK)
        ask_pitch_again(ask, actor=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Inbjudan är skickad igen. Den gamla länken gäller inte längre."))
    return redirect("need-ask", pk=ask.need_id)


@requires("programme_or_need_owner", asks_for_need)
@require_POST
def ask_revoke(request: Request, pk: int) -> HttpResponse:
    """Take one asking back."""
    ask = _fetch(request, pk)
    try:
        ask_pitch_no_more(ask, actor=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Inbjudan är återkallad."))
    return redirect("need-ask", pk=ask.need_id)


def _fetch(request: Request, pk: int) -> PitchAsk:
    rows = PitchAsk.objects.select_related("need__lead_owner__organisation", "asked_for", "invitation__invited_by")
    ask: PitchAsk = fetch(rows, request.actor, pk=pk)
    _must_ask(request.actor, ask.need)
    return ask
