"""What joining does when a membership moves: letters, dead links, the commitment before new signatories."""

from typing import Any

from ignite.accounts.enums import MembershipState
from ignite.accounts.models import Membership
from ignite.joining import messages
from ignite.joining.enums import CommitmentState, InvitationState
from ignite.joining.models import Commitment
from ignite.joining.services.commitments import SIGNING
from ignite.joining.services.group import tell_gap
from ignite.joining.services.invitations import revoke_invitation
from ignite.joining.services.members import invitation_to
from ignite.kernel.actor import SYSTEM, Actor
from ignite.kernel.lifecycle import Move


def on_membership(sender: type, obj: Membership, move: Move, actor: Actor, reason: str, **_kwargs: Any) -> None:
    """Receiver of ``moved`` for memberships; runs inside the move's transaction."""
    if move.name in ("accept", "decline"):
        messages.tell_manager_answered(obj, said_yes=move.name == "accept")
    if move.name in ("admit", "refuse"):
        messages.tell_person_answered(obj, let_in=move.name == "admit", reason=reason)
    if obj.state == MembershipState.ACTIVE and not set(SIGNING).isdisjoint(obj.rights):
        _show_commitment(obj)
    if move.name == "revoke":
        _kill_link(obj)
    if move.name == "end":
        tell_gap(obj, actor=actor, reason=reason)


def _show_commitment(membership: Membership) -> None:
    offered = Commitment.objects.filter(
        organisation_id=membership.organisation_id, state=CommitmentState.OFFERED
    ).select_related("organisation")
    for commitment in offered:
        messages.tell_to_sign(commitment, [membership])


def _kill_link(membership: Membership) -> None:
    invitation = invitation_to(membership)
    if invitation is not None and invitation.state in (InvitationState.SENT, InvitationState.ANSWERED):
        revoke_invitation(invitation, actor=SYSTEM)
