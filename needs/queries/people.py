"""Whom the room writes to."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q

from ignite.accounts.models import Membership
from ignite.accounts.queries import members_by
from ignite.kernel.models import Transition
from needs.models import Need, NeedOwner


def writers_of(obj: Any, thing: str, organisation_id: int) -> list[Membership]:
    """Members who have moved the thing, and the project managers; the whole group when nobody has. Two queries."""
    return writers_by({obj.pk: organisation_id}, thing)[obj.pk]


def writers_by(organisations: Mapping[int, int], thing: str) -> dict[int, list[Membership]]:
    """As :func:`writers_of` for many things at once, by the thing's key. Two queries.

    ``organisations`` says which one each thing, by its key, belongs to.
    """
    members, moved_by = members_by(organisations.values()), defaultdict(set)
    moves = Transition.objects.filter(thing=thing, thing_id__in=list(organisations))
    for key, pseudonym in moves.values_list("thing_id", "actor").distinct():
        moved_by[key].add(pseudonym)
    found = {}
    for key, organisation in organisations.items():
        group = members.get(organisation, [])
        chosen = [one for one in group if one.is_manager or (one.user and one.user.pseudonym in moved_by[key])]
        found[key] = chosen or group
    return found


def group_of(need: Need) -> list[Membership]:
    """The active members of the need's lead owner and co-owners, each person once. One query."""
    return groups_of([need])[need.pk]


def groups_of(needs: Collection[Need]) -> dict[int, list[Membership]]:
    """As :func:`group_of` for many needs at once, by the need's key. One query."""
    keys = [need.pk for need in needs]
    joint = NeedOwner.objects.filter(organisation_id=OuterRef("organisation_id"), joint_needs__in=keys)
    owners = Q(organisation_id__in={need.lead_owner.organisation_id for need in needs})
    owners |= Q(organisation_id__in=NeedOwner.objects.filter(joint_needs__in=keys).values("organisation_id"))
    rows = Membership.objects.active().filter(owners).select_related("user")
    # The annotation is no column of the model, so mypy does not know it.
    members: list[Any] = list(rows.annotate(needs=ArraySubquery(joint.values("joint_needs"))).order_by("pk"))
    return {
        need.pk: list(
            {
                one.user_id: one
                for one in members
                if one.organisation_id == need.lead_owner.organisation_id or need.pk in one.needs
            }.values()
        )
        for need in needs
    }
