"""Those asked to a workshop: their answers, their competence, and what the group lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import OrganisationKind, Role
from ignite.accounts.models import Membership, User
from ignite.joining.enums import COMING, Answer, Attendance, InvitationState
from ignite.joining.models import Invitation
from ignite.joining.subjects import Seating, Subject
from ignite.kernel import clock
from workshops.enums import WorkshopState
from workshops.models import Workshop

ABOUT = "workshops.workshop"
PROCUREMENT = frozenset({Role.BUYER, Role.PROCUREMENT_LEAD})
TONES = {"yes": "go", "no": "stop", "maybe": "wait", "waiting": "wait", "offered": "wait"}
KINDS: tuple[tuple[str, str | Promise], ...] = (
    ("business", _("affärskompetens")),
    ("technical", _("teknisk kompetens")),
    ("procurement", _("inköp eller upphandling")),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who was asked, with their answer and what they know."""

    invitation: Invitation
    membership: Membership | None

    @property
    def name(self) -> str:
        """The name, or the address of somebody from outside."""
        return self.invitation.name or self.invitation.email

    @property
    def says_no(self) -> bool:
        """Whether the answer was no."""
        return self.invitation.answer == Answer.NO

    @property
    def is_over(self) -> bool:
        """Whether the invitation ran out before it was answered."""
        return self.invitation.state == InvitationState.EXPIRED

    @property
    def may_resend(self) -> bool:
        """Whether the invitation can be sent again: nobody has answered it."""
        return self.invitation.state in (InvitationState.SENT, InvitationState.EXPIRED)

    @property
    def says_yes(self) -> bool:
        """Whether the answer was yes."""
        return self.invitation.answer == Answer.YES

    @property
    def was_there(self) -> bool:
        """Whether the facilitator ticked them off."""
        return self.invitation.attendance == Attendance.ATTENDED

    @property
    def tone(self) -> str:
        """The colour of their answer."""
        return TONES.get(self.invitation.answer, "plain")

    @property
    def competences(self) -> frozenset[str]:
        """Which of business, technical and procurement they bring."""
        return competences_of(self.membership) if self.membership else frozenset()

    @property
    def roles(self) -> list[str]:
        """Their roles in words."""
        return role_words(self.membership) if self.membership else []


@dataclass(frozen=True, slots=True)
class Mix:
    """Which competences are in the room: those that said yes, those that may come, those that nobody brings."""

    coming: tuple[str | Promise, ...]
    unsure: tuple[str | Promise, ...]
    missing: tuple[str | Promise, ...]


def competences_of(member: Membership) -> frozenset[str]:
    """Which of business, technical and procurement a member brings."""
    brings = set()
    if member.has_business:
        brings.add("business")
    if member.has_technical:
        brings.add("technical")
    if PROCUREMENT & set(member.roles):
        brings.add("procurement")
    return frozenset(brings)


def role_words(member: Membership) -> list[str]:
    """A member's roles and competences in words."""
    words = [str(Role(role).label) for role in member.roles]
    return words + [str(label) for key, label in KINDS[:2] if key in competences_of(member)]


def asked_to(workshop: Workshop, *, expired: bool = False) -> list[Asked]:
    """Everybody asked, answered or not, by name; with ``expired`` those too who let it run out. Two queries."""
    states = [InvitationState.SENT, InvitationState.ANSWERED, *([InvitationState.EXPIRED] if expired else [])]
    invitations = list(
        Invitation.objects.to(ABOUT, workshop.pk)
        .filter(state__in=states)
        .select_related("user", "organisation", "replaces")
        .order_by("name", "pk")
    )
    standing = {one.email for one in invitations if one.state != InvitationState.EXPIRED}
    invitations = [one for one in invitations if one.state != InvitationState.EXPIRED or one.email not in standing]
    users = [invitation.user_id for invitation in invitations if invitation.user_id]
    members = Membership.objects.active().filter(user_id__in=users).select_related("user")
    by_user = {(member.user_id, member.organisation_id): member for member in members}
    return [Asked(one, by_user.get((one.user_id, one.organisation_id or 0))) for one in invitations]


@dataclass(frozen=True, slots=True)
class Care:
    """What those who come need: who wrote what, each dish or need with how many wrote it, and how many may come."""

    people: list[Invitation]
    food: list[tuple[str, int]]
    access: list[tuple[str, int]]
    coming: int


def care_of(workshop: Workshop) -> Care:
    """Food and access needs of those who may come, by name. For :func:`sees_care` alone. One query."""
    coming = [one.invitation for one in asked_to(workshop) if one.invitation.answer in COMING]
    told = [one for one in coming if one.food or one.access]
    return Care(told, _counted(one.food for one in told), _counted(one.access for one in told), len(coming))


