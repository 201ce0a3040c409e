"""The public way in: the form, the search in the registers, the confirmed address, the answer to a question."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ignite.editions.models import Edition
from ignite.joining.enums import JoinState
from ignite.joining.forms import JoinForm, ReplyForm
from ignite.joining.models import JoinRequest
from ignite.joining.services import (
    TooMany,
    confirm_join_request,
    count_attempt,
    is_over,
    network_of,
    reply_to_question,
    request_to_join,
    withdraw_join_request,
)
from ignite.joining.tokens import asks, request_to_answer, request_to_confirm
from ignite.kernel.access import public
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.texts import tidy
from ignite.reference.enums import BodyKind
from ignite.reference.queries import body_of, find_bodies

PER_NETWORK, PER_ADDRESS = 5, 3  # requests in an hour
A_DAY = 10  # to one address, from wherever: who fills in another's address must not fill the mailbox slowly either


@public
def join(request: Request) -> HttpResponse:
    """The form for an organisation that wants to become part. 422 with everything kept when something is missing."""
    edition = Edition.objects.current()
    form = JoinForm(posted(request), initial=_initial(request))
    status = 422 if form.is_bound else 200
    if request.method == "POST" and edition is not None and form.is_valid():
        try:
            return _send(request, edition, form.facts())
        except Refused as refused:
            form.add_error(None, str(refused))
            status = 429 if isinstance(refused, TooMany) else 422
    context = {"form": form, "edition": edition, "is_over": edition is not None and is_over(edition)}
    return render(request, "joining/join.html", context, status=status)


def _initial(request: Request) -> dict[str, Any]:
    kind, _dash, code = tidy(request.GET.get("organisation", "")).partition("-")
    body = body_of(BodyKind(kind), code) if kind in BodyKind.values else None
    actor = request.actor
    return {"organisation_name": body.name if body else "", "contact_name": actor.name, "email": actor.email}


def _send(request: Request, edition: Edition, facts: dict[str, Any]) -> HttpResponse:
    count_attempt(f"net:{network_of(get_adapter(request).get_client_ip(request))}", limit=PER_NETWORK)
    count_attempt(f"address:{facts['email']}", limit=PER_ADDRESS)
    count_attempt(f"address:{facts['email']}", limit=A_DAY, hours=24)
    is_own = request.actor.is_authenticated and facts["email"].lower() == request.actor.email.lower()
    request_to_join(edition=edition, language=get_language() or "sv", is_confirmed=is_own, **facts)
    if is_own:
        messages.success(request, _("Tack! Er anmälan är framme hos programmet."))
        return redirect("home")
    return redirect("join-thanks")


@public
def join_thanks(request: Request) -> HttpResponse:
    """Look in your mailbox. Says the same to everybody, whatever was sent."""
    return render(request, "joining/join_thanks.html")


@public
def organisation_search(request: Request) -> HttpResponse:
    """Public bodies by what has been typed: choices for the form's field, or a page of its own without JavaScript."""
    typed = tidy(request.GET.get("q") or request.GET.get("organisation_name") or "")[:100]
    bodies = find_bodies(typed, limit=10)
    template = "joining/_organisation_options.html" if request.htmx else "joining/organisation_search.html"
    return render(request, template, {"bodies": bodies, "typed": typed})


@public
@never_cache
def join_confirm(request: Request, token: str) -> HttpResponse:
    """Show (GET) what is to be confirmed; confirm it (POST). A mail scanner's GET changes nothing."""
    found = JoinRequest.objects.filter(pk=request_to_confirm(token) or 0).first()
    if found is None:
        return _dead(request)
    if request.method == "POST":
        confirm_join_request(found)
        return redirect("join-confirm", token=token)
    return render(request, "joining/join_confirm.html", {"join_request": found})


@public
@never_cache
def join_reply(request: Request, token: str) -> HttpResponse:
    """The applicant answers the programme's question, or takes the request back; without an account."""
    pk, mark = request_to_answer(token) or (0, "")
    found = JoinRequest.objects.filter(pk=pk).first()
    if found is None or not asks(found, mark):
        return _dead(request)
    form = ReplyForm(request.POST if request.POST.get("do") == "reply" else None)
    if request.method == "POST" and (request.POST.get("do") == "withdraw" or form.is_valid()):
        return _answer(request, found, token, form)
    context = {"join_request": found, "form": form, "waits": found.state == JoinState.MORE_INFORMATION}
    return render(request, "joining/join_reply.html", context, status=422 if form.is_bound else 200)


def _answer(request: Request, found: JoinRequest, token: str, form: ReplyForm) -> HttpResponse:
    try:
        if request.POST.get("do") == "withdraw":
            withdraw_join_request(found)
            messages.success(request, _("Anmälan är återtagen."))
        else:
            reply_to_question(found, text=form.cleaned_data["text"])
            messages.success(request, _("Tack, programmet har fått ditt svar."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("join-reply", token=token)


def _dead(request: Request) -> HttpResponse:
    return render(request, "joining/dead_link.html", status=404)
