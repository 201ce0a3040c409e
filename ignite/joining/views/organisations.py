"""An organisation's own page: who is in it, what it lacks, what it has signed; and what it says of itself."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ignite.accounts.enums import OrganisationKind
from ignite.accounts.forms import OrganisationForm
from ignite.accounts.models import Organisation
from ignite.accounts.rules import may_change_members_of, may_change_organisation
from ignite.accounts.services import save_organisation
from ignite.joining.duties import Duty, duties_of
from ignite.joining.queries import Group, commitments_of, group, work_of
from ignite.joining.queries.commitments import PARTY_OF
from ignite.kernel.access import also_for_programme, also_shown_to_programme, signed_in
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch


@signed_in
@also_shown_to_programme
def my_organisation(request: Request) -> HttpResponse:
    """The page of the organisation one acts for, or the way to one."""
    if request.actor.organisation_id is None:
        return redirect("request-membership")
    return redirect("organisation", pk=request.actor.organisation_id)


@signed_in
@also_shown_to_programme
def organisation(request: Request, pk: int) -> HttpResponse:
    """Members with roles and competences, what is missing, what each has to do, the commitment on both sides."""
    found = fetch(Organisation.objects, request.actor, pk=pk)
    members = group(found)
    signed = commitments_of(found)
    context = {
        "organisation": found,
        "group": members,
        "heading": _heading(found, members),
        "commitments": signed.own,
        "programmes": signed.programmes,
        "may_offer": request.actor.is_programme and found.kind in PARTY_OF and not signed.is_live,
        "shares": work_of(members, _duties(request, found, members)),
        "own_seat": next((seat for seat in request.actor.seats if seat.organisation_id == found.pk), None),
        "may_change_members": may_change_members_of(request.actor, found),
        "may_change": may_change_organisation(request.actor, found),
        "is_need_owner": found.kind == OrganisationKind.NEED_OWNER,
    }
    return render(request, "joining/organisation.html", context)


def _duties(request: Request, found: Organisation, members: Group) -> list[Duty]:
    duties = duties_of(found.pk, members.active)
    return [duty for duty in duties if not (duty.private and request.actor.is_programme)]


def _heading(found: Organisation, members: Group) -> str:
    if not members.active_count:
        return _("Ingen har gått med än")
    if members.lacks_business and members.lacks_technical:
        return _("Projektgruppen saknar affärskompetens och teknisk kompetens")
    if members.lacks_business:
        return _("Projektgruppen saknar affärskompetens")
    if members.lacks_technical:
        return _("Projektgruppen saknar teknisk kompetens")
    if found.kind == OrganisationKind.NEED_OWNER:
        return _("Projektgruppen har affär och teknik på plats")
    words = ngettext("En person är med", "%(number)s personer är med", members.active_count)
    return words % {"number": members.active_count}


@signed_in
@also_for_programme
def organisation_edit(request: Request, pk: int) -> HttpResponse:
    """What the organisation says of itself."""
    found = fetch(Organisation.objects, request.actor, pk=pk)
    if not may_change_organisation(request.actor, found):
        raise Http404
    form = OrganisationForm(posted(request), instance=found)
    if request.method == "POST" and form.is_valid():
        save_organisation(found, actor=request.actor, **form.cleaned_data)
        messages.success(request, _("Uppgifterna är sparade."))
        return redirect(found)
    context = {"organisation": found, "form": form}
    return render(request, "joining/organisation_form.html", context, status=422 if form.is_bound else 200)
