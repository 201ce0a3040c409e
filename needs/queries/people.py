"""Whom the room writes to."""

from typing import Any

from ignite.accounts.models import Membership
from ignite.accounts.queries import members_of
from ignite.kernel.models import Transition
from needs.models import Need, NeedOwner


def writers_of(obj: Any, thing: str, organisation_id: int) -> list[Membership]:
    """Members who have moved the thing, and the project managers; the whole group when nobody has. Two queries."""
    members = members_of(organisation_id)
    moved_by = set(Transition.objects.filter(thing=thing, thing_id=obj.pk).values_list("actor", flat=True))
    chosen = [member for member in members if member.is_manager or (member.user and member.user.pseudonym in moved_by)]
    return chosen or members


def group_of(need: Need) -> list[Membership]:
    """The active members of the need's lead owner and co-owners, each person once."""
    owners = {need.lead_owner.organisation_id}
    owners |= set(NeedOwner.objects.filter(joint_needs=need).values_list("organisation_id", flat=True))
    rows = Membership.objects.active().filter(organisation_id__in=owners).select_related("user").order_by("pk")
    return list({row.user_id: row for row in rows}.values())
