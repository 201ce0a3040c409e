"""Answering a pitch: chosen to be met, or declined with words; and the moves that higher rooms make."""

from django.db import transaction
from django.utils.translation import gettext as _

from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import Refused
from ignite.kernel.lifecycle import lock
from needs.enums import NeedState
from needs.models import Need
from needs.services import begin_reading
from startups import messages
from startups.enums import DeclineReason, PitchState
from startups.lifecycle import PITCH
from startups.models import Pitch
from startups.rules import reads_pitch
from startups.services.pitch import hold_need
from startups.services.reading import begin_reading_pitch

PAST_MEETING = (PitchState.MEETING, PitchState.OFFERED, PitchState.MATCHED)


@PITCH.service("shortlist")
@transaction.atomic
def shortlist_pitch(pitch: Pitch, *, actor: Actor, reason: str = "") -> bool:
    """Choose a pitch to meet; the startup gets a letter. Raises Refused before the deadline unless rolling."""
    _begin(pitch, actor)
    moved = PITCH.run("shortlist", pitch, actor=actor, reason=reason, decided_at=clock.now())
    if moved:
        messages.pitch_shortlisted(pitch)
    return moved


@transaction.atomic
def decline_pitch(pitch: Pitch, *, actor: Actor, code: str, words: str, strong: str, would_change: str) -> bool:
    """Say no, with a reason, what was strong and what would change the answer: all four are required.

    The startup gets the words by letter. Raises Refused when one is missing, or before the deadline unless rolling.
    """
    if code not in DeclineReason.values or not (words.strip() and strong.strip() and would_change.strip()):
        raise Refused(_("Ett nej behöver skäl, det som var starkt och det som skulle ändra svaret."))
    _begin(pitch, actor)
    moved = PITCH.run(
        "decline",
        pitch,
        actor=actor,
        reason=code,
        decline_code=code,
        decline_words=words.strip(),
        strong=strong.strip(),
        would_change=would_change.strip(),
        decided_at=clock.now(),
    )
    if moved:
        messages.pitch_declined(pitch)
    return moved


def _begin(pitch: Pitch, actor: Actor) -> None:
    """Hold need and pitch, and pass by itself what comes before an answer."""
    need = hold_need(pitch)
    lock(pitch)
    if reads_pitch(actor, pitch):  # everybody else is refused by the move itself
        _begin_choosing(need, actor)
        begin_reading_pitch(pitch, actor=actor)


def _begin_choosing(need: Need, actor: Actor) -> None:
    """A need that chooses as they come stays open for others until its deadline."""
    if need.state == NeedState.OPEN and need.is_closed:
        begin_reading(need, actor=actor)


@transaction.atomic
def begin_meeting(pitch: Pitch, *, actor: Actor) -> bool:
    """A meeting is fixed (moved by the platform); False when it has come that far already."""
    lock(pitch)
    return pitch.state not in PAST_MEETING and PITCH.run("meet", pitch, actor=actor)


@transaction.atomic
def offer_pilot(pitch: Pitch, *, actor: Actor) -> bool:
    """The need owner wants to go on (moved by the match); False when it has come that far already."""
    lock(pitch)
    return pitch.state not in PAST_MEETING[1:] and PITCH.run("offer", pitch, actor=actor)


@transaction.atomic
def match_pitch(pitch: Pitch, *, actor: Actor) -> bool:
    """Both want to go on (moved by the match); False when it is matched already."""
    return PITCH.run("match", pitch, actor=actor)
