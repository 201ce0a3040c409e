"""Reads of people and organisations."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from ignite.accounts.enums import MembershipState, OrganisationKind
from ignite.accounts.models import Entry, Membership, Organisation, User
from ignite.accounts.rules import MANAGING
from ignite.kernel import record, shapes
from ignite.kernel.actor import NOBODY, Actor, Seat
from ignite.kernel.frozen import frozen
from ignite.kernel.lifecycle import lifecycle_of


@frozen
def _seats_of(user_id: int) -> QuerySet[Membership]:
    return (
        Membership.objects.filter(user_id=user_id, state=MembershipState.ACTIVE)
        .select_related("organisation")
        .only("rights", "roles", "organisation__name", "organisation__kind")
        .annotate(waiting_here=_waiting_here(), waiting_somewhere=Exists(Entry.objects.waiting()))
        .order_by("organisation__name")
    )


@frozen
def _members(organisation_id: int) -> QuerySet[Membership]:
    rows = Membership.objects.active().filter(organisation_id=organisation_id).select_related("user")
    return rows.order_by("name", "pk")


def actor_for(user: User, organisation_id: int | None = None) -> Actor:
    """The actor a person is, acting for one of their organisations (the chosen one, else their last). One query."""
    seats = tuple(
        Seat(
            membership_id=row.pk,
            organisation_id=row.organisation_id,
            organisation_name=row.organisation.name,
            organisation_kind=row.organisation.kind,
            rights=frozenset(row.rights),
            roles=frozenset(row.roles),
            waiting_entries=_waiting(row),
        )
        for row in _seats_of(user_id=user.pk)
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


def _waiting_here() -> Coalesce:
    # With the seats, so that no page needs a query of its own to know that there is nothing.
    here = Entry.objects.waiting().filter(organisation_id=OuterRef("organisation_id")).order_by()
    return Coalesce(Subquery(here.values("organisation_id").annotate(number=Count("pk")).values("number")), 0)


def _waiting(row: Any) -> int:
    is_programme = row.organisation.kind == OrganisationKind.PROGRAMME
    return int(row.waiting_somewhere) if is_programme else row.waiting_here


def actor_of(user: object) -> Actor:
    """The actor of whoever Django says is signed in."""
    return actor_for(user) if isinstance(user, User) and user.is_active else NOBODY


def members_of(organisation_id: int, *rights: str) -> list[Membership]:
    """Active members with their users, those with one of the rights if any are named. One query."""
    if not rights:
        return _members(organisation_id=organisation_id)
    return list(_members.fresh(organisation_id=organisation_id).filter(rights__overlap=list(rights)))


def members_by(organisation_ids: Iterable[int], *rights: str) -> dict[int, list[Membership]]:
    """As :func:`members_of` for many organisations at once, by organisation. One query."""
    rows = Membership.objects.active().filter(organisation_id__in=set(organisation_ids)).select_related("user")
    if rights:
        rows = rows.filter(rights__overlap=list(rights))
    found: dict[int, list[Membership]] = {}
    for row in rows.order_by("name", "pk"):
        found.setdefault(row.organisation_id, []).append(row)
    return found


def managers_of(organisation_id: int) -> list[Membership]:
    """Those who decide for the organisation, with their users. One query."""
    return members_of(organisation_id, *MANAGING)


def managers_by(organisation_ids: Iterable[int]) -> dict[int, list[Membership]]:
    """As :func:`managers_of` for many organisations at once, by organisation. One query."""
    return members_by(organisation_ids, *MANAGING)


def staff() -> list[Membership]:
    """Those who decide in the programme office, with their users. One query."""
    rows = Membership.objects.active().filter(organisation__kind=OrganisationKind.PROGRAMME)
    return list(rows.filter(rights__overlap=list(MANAGING)).select_related("user").order_by("name", "pk"))


def group_of(organisation_id: int) -> list[Membership]:
    """The project group: active members first, then those on their way in; with whom they stand in for. One query."""
    rows = Membership.objects.present().filter(organisation_id=organisation_id).select_related("user", "deputy_for")
    return sorted(rows, key=lambda row: (row.state != MembershipState.ACTIVE, row.name.lower(), row.pk))


def organisation_like(*, orgnr: str = "", public_body_id: int | None = None) -> Organisation | None:
    """The organisation that has this number, or this row of the registers, already. At most two queries."""
    if orgnr and (found := Organisation.objects.filter(orgnr=orgnr).first()):
        return found
    return Organisation.objects.filter(public_body_id=public_body_id).first() if public_body_id else None


def names_by_pseudonym(pseudonyms: set[UUID]) -> dict[UUID, str]:
    """The names behind the record's pseudonyms; somebody erased is not there. One query."""
    return {user.pseudonym: str(user) for user in User.objects.filter(pseudonym__in=pseudonyms)}


