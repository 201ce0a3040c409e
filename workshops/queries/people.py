"""Those asked to a workshop: their answers, their competence, and what the group lacks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import OrganisationKind, Role
from ignite.accounts.models import Membership, User
from ignite.joining.enums import Answer, Attendance, InvitationState
from ignite.joining.models import Invitation
from ignite.joining.subjects import Subject
from ignite.kernel import clock
from workshops.enums import WorkshopState
from workshops.models import Workshop

ABOUT = "workshops.workshop"
PROCUREMENT = frozenset({Role.BUYER, Role.PROCUREMENT_LEAD})
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
        return {Answer.YES: "go", Answer.NO: "stop", Answer.MAYBE: "wait"}.get(self.invitation.answer, "plain")  # type: ignore[call-overload]

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


def asked_to(workshop: Workshop) -> list[Asked]:
    """Everybody asked, whether answered or not, by name. Two queries."""
    invitations = list(
        Invitation.objects.to(ABOUT, workshop.pk)
        .filter(state__in=[InvitationState.SENT, InvitationState.ANSWERED])
        .select_related("user", "organisation")
        .order_by("name", "pk")
    )
    users = [invitation.user_id for invitation in invitations if invitation.user_id]
    members = Membership.objects.active().filter(user_id__in=users).select_related("user")
    by_user = {(member.user_id, member.organisation_id): member for member in members}
    return [Asked(one, by_user.get((one.user_id, one.organisation_id or 0))) for one in invitations]


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
    )


def _closed(workshop: Workshop) -> str | Promise:
    if workshop.state == WorkshopState.CANCELLED:
        return _("Workshoppen är inställd.")
    if workshop.state == WorkshopState.POSTPONED:
        return _("Workshoppen är uppskjuten. Du får en ny inbjudan när tiden är bestämd.")
    if workshop.state != WorkshopState.INVITING or workshop.ends_at <= clock.now():
        return _("Workshoppen har redan börjat.")
    return ""
