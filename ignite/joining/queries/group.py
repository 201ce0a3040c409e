"""Reads of project groups: who is in, what is missing, what they have signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ignite.accounts.enums import MembershipState, OrganisationKind, Role
from ignite.accounts.models import Membership, Organisation
from ignite.accounts.queries import group_of
from ignite.accounts.rules import MANAGING
from ignite.joining.duties import Duty
from ignite.joining.models import Invitation
from ignite.joining.subjects import Subject, Text

PROCUREMENT = frozenset({Role.BUYER, Role.PROCUREMENT_LEAD})
COMPETENCES: tuple[Text, ...] = (
    gettext_lazy("affärskompetens"),
    gettext_lazy("teknisk kompetens"),
    gettext_lazy("inköpare eller upphandlingsansvarig"),
)


@dataclass(frozen=True, slots=True)
class Group:
    """A project group: its rows, what it lacks, and what waits."""

    members: tuple[Membership, ...]
    lacks_business: bool
    lacks_technical: bool
    lacks_procurement: bool
    manager_count: int
    active_count: int

    @property
    def has_one_manager(self) -> bool:
        """Whether nobody could step in for the only one who decides."""
        return self.manager_count == 1

    @property
    def active(self) -> list[Membership]:
        """Those in force."""
        return [row for row in self.members if row.state == MembershipState.ACTIVE]

    @property
    def lacks(self) -> list[Text]:
        """What is missing, in words."""
        missing = (self.lacks_business, self.lacks_technical, self.lacks_procurement)
        return [words for words, is_missing in zip(COMPETENCES, missing, strict=True) if is_missing]


def lost_with(left: Membership, found: Group) -> list[Text]:
    """What the group lacks that somebody who has left had, in words."""
    theirs = {words for words, has in zip(COMPETENCES, _competences(left), strict=True) if has}
    return [words for words in found.lacks if words in theirs]


def members_and_left(organisation_id: int) -> tuple[list[Membership], list[Membership]]:
    """The active members by name, and those who have left. One query."""
    there = (MembershipState.ACTIVE, MembershipState.ENDED)
    rows = Membership.objects.filter(organisation_id=organisation_id, state__in=there).select_related("user")
    found = list(rows.order_by("name", "pk"))
    active = [row for row in found if row.state == MembershipState.ACTIVE]
    return active, [row for row in found if row.state == MembershipState.ENDED]


def gap_since(active: Iterable[Membership], left: Iterable[Membership]) -> list[tuple[Text, Membership]]:
    """What somebody who has left had and nobody has now, in words, with who it was. No query."""
    have = [_competences(row) for row in active]
    found: dict[Text, Membership] = {}
    for one in left:
        for place, has in enumerate(_competences(one)):
            if has and not any(row[place] for row in have):
                found[COMPETENCES[place]] = one
    return list(found.items())


def _competences(row: Membership) -> tuple[bool, bool, bool]:
    return row.has_business, row.has_technical, bool(PROCUREMENT & set(row.roles))


def group(organisation: Organisation) -> Group:
    """The project group of an organisation. One query."""
    rows = group_of(organisation.pk)
    active = [row for row in rows if row.state == MembershipState.ACTIVE]
    asks_mix = organisation.kind == OrganisationKind.NEED_OWNER
    return Group(
        members=tuple(rows),
        lacks_business=asks_mix and not any(row.has_business for row in active),
        lacks_technical=asks_mix and not any(row.has_technical for row in active),
        lacks_procurement=asks_mix and not any(PROCUREMENT & set(row.roles) for row in active),
        manager_count=sum(1 for row in active if not set(MANAGING).isdisjoint(row.rights)),
        active_count=len(active),
    )


@dataclass(frozen=True, slots=True)
class Work:
    """What one member has to do, with what they do for somebody who has left."""

    member: Membership
    own: list[Duty]
    as_deputy: list[tuple[Duty, str]]


@dataclass(frozen=True, slots=True)
class Shares:
    """Who has to do what: each member, the group together, and what waits for somebody who has left."""

    members: list[Work]
    together: list[Duty]
    nobodys: list[Duty]


def work_of(found: Group, duties: Iterable[Duty]) -> Shares:
    """Share out what waits. What somebody who has left had goes to whoever stands in for them.

    No query: deputies come with the group.
    """
    active = found.active
    work: dict[int | None, Work] = {row.pk: Work(row, [], []) for row in active}
    by_user = {row.user_id: row.pk for row in active}
    stand_ins = [row for row in active if row.deputy_for is not None]
    by_seat = {row.deputy_for_id: row for row in stand_ins}
    by_person: dict[int | None, Membership] = {
        row.deputy_for.user_id: row for row in stand_ins if row.deputy_for and row.deputy_for.user_id
    }
    shares = Shares(list(work.values()), [], [])
    for duty in duties:
        place = duty.membership_id if duty.membership_id in work else by_user.get(duty.user_id)
        deputy = by_seat.get(duty.membership_id) or by_person.get(duty.user_id)
        if duty.membership_id is None and duty.user_id is None:
            shares.together.append(duty)
        elif place is not None:
            work[place].own.append(duty)
        elif deputy is not None:
            work[deputy.pk].as_deputy.append((duty, str(deputy.deputy_for)))
        else:
            shares.nobodys.append(duty)
    return shares


def describe_membership(invitation: Invitation) -> Subject:
    """The invitation to become a member, as its page shows it."""
    membership = Membership.objects.select_related("organisation").get(pk=invitation.about_id)
    roles = [str(Role(role).label) for role in membership.roles]
    facts: list[tuple[Any, Any]] = [
        (_("Organisation"), membership.organisation.name),
        (_("Din roll"), ", ".join(roles) or membership.title),
        (_("Inbjudan gick till"), invitation.email),
    ]
    return Subject(
        title=membership.organisation.name,
        text=_("Du kommer med i arbetet och ser det som organisationen ser."),
        kind="join",
        url=membership.get_absolute_url(),
        facts=tuple(facts),
    )
