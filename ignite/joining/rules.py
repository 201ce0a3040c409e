"""Who may answer requests and invitations, and who may commit."""

from ignite.accounts.rules import decides_for, may_sign_for
from ignite.joining.models import Commitment, Invitation
from ignite.kernel.actor import Actor


def may_accept(actor: Actor, commitment: Commitment) -> bool:
    """Somebody with authority in the organisation; never the programme for it."""
    return may_sign_for(actor, commitment.organisation_id)


def holds_the_link(actor: Actor, invitation: Invitation) -> bool:
    """Whoever came by the link (checked by its hash), or the invited person signed in."""
    return actor.is_system or (actor.user_id is not None and actor.user_id == invitation.user_id)


def may_invite_again(actor: Actor, invitation: Invitation) -> bool:
    """The programme, those who decide for the organisation that the invitation came from, or whoever invited."""
    is_inviter = actor.user_id is not None and actor.user_id == invitation.invited_by_id
    return actor.is_programme or actor.is_system or is_inviter or decides_for(actor, invitation.organisation_id)


def seats_move(actor: Actor, invitation: Invitation) -> bool:
    """The platform itself: seats go by the queue, never by hand."""
    return actor.is_system
