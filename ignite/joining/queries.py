"""Reads of the joining room."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, IntegerField, Model, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from ignite.accounts.enums import MembershipState, OrganisationKind, Role
from ignite.accounts.models import Membership, Organisation
from ignite.accounts.queries import group_of, organisation_like
from ignite.accounts.rules import MANAGING
from ignite.joining.enums import SEATED, SENDABLE, Answer, CommitmentState, Finding, InvitationState, JoinState
from ignite.joining.models import Commitment, Invitation, JoinRequest
from ignite.joining.runs import InviteRow, InviteRun
from ignite.joining.subjects import Seating, Subject
from ignite.kernel.actor import Actor
from ignite.reference.models import PublicBody
from ignite.reference.queries import find_bodies
from ignite.reference.spelling import fold, without_marks

ROWS_SHOWN, LEFT_OUT = 50, "left-out"
WAITING = (JoinState.RECEIVED, JoinState.MORE_INFORMATION)


def queue_of(actor: Actor, state: str = "") -> QuerySet[JoinRequest]:
    """The programme's queue: those that wait for the programme first, then those that wait for the applicant, then the
    rest; the oldest first among the waiting.
    """
    rows = JoinRequest.objects.for_user(actor)
    if state:
        rows = rows.filter(state=state)
    order = Case(
        When(state=JoinState.RECEIVED, then=Value(0)),
        When(state=JoinState.MORE_INFORMATION, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.annotate(order=order).order_by("order", "-created_at", "pk")


def waiting_count(actor: Actor) -> int:
    """How many requests wait for the programme. One query."""
    return JoinRequest.objects.for_user(actor).filter(state=JoinState.RECEIVED).count()


def taken_by(request: JoinRequest) -> Organisation | None:
    """The organisation that stands in the way of accepting a request: it has the number, or the register's row."""
    if request.state not in WAITING:
        return None
    return organisation_like(orgnr=request.orgnr, public_body_id=request.public_body_id)


def body_named(text: str) -> PublicBody | None:
    """The one public body that somebody means by what they typed, written in full (or in short, if only one fits)."""
    typed = fold(text)
    found = find_bodies(text, limit=8)
    whole = [body for body in found if typed in _spellings(body.name)]
    short = [body for body in found if typed in _spellings(body.short_name)]
    candidates = whole or short
    return candidates[0] if len(candidates) == 1 else None


def _spellings(name: str) -> set[str]:
    return {fold(name), without_marks(fold(name))} if name else set()


@dataclass(frozen=True, slots=True)
class Group:
    """A project group: its rows, what it lacks, and what waits."""

    members: tuple[Membership, ...]
    lacks_business: bool
    lacks_technical: bool
    manager_count: int
    active_count: int

    @property
    def has_one_manager(self) -> bool:
        """Whether nobody could step in for the only one who decides."""
        return self.manager_count == 1


def group(organisation: Organisation) -> Group:
    """The project group of an organisation. One query."""
    rows = group_of(organisation.pk)
    active = [row for row in rows if row.state == MembershipState.ACTIVE]
    asks_mix = organisation.kind == OrganisationKind.NEED_OWNER
    return Group(
        members=tuple(rows),
        lacks_business=asks_mix and not any(row.has_business for row in active),
        lacks_technical=asks_mix and not any(row.has_technical for row in active),
        manager_count=sum(1 for row in active if not set(MANAGING).isdisjoint(row.rights)),
        active_count=len(active),
    )


def commitments_of(organisation: Organisation) -> list[Commitment]:
    """The organisation's commitments that are not withdrawn, the newest edition first. One query."""
    rows = Commitment.objects.filter(organisation=organisation).exclude(state=CommitmentState.WITHDRAWN)
    return list(rows.select_related("edition", "text", "accepted_by").order_by("-edition__starts_on"))


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


@dataclass(frozen=True, slots=True)
class Seats:
    """How full a thing is for one who is invited: free seats, how many wait, and how many of them before this one."""

    free: int
    waiting: int
    ahead: int

    @property
    def is_full(self) -> bool:
        """Whether a yes leads to the waiting list."""
        return self.free == 0


def seats_of(invitation: Invitation, seating: Seating | None) -> Seats | None:
    """The seats as one invited person sees them; None when they are not counted. One query."""
    if seating is None or seating.capacity is None:
        return None
    waits = Q(answer=Answer.WAITING)
    before = waits
    if invitation.answer == Answer.WAITING and invitation.waiting_since is not None:
        since = invitation.waiting_since
        before &= Q(waiting_since__lt=since) | Q(waiting_since=since, pk__lt=invitation.pk)
    counts = (
        Invitation.objects.to(invitation.about_type, invitation.about_id)
        .filter(state=InvitationState.ANSWERED)
        .aggregate(
            taken=Count("pk", filter=Q(answer__in=SEATED)),
            waiting=Count("pk", filter=waits),
            ahead=Count("pk", filter=before),
        )
    )
    return Seats(max(0, seating.capacity - counts["taken"]), counts["waiting"], counts["ahead"])


def open_stand_in(invitation: Invitation) -> Invitation | None:
    """The colleague whom somebody has named to come instead and who has not said no. One query."""
    standing = [InvitationState.SENT, InvitationState.ANSWERED]
    rows = Invitation.objects.filter(replaces=invitation, state__in=standing).exclude(answer=Answer.NO)
    return rows.order_by("-pk").first()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of a list are what: by what the check said, by language among those to send, by outcome."""

    findings: Counter[str]
    languages: Counter[str]
    outcomes: Counter[str]
    left_out: int
    every: int

    @property
    def to_send(self) -> int:
        """How many are to be invited."""
        return sum(self.languages.values())

    @property
    def done(self) -> int:
        """How many rows have been dealt with."""
        return sum(self.outcomes.values())

    @property
    def rows(self) -> list[tuple[str, Any, int]]:
        """Key, words and number of each kind of row that there is."""
        found: list[tuple[str, Any, int]] = [(one.value, one.label, self.findings[one.value]) for one in Finding]
        return [row for row in [*found, (LEFT_OUT, _("Utelämnade"), self.left_out)] if row[2]]


def tally_of(run: InviteRun) -> Tally:
    """The numbers of a list. One query."""
    groups = run.rows.order_by().values_list("finding", "is_left_out", "outcome", "language").annotate(Count("pk"))
    findings: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    left_out = 0
    for finding, is_left_out, outcome, language, number in groups:
        if is_left_out:
            left_out += number
            continue
        findings[finding] += number
        if finding in SENDABLE:
            languages[language] += number
        if outcome:
            outcomes[outcome] += number
    return Tally(findings, languages, outcomes, left_out, left_out + sum(findings.values()))


def rows_of(run: InviteRun, shown: str, number: str) -> Page[InviteRow]:
    """One page of a list's rows, in their order: of one finding, of those left out, or all. Two queries."""
    rows = run.rows.order_by("place")
    if shown == LEFT_OUT:
        rows = rows.filter(is_left_out=True)
    elif shown in Finding.values:
        rows = rows.filter(finding=shown, is_left_out=False)
    return Paginator(rows, ROWS_SHOWN).get_page(number)


def runs_to(about: Model, actor: Actor) -> list[InviteRun]:
    """The lists of people to invite to a thing that this reader may see, the newest first. One query."""
    rows = InviteRun.objects.for_user(actor).filter(about_type=about._meta.label_lower, about_id=about.pk)
    return list(rows.select_related("created_by").order_by("-pk")[:10])
