"""Who leads an area in the project group."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import MembershipState
from ignite.accounts.models import Membership
from ignite.kernel import record
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from needs.lifecycle import AREA
from needs.models import ChallengeArea
from needs.rules import in_group


@transaction.atomic
def choose_lead(area: ChallengeArea, *, lead: Membership | None, actor: Actor) -> bool:
    """Say who leads an area; None for the whole group. False when it is so already.

    Raises NotAllowed outside the group, Refused for somebody who is not a member in force of it.
    """
    if not in_group(actor, area):
        raise NotAllowed(_("Du har inte rätt att göra detta för den organisation du företräder."))
    lock(area)
    if lead is not None and not _is_inside(lead, area):
        raise Refused(_("Välj någon som är med i projektgruppen."))
    if area.lead_id == (lead.pk if lead else None):
        return False
    _set(area, lead, actor)
    return True


def pass_on_leads(giver: Membership, taker: Membership, actor: Actor) -> None:
    """Let a colleague lead what another led; in the caller's transaction."""
    for area in ChallengeArea.objects.select_for_update(no_key=True).filter(lead=giver).order_by("pk"):
        _set(area, taker, actor)


def _is_inside(lead: Membership, area: ChallengeArea) -> bool:
    return lead.organisation_id == area.owner.organisation_id and lead.state == MembershipState.ACTIVE


def _set(area: ChallengeArea, lead: Membership | None, actor: Actor) -> None:
    area.lead = lead
    area.save(update_fields=["lead"])
    record.write(area, thing=AREA.thing, move="change", source=area.state, target=area.state, actor=actor)
