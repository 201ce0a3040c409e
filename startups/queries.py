"""Reads of startups and pitches, with their prefetches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ignite.accounts.models import Membership, User
from ignite.accounts.queries import members_of
from ignite.editions.models import Edition
from ignite.editions.progress import Progress
from ignite.joining.enums import InvitationState
from ignite.joining.models import Invitation
from ignite.joining.subjects import Subject
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.keeping import Freshness
from ignite.kernel.templatetags.words import moment
from ignite.outbox.recipients import Recipient, recipient_of
from ignite.reference.enums import CpvLevel
from ignite.reference.models import CpvCode, Goal
from needs.enums import RequirementKind
from needs.models import Need, Requirement
from startups.enums import HANDED_IN, UNANSWERED, NotForUs, PitchState, StartupState
from startups.models import Pitch, PitchAsk, RequirementAnswer, Startup
from startups.models.pitch import PitchQuerySet
from startups.models.startup import StartupQuerySet


def startup_of(actor: Actor) -> Startup | None:
    """The startup that the actor acts for."""
    if not actor.is_startup or actor.organisation_id is None:
        return None
    return Startup.objects.select_related("organisation").filter(organisation_id=actor.organisation_id).first()


# A profile that was written, listed, hidden or checked makes another mark.
_FRESH = """
SELECT max(changed_at), count(*) FILTER (WHERE is_public AND state = 'listed'), count(*),
       (SELECT max(id) FROM kernel_transition WHERE thing = 'startup')
FROM startups_startup
"""


def startups_freshness() -> Freshness:
    """How fresh the public pages of startups are. One query."""
    midnight = clock.at_wall(clock.today(), datetime.min.time())
    with connection.cursor() as cursor:
        cursor.execute(_FRESH)
        changed, *counts = cursor.fetchone()
    newest: datetime = max(changed or midnight, midnight)
    return Freshness(newest, "-".join((f"{newest.timestamp():.6f}", *(str(one or 0) for one in counts))))


def listed_startups(actor: Actor, *, text: str = "", goal: int | None = None, subject: str = "") -> StartupQuerySet:
    """The profiles in the list that this reader may see, by name; every word of ``text`` must occur in one."""
    found = Startup.objects.for_user(actor).filter(state=StartupState.LISTED)
    for word in text.split():
        found = found.filter(
            Q(organisation__name__icontains=word) | Q(one_line__icontains=word) | Q(description__icontains=word)
        )
    if goal is not None:
        found = found.filter(goals=goal)
    if subject:
        found = found.filter(subjects=subject)
    return (
        found.select_related("organisation").prefetch_related("goals", "subjects").order_by("organisation__name", "pk")
    )


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow the list: what it is called, its key in the address, and how many it would show."""

    label: str
    key: int | str
    found: int


def goal_facet(found: QuerySet[Startup]) -> list[Facet]:
    """The goals that these startups work for. Two queries."""
    counts = _counts(found, "goals")
    return [Facet(str(goal), goal.pk, counts[goal.pk]) for goal in Goal.objects.filter(pk__in=counts)]


def subject_facet(found: QuerySet[Startup]) -> list[Facet]:
    """The subjects of these startups. Two queries."""
    counts = _counts(found, "subjects")
    return [Facet(code.label, code.pk, counts[code.pk]) for code in CpvCode.objects.filter(pk__in=counts)]


def _counts(found: QuerySet[Startup], field: str) -> dict[Any, int]:
    rows = found.order_by().filter(**{f"{field}__isnull": False}).values_list(field)
    return dict(rows.annotate(number=Count("pk", distinct=True)))


def subjects() -> QuerySet[CpvCode]:
    """The subjects that a profile chooses among: the vocabulary's divisions."""
    return CpvCode.objects.filter(level=CpvLevel.DIVISION).order_by("label_sv")


def profiles() -> StartupQuerySet:
    """Profiles with all that their page shows (to be narrowed with ``for_user``). Three queries."""
    return Startup.objects.select_related("organisation").prefetch_related("goals", "subjects")


def latest_pitch_of(startup: Startup) -> Pitch | None:
    """The pitch that the startup handed in last."""
    return Pitch.objects.filter(startup=startup, submitted_at__isnull=False).order_by("-submitted_at").first()


def own_pitch_to(need: Need, actor: Actor) -> Pitch | None:
    """The pitch of the actor's startup to the need."""
    if not actor.is_startup or actor.organisation_id is None:
        return None
    return Pitch.objects.filter(need=need, startup__organisation_id=actor.organisation_id).first()


def own_pitches(actor: Actor) -> PitchQuerySet:
    """The pitches of the actor's startup: drafts by their deadline first, then the rest by what changed last."""
    return (
        Pitch.objects.for_user(actor)
        .select_related("need__lead_owner__organisation", "startup__organisation")
        .order_by(F("decided_at").desc(nulls_first=True), "need__deadline_at", "-changed_at")
    )


def _with_answers() -> Prefetch[str]:
    answers = RequirementAnswer.objects.select_related("requirement").order_by("requirement__position", "pk")
    return Prefetch("requirement_answers", queryset=answers)


