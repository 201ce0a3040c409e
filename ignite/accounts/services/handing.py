"""Who stands in for whom in an organisation, and the responsibility handed from one to another."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import MembershipState, Right
from ignite.accounts.models import Membership, Organisation
from ignite.accounts.rules import MANAGING, NOT_YOURS, decides_for, is_the_person, may_change_members_of
from ignite.accounts.services.memberships import note_change
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock


@transaction.atomic
def choose_deputy(membership: Membership, *, deputy: Membership | None, actor: Actor) -> None:
    """Say who stands in for a member when they have left; None for nobody. One member stands in for one other.

    Raises NotAllowed for others than the member and those who may change the members, Refused when the deputy is
    somebody of another organisation, not in force, or the member.
    """
    _hold(membership.organisation_id)
    lock(membership)
    if not (is_the_person(actor, membership) or may_change_members_of(actor, membership.organisation)):
        raise NotAllowed(NOT_YOURS)
    if membership.state != MembershipState.ACTIVE:
        raise Refused(_("Personen är inte med längre."))
    if deputy is not None:
        lock(deputy)
        _check_deputy(membership, deputy)
    before = Membership.objects.filter(deputy_for=membership).first()
    if before == deputy:
        return
    Membership.objects.filter(deputy_for=membership).update(deputy_for=None)
    if deputy is not None:
        deputy.deputy_for = membership
        deputy.save(update_fields=["deputy_for"])
    note_change(membership, actor=actor, reason="")  # no name: the record outlives whoever is erased


def _check_deputy(membership: Membership, deputy: Membership) -> None:
    is_inside = deputy.organisation_id == membership.organisation_id and deputy.state == MembershipState.ACTIVE
    if not is_inside or deputy.pk == membership.pk:
        raise Refused(_("Välj en kollega som är med i organisationen."))
    if deputy.deputy_for_id not in (None, membership.pk):
        words = _("%(name)s står redan in för en annan. Välj någon annan.")
        raise Refused(words % {"name": str(deputy)})


@transaction.atomic
def hand_over(giver: Membership, *, taker: Membership, actor: Actor) -> bool:
    """The one who decides for an organisation gives that to a colleague, and is a plain member from then on.

    False when the giver no longer decides (a double click). Raises NotAllowed unless the actor is the giver, acting
    for the organisation; Refused when the taker is not a member in force there.
    """
    _hold(giver.organisation_id)
    for one in sorted((giver, taker), key=lambda row: row.pk):
        lock(one)
    if not is_the_person(actor, giver) or actor.organisation_id != giver.organisation_id:
        raise NotAllowed(NOT_YOURS)
    given = [right for right in giver.rights if right in MANAGING]
    if not given:
        return False
    if giver.state != MembershipState.ACTIVE or not decides_for(actor, giver.organisation_id):
        raise NotAllowed(NOT_YOURS)
    if taker.organisation_id != giver.organisation_id or taker.state != MembershipState.ACTIVE or taker.pk == giver.pk:
        raise Refused(_("Välj en kollega som är med i organisationen."))
    _give(taker, [*taker.rights, *given], actor=actor)
    _give(giver, [right for right in giver.rights if right not in MANAGING] or [Right.MEMBER], actor=actor)
    return True


def _give(membership: Membership, rights: Iterable[str], *, actor: Actor) -> None:
    before = ", ".join(sorted(membership.rights))
    membership.rights = list(dict.fromkeys(rights))
    membership.save(update_fields=["rights"])
    note_change(membership, actor=actor, reason=f"{before} → {', '.join(sorted(membership.rights))}")


def _hold(organisation_id: int) -> None:
    # Two managers who give up at the same moment must not both see the other still there.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
