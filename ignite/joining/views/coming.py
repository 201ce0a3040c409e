"""Answering an invitation to come, or to pitch: yes, no, maybe, and who comes instead."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ignite.joining.enums import Answer
from ignite.joining.forms import AnswerForm, StandInForm
from ignite.joining.services import answer_invitation, count_attempt, name_stand_in, network_of
from ignite.joining.views.visit import Visit, page
from ignite.kernel.actor import SYSTEM, Actor
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request

PER_PLACE = 10  # colleagues named in an hour from one place: an office may share one address of the net


def come(request: Request, visit: Visit) -> HttpResponse:
    """Save the answer; to the page again, which says what it led to, or on to the pitch. 422 keeps what was written."""
    form = AnswerForm(request.POST, asks_needs=visit.subject.asks_needs and "food" in request.POST)
    if not form.is_valid():
        return page(request, visit, form=form, status=422)
    because = request.POST.get("because", "")
    answer_invitation(
        visit.invitation,
        answer=request.POST.get("answer", "") or (Answer.NO if because else ""),
        because=because if because in dict(visit.subject.reasons) else "",
        actor=_actor(request, visit),
        **form.said,
    )
    if visit.subject.kind == "pitch" and visit.invitation.answer == Answer.YES:
        return _onward(request, visit)
    messages.success(request, _thanks(visit))
    return redirect("invitation", token=visit.token)


def _actor(request: Request, visit: Visit) -> Actor:
    is_known = visit.reader is not None and visit.reader.pk == visit.invitation.user_id
    return request.actor if is_known else SYSTEM


def _thanks(visit: Visit) -> str:
    match visit.invitation.answer:
        case Answer.WAITING:
            return _("Det är fullt just nu. Du står på väntelistan och får ett brev när det blir en plats.")
        case Answer.NO:
            return _("Tack för ditt svar. Du kan ändra det här.")
        case Answer.MAYBE:
            return _("Tack, vi vet att du kanske kommer. Ändra till ja eller nej när du vet.")
    return _("Tack, du är välkommen. Du kan ändra ditt svar här.")


def _onward(request: Request, visit: Visit) -> HttpResponse:
    """To the page that a yes leads to: through signing in, or through making an account."""
    target = visit.subject.url
    if visit.reader is not None:
        messages.success(request, _("Roligt! Här börjar er pitch."))
        return redirect(target)
    messages.success(request, _("Roligt! Logga in eller skapa ett konto, så kommer ni till er pitch."))
    door = "account_login" if visit.account is not None else "account_signup"
    return redirect(f"{reverse(door)}?{urlencode({'next': target})}")


def stand_in(request: Request, visit: Visit) -> HttpResponse:
    """Invite the colleague that the person names. 422 keeps what was written, 429 when there were too many."""
    form = StandInForm(request.POST)
    if form.is_valid():
        try:
            place = network_of(get_adapter(request).get_client_ip(request))
            count_attempt(f"stand-in-place:{place}", limit=PER_PLACE)
            colleague = name_stand_in(visit.invitation, actor=_actor(request, visit), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Inbjudan till %(name)s är på väg. Tack!") % {"name": colleague})
            return redirect("invitation", token=visit.token)
    return page(request, visit, stand_in_form=form, status=422)
