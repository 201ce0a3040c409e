"""Reading passes through opened and in reading by itself when a reader opens, scores or answers."""

from django.db import transaction

from ignite.kernel.actor import SYSTEM, Actor
from ignite.kernel.lifecycle import lock
from needs.models import Need
from startups.enums import PitchState
from startups.lifecycle import PITCH
from startups.models import Pitch
from startups.rules import reads_pitch


@transaction.atomic
def begin_reading_pitch(pitch: Pitch, *, actor: Actor) -> bool:
    """Pass submitted → opened → in reading in the reader's name (the platform's, for a co-owner); False if done.

    Raises Refused while the pitch is sealed.
    """
    lock(pitch)
    reader = actor if reads_pitch(actor, pitch) else SYSTEM
    opened = pitch.state == PitchState.SUBMITTED and PITCH.run("open", pitch, actor=reader)
    read = pitch.state == PitchState.OPENED and PITCH.run("read", pitch, actor=reader)
    return opened or read


@transaction.atomic
def open_pitches(need: Need, *, actor: Actor) -> int:
    """Open every pitch that has come in; returns how many. Raises Refused while they are sealed."""
    rows = Pitch.objects.filter(need=need, state=PitchState.SUBMITTED).select_related("need").order_by("pk")
    return sum(PITCH.run("open", pitch, actor=actor) for pitch in rows)
