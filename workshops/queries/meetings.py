"""Reads of meetings."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from ignite.kernel.actor import Actor
from matching.models import Match
from workshops.enums import MeetingState
from workshops.models import FollowUp, Meeting
from workshops.rules import owner_side, startup_side

WITH = (
    "need__lead_owner__organisation",
    "startup__organisation",
    "pitch",
    "asked_by",
    "owner_by",
    "startup_by",
)


@dataclass(frozen=True, slots=True)
class MeetingLists:
    """A reader's meetings by what they ask for: a time to take, a time that is fixed, an answer, nothing more."""

    wished: list[Meeting]
    coming: list[Meeting]
    to_answer: list[Meeting]
    past: list[Meeting]


def meetings() -> QuerySet[Meeting]:
    """Meetings with both sides beside them."""
    return Meeting.objects.select_related(*WITH)


def meeting_of(actor: Actor) -> QuerySet[Meeting]:
    """What an actor may fetch a meeting from."""
    return meetings().for_user(actor)  # type: ignore[attr-defined]


def meeting_lists(actor: Actor) -> MeetingLists:
    """All the meetings an actor may see, sorted by what comes next. One query."""
    rows = list(meeting_of(actor).order_by("starts_at", "created_at", "pk")[:500])
    wished = [one for one in rows if one.state == MeetingState.WISHED]
    coming = [one for one in rows if one.state == MeetingState.SCHEDULED and not one.has_begun]
    to_answer = [one for one in rows if waits_for(one, actor)]
    taken = {one.pk for one in (*wished, *coming, *to_answer)}
    rest = [one for one in rows if one.pk not in taken]
    return MeetingLists(wished, coming, to_answer, rest[::-1])


def waits_for(meeting: Meeting, actor: Actor) -> bool:
    """Whether the meeting has been (or has begun) and this actor's side has not said what came out of it."""
    has_been = meeting.state == MeetingState.HELD or (meeting.state == MeetingState.SCHEDULED and meeting.has_begun)
    if not has_been:
        return False
    if owner_side(actor, meeting):
        return not meeting.owner_outcome
    if startup_side(actor, meeting):
        return not meeting.startup_outcome
    return not meeting.both_have_answered


def due_outcomes(actor: Actor) -> list[Meeting]:
    """The meetings whose outcome this actor's side has still to say. One query."""
    return meeting_lists(actor).to_answer


def follow_ups_of(*, workshop_id: int | None = None, meeting_id: int | None = None) -> list[FollowUp]:
    """What was promised at a workshop or a meeting. One query."""
    rows = FollowUp.objects.filter(workshop_id=workshop_id) if workshop_id else FollowUp.objects.none()
    if meeting_id:
        rows = FollowUp.objects.filter(meeting_id=meeting_id)
    return list(rows.select_related("promised_by", "organisation").order_by("due_on", "pk"))


def match_of(meeting: Meeting, actor: Actor) -> Match | None:
    """What became of a meeting after which both said go on; None before that, or when the reader may not see it."""
    if not meeting.both_have_answered:
        return None
    both = Match.objects.for_user(actor).filter(need_id=meeting.need_id, startup_id=meeting.startup_id)
    return both.order_by("-pk").first()
