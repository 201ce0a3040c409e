"""A project group changes hands: the responsibility is given on, and what somebody who leaves takes along is told."""

from django.db import transaction

from ignite.accounts.models import Membership
from ignite.accounts.rules import is_the_person
from ignite.accounts.services import end_membership, hand_over
from ignite.joining import messages
from ignite.joining.duties import duties_of, pass_on_leads
from ignite.joining.queries.group import group, lost_with
from ignite.kernel.actor import Actor


@transaction.atomic
def give_responsibility(giver: Membership, *, taker: Membership, actor: Actor, leaves: bool = False) -> bool:
    """Hand an organisation over to a colleague in one act: the rights, what the giver leads, and with ``leaves`` the
    place in the group too. The colleague is told.

    False when it was done already. Raises NotAllowed or Refused as :func:`ignite.accounts.services.hand_over`.
    """
    if not hand_over(giver, taker=taker, actor=actor):
        return False
    pass_on_leads(giver, taker, actor=actor)
    messages.tell_given(taker, giver=actor.name)
    if leaves:
        end_membership(giver, actor=actor)
    return True


def tell_gap(membership: Membership, *, actor: Actor, reason: str = "") -> None:
    """Tell those who decide what the group lacks since this member left, and what nobody leads now."""
    left = group(membership.organisation)
    duties = duties_of(membership.organisation_id, left.active)
    deputy = Membership.objects.active().filter(deputy_for=membership).first()
    messages.tell_left(
        membership,
        by_themselves=is_the_person(actor, membership),
        lacks=lost_with(membership, left),
        leads=[str(duty.label) for duty in duties if duty.leads and duty.membership_id == membership.pk],
        deputy=str(deputy) if deputy else "",
        reason=reason,
    )
