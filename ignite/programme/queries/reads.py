"""The reads behind Min sida, frozen: it is the page that is opened most, and its statements are always the same."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from ignite.editions.enums import EditionState
from ignite.joining.enums import Answer, CommitmentState, InvitationState
from ignite.joining.models import Commitment, Invitation
from ignite.kernel.actor import Actor
from ignite.kernel.frozen import frozen
from ignite.pilots.enums import PilotState, StoryState
from ignite.pilots.models import Pilot
from ignite.programme.queries.journey import with_progress
from matching.enums import MatchState
from matching.models import Match
from needs.enums import AreaState, NeedState, QuestionState
from needs.models import ChallengeArea, Comment, Need, NeedOwner
from startups.enums import UNANSWERED, PitchState
from startups.models import Pitch
from workshops.enums import MeetingState, WorkshopState
from workshops.models import Meeting, Workshop


@frozen
def newest_year(organisation_id: int, now: datetime) -> QuerySet[NeedOwner]:
    """An organisation's year in the newest running edition, else its newest, with its progress. One in preparation
    takes no place from the running one (as :func:`needs.queries.owners.current_owner` chooses).
    """
    years = NeedOwner.objects.filter(organisation_id=organisation_id)
    running_first = Case(When(edition__state=EditionState.RUNNING, then=0), default=1)
    return with_progress(years, now).order_by(running_first, "-edition__starts_on")[:1]


@frozen
def offered_commitments(actor: Actor) -> QuerySet[Commitment]:
    """Commitments that nobody has accepted yet."""
    return Commitment.objects.for_user(actor).filter(state=CommitmentState.OFFERED)[:1]


@frozen
def areas_under_way(owner_id: int) -> QuerySet[ChallengeArea]:
    """A year's areas with their analyses and leads, but for those that rest or are over; with ``unresolved``, how many
    comments in the analysis nobody has taken care of.
    """
    over = [AreaState.PARKED, AreaState.DROPPED, AreaState.CLOSED]
    rows = ChallengeArea.objects.filter(owner_id=owner_id).exclude(state__in=over)
    said = Comment.objects.filter(analysis__area=OuterRef("pk"), resolved_at=None).order_by()
    number = said.values("analysis__area").annotate(n=Count("pk")).values("n")
    rows = rows.annotate(unresolved=Coalesce(Subquery(number, output_field=IntegerField()), 0))
    return rows.select_related("analysis", "lead").order_by("position", "pk")


@frozen
def workshops_that_wait(user_id: int, organisation_id: int) -> QuerySet[Workshop]:
    """Workshops whose invitation waits for the person's answer, or whose summary waits for the signature."""
    invited = Invitation.objects.filter(
        Q(state=InvitationState.SENT) | Q(answer=Answer.OFFERED, state=InvitationState.ANSWERED),
        user_id=user_id,
        about_type="workshops.workshop",
    )
    asked = Q(pk__in=invited.values("about_id"), state=WorkshopState.INVITING)
    to_sign = Q(state=WorkshopState.DOCUMENTED, owner__organisation_id=organisation_id)
    return Workshop.objects.filter(asked | to_sign).order_by("starts_at")


@frozen
def needs_under_way(organisation_id: int) -> QuerySet[Need]:
    """Needs that are written, open or read, with ``asked`` and ``unread``: questions and pitches that wait."""
    states = [NeedState.DRAFT, NeedState.EDITS_REQUESTED, NeedState.OPEN, NeedState.READING]
    return (
        Need.objects.of_organisation(organisation_id)
        .filter(state__in=states)
        .annotate(
            asked=Count("questions", filter=Q(questions__state=QuestionState.ASKED), distinct=True),
            unread=Count("pitches", filter=Q(pitches__state__in=UNANSWERED), distinct=True),
        )
        .select_related("lead_owner__edition")
        .order_by("deadline_at", "pk")
    )


@frozen
def meetings_under_way(actor: Actor) -> QuerySet[Meeting]:
    """Meetings that wait for a time, to be held, or for this side's word."""
    own = "owner_outcome" if actor.is_need_owner else "startup_outcome"
    states = [MeetingState.SCHEDULED, MeetingState.HELD]
    return (
        Meeting.objects.for_user(actor)
        .filter(Q(state=MeetingState.WISHED) | Q(state__in=states, **{own: ""}))
        .select_related("need", "startup__organisation")
        .order_by("starts_at", "pk")
    )


@frozen
def proposed_matches(actor: Actor) -> QuerySet[Match]:
    """Proposals that wait for this side's yes."""
    waits = Q(owner_yes_at__isnull=True) if actor.is_need_owner else Q(startup_yes_at__isnull=True)
    return Match.objects.for_user(actor).filter(waits, state=MatchState.PROPOSED).select_related("need")[:3]


@frozen
def pilots_that_wait(actor: Actor) -> QuerySet[Pilot]:
    """Plans to write and sign, and stories that this side has not approved."""
    own = "owner" if actor.is_need_owner else "startup"
    to_approve = Q(story__state=StoryState.DRAFT, **{f"story__{own}_approved_at__isnull": True})
    waits = Q(state__in=[PilotState.PLANNED, PilotState.ROUTE_CHECKED]) | to_approve
    return Pilot.objects.for_user(actor).filter(waits).select_related("story").order_by("-created_at")


@frozen
def pitches_to_write(actor: Actor) -> QuerySet[Pitch]:
    """Drafts, and pitches to supplement."""
    states = [PitchState.DRAFT, PitchState.SUPPLEMENT]
    rows = Pitch.objects.for_user(actor).filter(state__in=states)
    return rows.select_related("need").order_by("need__deadline_at")


def first(rows: list[Any]) -> Any:
    """The first of some rows, or None."""
    return rows[0] if rows else None