def pitches_to_show() -> PitchQuerySet:
    """Pitches with all that their page shows (to be narrowed with ``for_user``). Three queries."""
    return Pitch.objects.select_related(
        "need__lead_owner__organisation", "startup__organisation", "submitted_by"
    ).prefetch_related("need__co_owners", _with_answers())


def pitches_to(need: Need, actor: Actor) -> PitchQuerySet:
    """The pitches to a need that the actor may read, in the order they came in. Two queries."""
    found = Pitch.objects.for_user(actor).filter(need=need).select_related("startup__organisation")
    return found.prefetch_related(_with_answers()).order_by("submitted_at", "pk")


def musts_of(need: Need) -> list[Requirement]:
    """The need's musts, in order."""
    return list(need.requirements.filter(kind=RequirementKind.MUST).order_by("position", "pk"))


def unanswered(need: Need) -> PitchQuerySet:
    """Pitches handed in to the need that wait for an answer."""
    return Pitch.objects.filter(need=need, state__in=UNANSWERED)


def handed_in_count(need: Need) -> int:
    """How many pitches lie with the need, sealed ones too; says nothing of whose."""
    return Pitch.objects.filter(need=need, state__in=HANDED_IN).count()


def sealed_count(need: Need) -> int:
    """How many of them nobody may read yet."""
    if not need.is_sealed:
        return 0
    return Pitch.objects.filter(need=need, state=PitchState.SUBMITTED).count()


def need_of(pitch: Pitch) -> Need:
    """The pitch's need with its lead owner's name. One query."""
    return Need.objects.select_related("lead_owner__organisation").get(pk=pitch.need_id)


def writers_of(pitch: Pitch) -> list[Membership]:
    """The members of the startup whose pitch it is."""
    return members_of(pitch.startup.organisation_id)


def drafted_or_pitched(need: Need) -> Iterable[Recipient]:
    """Everybody of the startups that have begun a pitch to the need or handed one in (not those that left)."""
    organisations = (
        Pitch.objects.filter(need=need).exclude(state=PitchState.WITHDRAWN).values("startup__organisation_id")
    )
    members = Membership.objects.active().filter(organisation_id__in=organisations, user__is_active=True)
    return [recipient_of(member) for member in members.select_related("user")]


def asks_to(need: Need, actor: Actor) -> list[PitchAsk]:
    """Whom the need's side has asked to pitch, in that order; what was taken back is left out. One query.

    Says nothing of their pitches: while they are sealed nobody may know who has pitched.
    """
    rows = PitchAsk.objects.for_user(actor).filter(need=need).exclude(invitation__state=InvitationState.REVOKED)
    return list(
        rows.select_related("startup__organisation", "invitation__invited_by", "need__lead_owner").order_by("pk")
    )


def standing_ask_of(need: Need, actor: Actor) -> PitchAsk | None:
    """The asking of the actor's own startup that holds. One query."""
    if not actor.is_startup or actor.organisation_id is None:
        return None
    held = [InvitationState.SENT, InvitationState.ANSWERED]
    rows = PitchAsk.objects.filter(need=need, startup__organisation_id=actor.organisation_id)
    return rows.filter(invitation__state__in=held).select_related("asked_for").first()


def startup_of_account(user: User | None) -> Startup | None:
    """The startup with a shown profile that an account's holder belongs to. One query."""
    if user is None:
        return None
    members = Membership.objects.active().filter(user=user).values("organisation_id")
    return Startup.objects.filter(organisation__in=members, state=StartupState.LISTED).first()


def describe_ask(invitation: Invitation) -> Subject:
    """The invitation to pitch, as its page shows it: what the public brief says, and who asks."""
    rows = PitchAsk.objects.select_related("need__lead_owner__organisation", "asked_for", "invitation__invited_by")
    ask = rows.get(invitation=invitation)
    need = ask.need
    return Subject(
        title=need.title,
        text=need.summary,
        kind="pitch",
        url=reverse("pitch-start", args=[need.pk]),
        more=need.get_absolute_url(),
        closed="" if need.takes_pitches else _("Behovet tar inte längre emot pitchar."),
        facts=(
            (_("Behovsägare"), str(need.lead_owner)),
            (_("Pitcha senast"), moment(need.deadline_at) if need.deadline_at else ""),
            (_("Den som frågar"), asker_words(ask)),
        ),
        reasons=tuple(NotForUs.choices),
        greeting=ask.word,
    )


def asker_words(ask: PitchAsk) -> str:
    """Who asks: the person and what they act for."""
    who = ask.invitation.invited_by
    if who is None:
        return str(ask.asked_for or ask.need.lead_owner)
    return _("%(person)s på %(organisation)s") % {"person": who, "organisation": ask.asked_for or ask.need.lead_owner}


def progress_of_pitching(edition: Edition) -> list[Progress]:
    """How many startups have pitched in an edition, beside its goal. One query."""
    pitches = Pitch.objects.filter(state__in=HANDED_IN, need__lead_owner__edition=edition)
    number = pitches.aggregate(number=Count("startup", distinct=True))["number"]
    return [Progress(_("Startups som har pitchat"), number, edition.startups_goal)]
