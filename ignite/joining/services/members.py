"""People come into organisations: invited by a manager, by their own request, and through the link in the letter."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.domains import fitting
from ignite.accounts.enums import MembershipState
from ignite.accounts.models import Membership, Organisation, User
from ignite.accounts.queries import account_of, actor_for, proven_addresses
from ignite.accounts.services import (
    activate_membership,
    create_account,
    create_membership,
    decline_membership,
    request_membership,
)
from ignite.joining import messages
from ignite.joining.enums import Answer, InvitationState
from ignite.joining.models import Invitation
from ignite.joining.services.attempts import count_invitation
from ignite.joining.services.invitations import (
    answer_invitation,
    create_invitation,
    invited_membership,
    resend_invitation,
    until,
)
from ignite.kernel.actor import SYSTEM, Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from ignite.outbox.models import Batch
from ignite.outbox.services import cancel_about


@transaction.atomic
def invite_member(
    organisation: Organisation,
    *,
    actor: Actor,
    email: str,
    rights: Sequence[str],
    name: str = "",
    language: str = "sv",
    batch: Batch | None = None,
    **competence: Any,
) -> tuple[Membership, Invitation]:
    """Invite one person to an organisation, by a letter with a link.

    With a ``batch`` the letter waits until that is released; ``competence`` is as :func:`create_membership` takes it.
    Raises NotAllowed, or Refused when the rights do not fit, the address is in already or was invited too often.
    """
    if not actor.is_system:
        count_invitation(email, actor=actor)
    user = account_of(email)
    membership = create_membership(
        organisation,
        actor=actor,
        email=email,
        rights=rights,
        name=name,  # never the account's: whoever asks would learn whose address it is
        user=user,
        **competence,
    )
    invitation, _token = create_invitation(
        about=membership,
        email=email,
        name=membership.name,
        user=user,
        organisation=organisation,
        language=user.language if user else language,
        expires_at=until(),
        actor=actor,
    )
    messages.tell_invited(invitation, batch)
    return membership, invitation


@transaction.atomic
def resend_member_invitation(membership: Membership, *, actor: Actor) -> Invitation:
    """Send the invitation to a membership again, with a new link; the old link dies.

    Raises Refused when the person is no longer merely invited.
    """
    lock(membership)
    invitation = invitation_to(membership)
    if membership.state != MembershipState.INVITED or invitation is None:
        raise Refused(_("Personen är inte inbjuden längre."))
    resend_invitation(invitation, actor=actor)
    messages.tell_invited(invitation)
    return invitation


def invitation_to(membership: Membership) -> Invitation | None:
    """The newest invitation to a membership."""
    return (
        Invitation.objects.to(Membership._meta.label_lower, membership.pk)
        .select_related("user", "organisation")
        .order_by("-pk")
        .first()
    )


@transaction.atomic
def ask_membership(organisation: Organisation, *, user: User, word: str = "") -> Membership:
    """Somebody signed in asks to come into an organisation; those who decide there get a letter.

    An address of theirs in the organisation's mail domain, proven, stands on the request: it speeds the answer up and
    grants nothing. Others say in ``word`` who they are. Raises Refused without either, and when they are members,
    invited or have asked already.
    """
    email = fitting(proven_addresses(user), organisation)
    if not email and not word.strip():
        raise Refused(_("Din adress hör inte till organisationens e-postdomän. Skriv vem du är där."))
    membership = request_membership(organisation, user=user, actor=actor_for(user), email=email, word=word)
    messages.tell_requested(membership)
    return membership


@transaction.atomic
def join_by_invitation(invitation: Invitation, *, name: str, password: str | None = None) -> User:
    """Whoever holds the link becomes a member: with a new account, whose address the link proves, or with the account
    that the address has already (``name`` and ``password`` are then left alone).

    Raises Refused when it is answered, taken back or too late.
    """
    return accept_by_link(invitation, name=name, password=password)[0]


@transaction.atomic
def accept_by_link(
    invitation: Invitation,
    *,
    name: str = "",
    password: str | None = None,
    language: str = "",
    user: User | None = None,
) -> tuple[User, bool]:
    """As :func:`join_by_invitation`; tells also whether the account was made now, so that it may be signed in.

    ``user``: the person who is signed in with the invited address.
    """
    lock(invitation)
    membership = _waiting(invitation)
    person = user or account_of(invitation.email)
    is_new = person is None
    if person is None:
        tongue = language or invitation.language
        person = create_account(email=invitation.email, name=name, language=tongue, password=password)
    actor = _by_link(person)
    activate_membership(membership, actor=actor, user=person)
    answer_invitation(invitation, answer=Answer.YES, actor=actor, user=person)
    cancel_about(invitation)
    return person, is_new


@transaction.atomic
def decline_by_link(invitation: Invitation, *, word: str = "", actor: Actor = SYSTEM) -> bool:
    """Whoever holds the link says no to becoming a member."""
    lock(invitation)
    if invitation.state == InvitationState.ANSWERED and invitation.answer == Answer.NO:
        return False
    membership = _waiting(invitation)
    answer_invitation(invitation, answer=Answer.NO, word=word, actor=SYSTEM)
    cancel_about(invitation)
    return decline_membership(membership, actor=SYSTEM, reason=word)


def _waiting(invitation: Invitation) -> Membership:
    membership = invited_membership(invitation)
    if membership is None:
        raise NotAllowed(_("Inbjudan gäller inte ett medlemskap."))
    if invitation.state == InvitationState.ANSWERED or membership.state != MembershipState.INVITED:
        raise Refused(_("Inbjudan är redan besvarad."))
    return membership


def _by_link(user: User) -> Actor:
    # The record names the person; the link, checked by its hash, is what lets them.
    return replace(actor_for(user), is_system=True)
