"""The commitment: read in a minute, accepted by somebody with authority."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ignite.accounts.queries import history_of
from ignite.joining.enums import CommitmentState
from ignite.joining.forms import CommitmentForm
from ignite.joining.models import Commitment
from ignite.joining.rules import may_accept
from ignite.joining.services import accept_commitment
from ignite.kernel.access import signed_in
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch


@signed_in
def commitment(request: Request, pk: int) -> HttpResponse:
    """The text, who has accepted it, and the form for somebody who may."""
    rows = Commitment.objects.select_related("organisation", "edition", "text", "accepted_by")
    found: Commitment = fetch(rows, request.actor, pk=pk)
    may_sign = may_accept(request.actor, found)
    form = None
    if may_sign and (found.state == CommitmentState.OFFERED or request.method == "POST"):
        form = CommitmentForm(posted(request))
    if request.method == "POST" and form is not None and form.is_valid():
        return _accept(request, found, form)
    context = {"commitment": found, "form": form, "may_sign": may_sign, "history": history_of(found)}
    return render(request, "joining/commitment.html", context, status=422 if request.method == "POST" else 200)


def _accept(request: Request, found: Commitment, form: CommitmentForm) -> HttpResponse:
    try:
        done = accept_commitment(found, actor=request.actor, authority=form.cleaned_data["authority"])
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(found)
    if done:
        messages.success(request, _("Åtagandet är accepterat. Nu kan ni sätta i gång."))
    else:
        messages.info(request, _("Åtagandet var redan accepterat."))
    return redirect("organisation", pk=found.organisation_id)
