"""Who stands in for whom, and the responsibility handed over to a colleague."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.accounts.enums import MembershipState
from ignite.accounts.models import Membership
from ignite.accounts.queries import members_of
from ignite.accounts.rules import belongs_to, is_the_person, may_change_members_of
from ignite.accounts.services import choose_deputy
from ignite.joining.forms import DeputyForm, HandOverForm
from ignite.joining.services import give_responsibility
from ignite.kernel.access import signed_in
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch


def deputy_form(membership: Membership, data: object = None) -> DeputyForm:
    """The form with the colleagues who may stand in for a member. One query."""
    colleagues = [one for one in members_of(membership.organisation_id) if one.pk != membership.pk]
    chosen = next((one for one in colleagues if one.deputy_for_id == membership.pk), None)
    free = [one for one in colleagues if one.deputy_for_id in (None, membership.pk)]
    return DeputyForm(data, colleagues=free, initial={"deputy": str(chosen.pk) if chosen else ""})


def _found(request: Request, pk: int) -> Membership:
    rows = Membership.objects.select_related("organisation", "user")
    found: Membership = fetch(rows, request.actor, pk=pk)
    return found


@signed_in
@require_POST
def member_deputy(request: Request, pk: int) -> HttpResponse:
    """Say who stands in for a member: the member themselves, or those who change the members."""
    found = _found(request, pk)
    if not (is_the_person(request.actor, found) or may_change_members_of(request.actor, found.organisation)):
        raise Http404
    form = deputy_form(found, request.POST)
    if not form.is_valid():
        messages.error(request, _("Välj en kollega i listan."))
        return redirect(found)
    try:
        choose_deputy(found, deputy=form.chosen, actor=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Ersättaren är sparad.") if form.chosen else _("Ingen ersättare är vald."))
    return redirect(found)


@signed_in
def member_hand_over(request: Request, pk: int) -> HttpResponse:
    """Hand one's responsibility over to a colleague, in one act. 422 keeps what was chosen."""
    found = _found(request, pk)
    is_own = is_the_person(request.actor, found) and belongs_to(request.actor, found.organisation_id)
    if not is_own or not found.is_manager or found.state != MembershipState.ACTIVE:
        raise Http404
    colleagues = [one for one in members_of(found.organisation_id) if one.pk != found.pk]
    deputy = next((one for one in colleagues if one.deputy_for_id == found.pk), None)
    initial = {"taker": str(deputy.pk) if deputy else ""}
    form = HandOverForm(posted(request), colleagues=colleagues, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            give_responsibility(found, taker=form.chosen, actor=request.actor, leaves=form.cleaned_data["leaves"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            named = {"name": str(form.chosen), "organisation": str(found.organisation)}
            if form.cleaned_data["leaves"]:
                messages.success(request, _("%(name)s har ansvaret nu, och du har lämnat %(organisation)s.") % named)
                return redirect("my-page")
            messages.success(request, _("%(name)s har ansvaret nu.") % named)
            return redirect(found)
    context = {"membership": found, "form": form, "colleagues": colleagues}
    return render(request, "joining/hand_over.html", context, status=422 if form.is_bound else 200)