def _counted(texts: Iterable[str]) -> list[tuple[str, int]]:
    """Each text with how many wrote it, whatever the letters' size; the commonest first."""
    words: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for text in filter(None, map(str.strip, texts)):
        counts[text.casefold()] += 1
        words.setdefault(text.casefold(), text)
    return sorted(((words[key], count) for key, count in counts.items()), key=lambda row: (-row[1], row[0]))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many answered what, and how many seats there are (None: not counted) and are left."""

    yes: int
    maybe: int
    no: int
    waiting: int
    offered: int
    silent: int
    capacity: int | None

    @property
    def free(self) -> int:
        """How many seats nobody has."""
        return max(0, (self.capacity or 0) - self.yes - self.offered)


def tally_of(workshop: Workshop, asked: Iterable[Asked]) -> Tally:
    """The answers counted. No query."""
    counts = Counter("" if one.is_over else one.invitation.answer for one in asked)
    return Tally(
        yes=counts[Answer.YES],
        maybe=counts[Answer.MAYBE],
        no=counts[Answer.NO],
        waiting=counts[Answer.WAITING],
        offered=counts[Answer.OFFERED],
        silent=counts[""],
        capacity=workshop.capacity,
    )


def mix_of(asked: Iterable[Asked]) -> Mix:
    """What those asked bring: a competence is missing when nobody who may still come has it."""
    rows = list(asked)
    sure = frozenset().union(*(one.competences for one in rows if one.says_yes))
    may = frozenset().union(*(one.competences for one in rows if not one.says_no))
    return Mix(
        coming=tuple(label for key, label in KINDS if key in sure),
        unsure=tuple(label for key, label in KINDS if key in may - sure),
        missing=tuple(label for key, label in KINDS if key not in may),
    )


def lacking(members: Iterable[Membership]) -> list[str | Promise]:
    """The competences that nobody in a project group has."""
    has = frozenset().union(*(competences_of(member) for member in members))
    return [label for key, label in KINDS if key not in has]


def attendance_counts(asked: Iterable[Asked]) -> tuple[int, int]:
    """How many are here, and how many were asked and did not say no."""
    rows = [one for one in asked if not one.says_no or one.was_there]
    return sum(one.was_there for one in rows), len(rows)


def promisers(workshop: Workshop) -> list[User]:
    """Those who may promise something at a workshop: the project group and the programme's staff. One query."""
    sides = Q(memberships__organisation__kind=OrganisationKind.PROGRAMME)
    if workshop.owner is not None:
        sides |= Q(memberships__organisation_id=workshop.owner.organisation_id)
    return list(User.objects.filter(sides, memberships__state="active", is_active=True).distinct().order_by("name"))


def describe(invitation: Invitation) -> Subject:
    """What an invitation to a workshop says on its page, for somebody who may have no account."""
    workshop = Workshop.objects.select_related("owner__organisation").get(pk=invitation.about_id)
    return Subject(
        title=workshop.title,
        when=workshop.starts_at,
        ends=workshop.ends_at,
        where=workshop.place or workshop.link,
        text=workshop.purpose,
        closed=_closed(workshop),
        url=workshop.get_absolute_url(),
        facts=((_("Behovsägare"), str(workshop.owner) if workshop.owner else ""), (_("Länk"), workshop.link)),
        seating=seating_of(workshop),
        takes_stand_ins=True,
        asks_needs=True,
    )


def seating_of(workshop: Workshop) -> Seating:
    """How the workshop is seated. The queue ends when it begins."""
    return Seating(
        capacity=workshop.capacity,
        until=workshop.starts_at,
        offer_hours=workshop.seat_offer_hours,
        is_open=workshop.state == WorkshopState.INVITING,
    )


def hold_seating(workshop_id: int) -> Seating:
    """The same under the workshop's lock, until the transaction ends: whoever counts seats comes after one another."""
    rows = Workshop.objects.select_for_update(of=("self",), no_key=True)
    return seating_of(rows.get(pk=workshop_id))


def _closed(workshop: Workshop) -> str | Promise:
    if workshop.state == WorkshopState.CANCELLED:
        return _("Workshoppen är inställd.")
    if workshop.state == WorkshopState.POSTPONED:
        return _("Workshoppen är uppskjuten. Du får en ny inbjudan när tiden är bestämd.")
    if workshop.state != WorkshopState.INVITING or workshop.ends_at <= clock.now():
        return _("Workshoppen har redan börjat.")
    return ""
