"""Who acts: a person, the organisation they act for, and the rights that gives. Plain data, no queries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Seat:
    """One active membership, as the rules see it."""

    membership_id: int
    organisation_id: int
    organisation_name: str
    organisation_kind: str
    rights: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    # How much the programme entered for the organisation that nobody confirmed; for the programme whether anything.
    waiting_entries: int = 0


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting for one organisation (or for none, or nobody at all)."""

    user_id: int | None = None
    pseudonym: UUID | None = None
    name: str = ""
    email: str = ""
    language: str = "sv"
    seat: Seat | None = None
    seats: tuple[Seat, ...] = ()
    on_behalf_of: int | None = None
    helper: Seat | None = None  # the programme's seat behind somebody who enters something for an organisation
    is_system: bool = False

    @property
    def is_authenticated(self) -> bool:
        """Whether somebody is signed in."""
        return self.user_id is not None

    @property
    def organisation_id(self) -> int | None:
        """The organisation acted for."""
        return self.seat.organisation_id if self.seat else None

    @property
    def organisation_name(self) -> str:
        """Its name, or nothing."""
        return self.seat.organisation_name if self.seat else ""

    @property
    def organisation_kind(self) -> str:
        """Its kind: need_owner, startup, programme, partner, funder or nothing."""
        return self.seat.organisation_kind if self.seat else ""

    @property
    def is_programme(self) -> bool:
        """Whether the programme office is acting."""
        return self.organisation_kind == "programme"

    @property
    def is_need_owner(self) -> bool:
        """Whether a need owner's member is acting."""
        return self.organisation_kind == "need_owner"

    @property
    def is_startup(self) -> bool:
        """Whether a startup's member is acting."""
        return self.organisation_kind == "startup"

    @property
    def is_helping(self) -> bool:
        """Whether the programme is entering something for an organisation, in the place of its members."""
        return self.helper is not None

    @property
    def recorded_organisation_id(self) -> int | None:
        """The organisation that the record names: whose person it is, also while they enter for another one."""
        return self.helper.organisation_id if self.helper else self.organisation_id

    def has_right(self, *rights: str) -> bool:
        """Whether the seat carries one of the rights."""
        return self.seat is not None and not self.seat.rights.isdisjoint(rights)

    def has_role(self, *roles: str) -> bool:
        """Whether the seat carries one of the competence roles."""
        return self.seat is not None and not self.seat.roles.isdisjoint(roles)

    def in_seat(self, seat: Seat) -> Actor:
        """The same person, acting for another of their organisations."""
        return replace(self, seat=seat)

    def acting_for(self, organisation_id: int) -> Actor:
        """The same person, entering something for another organisation; both are recorded."""
        return replace(self, on_behalf_of=organisation_id)

    def helping(self, seat: Seat) -> Actor:
        """The same person in the place of an organisation's members, to enter what they said; both are recorded.

        Everything is closed to such an actor that does not say it is open (``also_for_programme``).
        """
        return replace(self, seat=seat, seats=(seat,), helper=self.seat, on_behalf_of=seat.organisation_id)


NOBODY = Actor()
SYSTEM = Actor(is_system=True, name="Ignite")
