"""Meetings: asked for with times, one taken, moved, called off; afterwards each side says go on or not now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import User
from ignite.kernel import clock
from ignite.kernel.actor import SYSTEM, Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from ignite.outbox.services import cancel_about
from matching.queries import has_conflict
from matching.services import make_mutual_match
from startups.enums import PitchState
from startups.messages import PITCH_SHORTLISTED
from startups.models import Pitch
from startups.rules import reads_pitch
from startups.services import begin_meeting, shortlist_pitch
from startups.services.pitch import hold_need
from workshops.enums import MeetingState, Outcome
from workshops.lifecycle import MEETING
from workshops.messages import meetings as letters
from workshops.models import Meeting
from workshops.rules import either_side_or_programme, owner_side, startup_side

MOST_TIMES = 3
TO_BE_CHOSEN = (PitchState.SUBMITTED, PitchState.OPENED, PitchState.IN_READING, PitchState.SUPPLEMENT)


@transaction.atomic
def ask_meeting(
    pitch: Pitch,
    *,
    actor: Actor,
    offered: Sequence[datetime],
    minutes: int = 45,
    place: str = "",
    link: str = "",
    note: str = "",
) -> Meeting:
    """Ask a startup to meet, with one to three times; a pitch still being read is shortlisted in the same step.

    Asked twice while the first is open, the first meeting is returned. Raises NotAllowed outside the project group,
    Refused without a time to come or while others may still pitch.
    """
    if not reads_pitch(actor, pitch):
        raise NotAllowed(_("Bara projektgruppen ber om ett möte."))
    if has_conflict(pitch, actor):  # the choice of others is no way round it
        raise Refused(_("Du har anmält jäv och svarar inte på den här pitchen."))
    hold_need(pitch)  # need before pitch, as everywhere: two answers at once wait instead of locking each other
    lock(pitch)
    standing = Meeting.objects.filter(pitch=pitch, state__in=[MeetingState.WISHED, MeetingState.SCHEDULED]).first()
    if standing is not None:
        return standing
    times = _times_ahead(offered)
    _choose(pitch, actor)
    asker = User.objects.get(pk=actor.user_id or 0)
    where = {"minutes": minutes, "place": place, "link": link, "note": note}
    meeting = Meeting(need=pitch.need, startup=pitch.startup, pitch=pitch, offered=times, asked_by=asker, **where)
    meeting.save(force_insert=True)
    MEETING.begin(meeting, actor=actor)
    letters.tell_asked(meeting)
    return meeting


def _times_ahead(offered: Sequence[datetime]) -> list[datetime]:
    times = sorted({moment for moment in offered if moment > clock.now()})
    if not 1 <= len(times) <= MOST_TIMES:
        raise Refused(_("Föreslå en till tre tider som inte har varit."))
    return times


def _choose(pitch: Pitch, actor: Actor) -> None:
    """Shortlist a pitch that is still read; refuse one that is answered already."""
    if pitch.state in TO_BE_CHOSEN:
        shortlist_pitch(pitch, actor=actor)
        # The letter that asks them to choose a time says it; two with the same subject would puzzle them.
        cancel_about(pitch, [PITCH_SHORTLISTED])
    elif pitch.state not in (PitchState.SHORTLISTED, PitchState.MEETING):
        raise Refused(_("Den här pitchen går det inte att boka ett möte om."))


@transaction.atomic
def take_time(meeting: Meeting, *, actor: Actor, starts_at: datetime) -> bool:
    """Take one of the times offered; False when it was taken already.

    Raises NotAllowed for others than the startup, Refused for a time that was not offered or has passed.
    """
    lock(meeting)
    if meeting.state == MeetingState.WISHED and (starts_at not in meeting.offered or starts_at <= clock.now()):
        raise Refused(_("Välj en av de föreslagna tiderna."))
    if not MEETING.run("take", meeting, actor=actor, starts_at=starts_at):
        return False
    pitch = meeting.pitch
    if pitch is not None and pitch.state == PitchState.SHORTLISTED:
        begin_meeting(pitch, actor=SYSTEM)
    letters.tell_fixed(meeting)
    return True


@transaction.atomic
def move_meeting(
    meeting: Meeting, *, actor: Actor, starts_at: datetime, place: str | None = None, link: str | None = None
) -> bool:
    """Move a fixed meeting to another time or place; both sides' calendars follow. False when nothing is new.

    Raises Refused for a time that has passed.
    """
    lock(meeting)
    if starts_at <= clock.now():
        raise Refused(_("Välj en tid som inte har varit."))
    before = meeting.starts_at
    where = {
        "place": meeting.place if place is None else place,
        "link": meeting.link if link is None else link,
    }
    is_same = starts_at == before and where == {"place": meeting.place, "link": meeting.link}
    if is_same and either_side_or_programme(actor, meeting):
        return False
    sequence = meeting.sequence + 1
    MEETING.run("reschedule", meeting, actor=actor, starts_at=starts_at, sequence=sequence, **where)
    letters.tell_moved(meeting, before=before)
    return True


@MEETING.service("cancel")
def cancel_meeting(meeting: Meeting, *, actor: Actor, reason: str = "") -> bool:
    """There will be no meeting; both sides are told why."""
    return _call_off(meeting, "cancel", actor, reason)


@MEETING.service("decline")
def decline_meeting(meeting: Meeting, *, actor: Actor, reason: str = "") -> bool:
    """No thanks to the times offered, or to meeting at all, with a reason that the other side reads."""
    return _call_off(meeting, "decline", actor, reason)


@transaction.atomic
def _call_off(meeting: Meeting, move: str, actor: Actor, reason: str) -> bool:
    lock(meeting)
    facts: dict[str, Any] = {"sequence": meeting.sequence + 1} if move == "cancel" else {}
    if not MEETING.run(move, meeting, actor=actor, reason=reason, **facts):
        return False
    letters.tell_cancelled(meeting, reason=reason.strip(), by=actor.organisation_name)
    return True


@MEETING.service("miss")
def miss_meeting(meeting: Meeting, *, actor: Actor, reason: str = "") -> bool:
    """Somebody did not come."""
    return MEETING.run("miss", meeting, actor=actor, reason=reason)


def expire_meetings() -> int:
    """Record as run out the questions whose times have all passed without an answer; returns how many.

    Idempotent; each in a transaction of its own, so that it can be killed at any time.
    """
    wished = Meeting.objects.filter(state=MeetingState.WISHED).order_by("pk")
    over = [meeting for meeting in wished.iterator() if max(meeting.offered) <= clock.now()]
    return sum(_expire(meeting) for meeting in over)


@transaction.atomic
def _expire(meeting: Meeting) -> bool:
    lock(meeting)
    is_over = meeting.state == MeetingState.WISHED and max(meeting.offered) <= clock.now()
    return is_over and MEETING.run("expire", meeting, actor=SYSTEM)


@transaction.atomic
def say_outcome(meeting: Meeting, *, actor: Actor, outcome: str, why: str, next_step: str = "") -> bool:
    """Say for one's side whether it goes on, and why; the meeting passes to held by itself.

    An answer can be changed until the other side has given its own; then both are shown, and two that go on make a
    match. Returns whether both have answered. Raises NotAllowed for others than the two sides (never the programme
    for them), Refused before the meeting, without a why, or when both have answered.
    """
    lock(meeting)
    side = _side(meeting, actor)
    if not why.strip():
        raise Refused(_("Skriv varför. Den andra sidan får läsa det när båda har svarat."))
    if meeting.state == MeetingState.SCHEDULED:
        MEETING.run("hold", meeting, actor=actor)
    if meeting.state != MeetingState.HELD:
        raise Refused(_("Det går bara att svara efter ett möte som har hållits."))
    if meeting.both_have_answered:
        if getattr(meeting, f"{side}_outcome") == outcome:
            return True
        raise Refused(_("Båda har svarat. Hör av er till den andra sidan om ni har ändrat er."))
    said = {"outcome": outcome, "why": why.strip(), "next_step": next_step.strip(), "by_id": actor.user_id}
    for name, value in said.items():
        setattr(meeting, f"{side}_{name}", value)
    meeting.save(update_fields=[f"{side}_{name.removesuffix('_id')}" for name in said])
    if not meeting.both_have_answered:
        return False
    _conclude(meeting)
    return True


def _side(meeting: Meeting, actor: Actor) -> str:
    if owner_side(actor, meeting):
        return "owner"
    if startup_side(actor, meeting):
        return "startup"
    raise NotAllowed(_("Bara de som möttes svarar på om de vill gå vidare."))


def _conclude(meeting: Meeting) -> None:
    outcomes = {meeting.owner_outcome, meeting.startup_outcome}
    if outcomes == {Outcome.GO_ON}:
        people = User.objects.in_bulk([meeting.owner_by_id, meeting.startup_by_id])
        make_mutual_match(
            need=meeting.need,
            startup=meeting.startup,
            pitch=meeting.pitch,
            owner_by=people[meeting.owner_by_id],
            startup_by=people[meeting.startup_by_id],
        )
    elif outcomes == {Outcome.GO_ON, Outcome.NOT_NOW}:
        letters.tell_not_now(meeting)
