"""The commitment: read in a minute, accepted by somebody with authority."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.accounts.enums import OrganisationKind
from ignite.accounts.models import Organisation
from ignite.accounts.queries import history_of
from ignite.editions.models import Edition
from ignite.joining.enums import CommitmentState
from ignite.joining.forms import CommitmentForm
from ignite.joining.models import Commitment
from ignite.joining.queries.commitments import newer_than, programmes_own, standing_of
from ignite.joining.rules import may_accept
from ignite.joining.services import accept_commitment, offer_commitment
from ignite.joining.versions import differences
from ignite.kernel.access import programme, signed_in
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
    return render(
        request,
        "joining/commitment.html",
        {"commitment": found, "form": form, "may_sign": may_sign, **_around(request, found)},
        status=422 if request.method == "POST" else 200,
    )


def _around(request: Request, found: Commitment) -> dict[str, Any]:
    """What stands beside the text: the version that was accepted before, a newer one, the other side's, what happened.

    The programme's own is read by all who take part; what happened to it stays the programme's.
    """
    is_programmes = found.organisation.kind == OrganisationKind.PROGRAMME
    is_inside = request.actor.is_programme or found.organisation_id == request.actor.organisation_id
    standing = standing_of(found)
    return {
        "standing": standing,
        "differences": differences(standing.text, found.text) if standing else [],
        "newer": newer_than(found) if is_inside else None,
        "programmes": None if is_programmes else programmes_own(found.edition_id),
        "history": history_of(found) if is_inside else [],
        "is_inside": is_inside,
    }


@programme
@require_POST
def offer(request: Request, pk: int) -> HttpResponse:
    """Lay the commitment before an organisation (again): forgotten, or taken back."""
    organisation = fetch(Organisation.objects, request.actor, pk=pk)
    edition = Edition.objects.current()
    try:
        if edition is None:
            raise Refused(_("Ingen programomgång pågår."))
        found = offer_commitment(organisation, edition, actor=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(organisation)
    if found.state == CommitmentState.OFFERED:
        messages.success(request, _("Åtagandet ligger hos organisationen. De som får skriva under har fått ett brev."))
    else:
        messages.info(request, _("Organisationen har redan accepterat åtagandet."))
    return redirect(organisation)


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