def history_of(obj: Any) -> list[shapes.Entry]:
    """What has happened to a thing with a lifecycle, newest first, in inside words. Two queries.

    For those who may read the inner labels only: reasons and names stand in it.
    """
    lifecycle = lifecycle_of(obj)
    state: Any = lifecycle.model._meta.get_field("state")
    labels = dict(state.flatchoices)
    rows = record.timeline(obj, lifecycle.thing)
    names = names_by_pseudonym({row.actor for row in rows if row.actor})
    return [
        shapes.Entry(
            title=_entry_title(row.move, str(labels.get(row.target, row.target))),
            at=row.at,
            who=_entry_who(names.get(row.actor, "") if row.actor else "", row.on_behalf_of),
            body=row.reason,
            tone=lifecycle.looks[row.target].tone if row.target in lifecycle.looks else "plain",
        )
        for row in reversed(rows)
    ]


def _entry_who(name: str, on_behalf_of: int | None) -> str:
    return _("%(name)s, inskrivet av programmet") % {"name": name} if on_behalf_of else name


def _entry_title(move: str, label: str) -> str:
    if move.startswith("undo:"):
        return _("Steget togs tillbaka: %(state)s") % {"state": label}
    if move == "change":
        return _("Uppgifterna ändrades")
    if move == "sign":  # a pilot's first signature leaves it where it is
        return _("Signerad")
    if move == "confirm":  # somebody who asks to join, by the letter's link
        return _("Adressen bekräftad")
    if move.startswith("approve:"):  # one side of two
        return _("Godkänd")
    return label


def account_of(email: str) -> User | None:
    """The account that an address belongs to, if whoever holds the address can sign in to it. At most two queries.

    Not one that somebody made with the address without proving it: see :func:`unproven_user`.
    """
    address = EmailAddress.objects.filter(email=email.lower(), verified=True).select_related("user").first()
    if address is not None:
        return address.user
    user = User.objects.filter(email=email.lower()).first()
    return None if user is None or EmailAddress.objects.filter(user=user).exists() else user


def accounts_of(addresses: Iterable[str]) -> dict[str, User]:
    """As :func:`account_of` for many addresses at once, by the address in lower case. Two queries."""
    wanted = {address.lower() for address in addresses}
    proven = EmailAddress.objects.filter(email__in=wanted, verified=True).select_related("user")
    found = {address.email.lower(): address.user for address in proven}
    rest = User.objects.filter(email__in=wanted - set(found))
    without_rows = rest.exclude(pk__in=EmailAddress.objects.filter(user__in=rest).values("user"))
    return {**{user.email: user for user in without_rows}, **found}


def proven_addresses(user: User) -> list[str]:
    """The addresses that a person has shown to hold, the account's own first. One query."""
    rows = list(EmailAddress.objects.filter(user=user))
    proven = [row.email.lower() for row in rows if row.verified] if rows else [user.email.lower()]
    return sorted(proven, key=lambda email: email != user.email.lower())


def unproven_user(email: str) -> User | None:
    """A user who signed up with the address and never proved that it was theirs."""
    user = User.objects.filter(email=email.lower()).first()
    addresses = [] if user is None else list(EmailAddress.objects.filter(user=user))
    return user if addresses and not any(address.verified for address in addresses) else None
