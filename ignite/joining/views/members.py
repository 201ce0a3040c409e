"""Members of organisations: one member, an invitation."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.accounts.domains import fits_domain
from ignite.accounts.enums import MembershipState, Right
from ignite.accounts.forms import MembershipForm
from ignite.accounts.models import Membership, Organisation
from ignite.accounts.queries import history_of
from ignite.accounts.rules import belongs_to, is_the_person, may_change_members_of
from ignite.accounts.services import change_membership
from ignite.joining.forms import InviteForm
from ignite.joining.services import count_attempt, invite_member, resend_member_invitation
from ignite.joining.services.members import invitation_to
from ignite.joining.views.handing import deputy_form
from ignite.kernel.access import also_for_programme, also_shown_to_programme, signed_in
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch

# Letters in an hour: whoever registers a startup may invite, and must not use it to fill people's mailboxes.
PER_ORGANISATION, PER_MEMBER = 30, 3
CHANGEABLE = (MembershipState.INVITED, MembershipState.REQUESTED, MembershipState.ACTIVE)


@signed_in
@also_shown_to_programme
def member(request: Request, pk: int) -> HttpResponse:
    """One member: roles, competences and rights, to read or to change; the moves; what has happened."""
    rows = Membership.objects.select_related("organisation", "user")
    found: Membership = fetch(rows, request.actor, pk=pk)
    may_change = found.state in CHANGEABLE and may_change_members_of(request.actor, found.organisation)
    form = None
    if may_change:
        initial = MembershipForm.initial_of(found)
        form = MembershipForm(posted(request), organisation=found.organisation, initial=initial)
    if request.method == "POST" and (form is None or (form.is_valid() and _change(request, found, form))):
        if form is None:
            raise Http404
        return redirect(found)
    is_manager = may_change_members_of(request.actor, found.organisation)
    is_self = is_the_person(request.actor, found)
    is_active = found.state == MembershipState.ACTIVE
    is_own = is_self and is_active and belongs_to(request.actor, found.organisation_id)
    context = {
        "is_self": is_self,
        "may_hand_over": is_own and found.is_manager,
        "deputy_form": deputy_form(found) if is_active and (is_self or is_manager) else None,
        "membership": found,
        "form": form,
        "fits": fits_domain(found.email, found.organisation),
        "invitation": invitation_to(found) if found.state == MembershipState.INVITED else None,
        "history": history_of(found) if is_manager else [],
        "is_inside": request.actor.is_programme or belongs_to(request.actor, found.organisation_id),
    }
    return render(request, "joining/member.html", context, status=422 if form and form.is_bound else 200)


def _change(request: Request, membership: Membership, form: MembershipForm) -> bool:
    try:
        change_membership(membership, actor=request.actor, **form.facts())
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Ändringen är sparad."))
    return True


@signed_in
@also_for_programme
def invite(request: Request, pk: int) -> HttpResponse:
    """Invite one person to an organisation."""
    organisation = fetch(Organisation.objects, request.actor, pk=pk)
    if not may_change_members_of(request.actor, organisation):
        raise Http404
    initial = {"rights": [Right.MEMBER], "language": request.actor.language, **_proposed(request)}
    form = InviteForm(posted(request), organisation=organisation, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            count_attempt(f"invite:{organisation.pk}", limit=PER_ORGANISATION)
            invite_member(organisation, actor=request.actor, **form.facts())
        except Refused as refused:
            form.add_error("email", str(refused))
        else:
            words = _("Inbjudan till %(email)s är på väg.")
            messages.success(request, words % {"email": form.cleaned_data["email"]})
            return redirect(organisation)
    context = {"organisation": organisation, "form": form}
    return render(request, "joining/invite.html", context, status=422 if form.is_bound else 200)


def _proposed(request: Request) -> dict[str, str]:
    """Whom an address names already: the contact of a request from an organisation that is in before."""
    return {name: request.GET[name][:254] for name in ("email", "name", "title") if request.GET.get(name)}


@signed_in
@also_for_programme
@require_POST
def member_resend(request: Request, pk: int) -> HttpResponse:
    """Send the invitation again, with a new link."""
    found: Membership = fetch(Membership.objects.select_related("organisation"), request.actor, pk=pk)
    if not may_change_members_of(request.actor, found.organisation):
        raise Http404
    try:
        count_attempt(f"resend:{found.pk}", limit=PER_MEMBER)
        resend_member_invitation(found, actor=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Inbjudan är skickad igen. Den gamla länken gäller inte längre."))
    return redirect(found)
