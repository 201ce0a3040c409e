"""The programme answers a request to join: welcome, with its facts looked through, or no, the letter read first."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ignite.joining.forms import DeclineForm, WelcomeForm
from ignite.joining.lifecycle import JOIN_REQUEST
from ignite.joining.messages import letter_declined
from ignite.joining.models import JoinRequest
from ignite.joining.services import accept_join_request, decline_join_request, facts_of_organisation
from ignite.kernel.access import programme
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch


def _found(request: Request, pk: int) -> JoinRequest:
    rows = JoinRequest.objects.select_related("public_body", "organisation", "edition")
    found: JoinRequest = fetch(rows, request.actor, pk=pk)
    return found


@programme
def accept(request: Request, pk: int) -> HttpResponse:
    """Welcome an organisation: its facts as the registers say them, to be corrected, and the first person invited.

    422 keeps what was written.
    """
    found = _found(request, pk)
    form = WelcomeForm(posted(request), initial=facts_of_organisation(found))
    if request.method == "POST" and form.is_valid():
        try:
            organisation = accept_join_request(found, actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            words = _("%(organisation)s är välkommen. %(name)s är inbjuden som projektledare.")
            messages.success(request, words % {"organisation": organisation.name, "name": found.contact_name})
            return redirect(organisation)
    context = {"join_request": found, "form": form, "blocked": _blocked("accept", found, request)}
    return render(request, "joining/request_accept.html", context, status=422 if form.is_bound else 200)


@programme
def decline(request: Request, pk: int) -> HttpResponse:
    """Say no: the reason is written, the whole letter is read, then it is sent. 422 keeps what was written."""
    found = _found(request, pk)
    form = DeclineForm(posted(request))
    letter: Any = None
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if request.POST.get("do") == "send":
            return _decline(request, found, reason)
        letter = letter_declined(found, reason)
    context = {"join_request": found, "form": form, "letter": letter, "blocked": _blocked("decline", found, request)}
    return render(request, "joining/request_decline.html", context, status=422 if form.errors else 200)


def _decline(request: Request, found: JoinRequest, reason: str) -> HttpResponse:
    try:
        done = decline_join_request(found, actor=request.actor, reason=reason)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(found)
    if done:
        messages.success(request, _("Anmälan är avböjd och brevet är på väg."))
    else:
        messages.info(request, _("Anmälan var redan avböjd."))
    return redirect(found)


def _blocked(name: str, found: JoinRequest, request: Request) -> Any:
    """Why the move cannot be made, or nothing."""
    if found.state not in JOIN_REQUEST.by_name[name].sources:
        return _("Anmälan är redan besvarad.")
    return JOIN_REQUEST.blocked(JOIN_REQUEST.by_name[name], found, request.actor)
