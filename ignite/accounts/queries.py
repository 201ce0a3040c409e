"""Reads of people and organisations."""

from ignite.accounts.enums import MembershipState
from ignite.accounts.models import Membership, User
from ignite.kernel.actor import NOBODY, Actor, Seat


def actor_for(user: User, organisation_id: int | None = None) -> Actor:
    """The actor a person is, acting for one of their organisations (the chosen one, else their last). One query."""
    rows = (
        Membership.objects.filter(user=user, state=MembershipState.ACTIVE)
        .select_related("organisation")
        .only("rights", "roles", "organisation__name", "organisation__kind")
        .order_by("organisation__name")
    )
    seats = tuple(
        Seat(
            membership_id=row.pk,
            organisation_id=row.organisation_id,
            organisation_name=row.organisation.name,
            organisation_kind=row.organisation.kind,
            rights=frozenset(row.rights),
            roles=frozenset(row.roles),
        )
        for row in rows
    )
    wanted = organisation_id or user.acting_for_id
    seat = next((seat for seat in seats if seat.organisation_id == wanted), seats[0] if seats else None)
    return Actor(
        user_id=user.pk,
        pseudonym=user.pseudonym,
        name=str(user),
        email=user.email,
        language=user.language,
        seat=seat,
        seats=seats,
    )


def actor_of(user: object) -> Actor:
    """The actor of whoever Django says is signed in."""
    return actor_for(user) if isinstance(user, User) and user.is_active else NOBODY


def members_of(organisation_id: int, *rights: str) -> list[Membership]:
    """Active members with their users, those with one of the rights if any are named. One query."""
    rows = Membership.objects.active().filter(organisation_id=organisation_id).select_related("user")
    if rights:
        rows = rows.filter(rights__overlap=list(rights))
    return list(rows.order_by("name", "pk"))
