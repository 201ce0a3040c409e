"""One round of question and answer on a pitch, and leaving a pitch out."""

from django.db import transaction
from django.utils.translation import gettext as _

from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import Refused
from startups import messages
from startups.lifecycle import PITCH
from startups.models import Pitch
from startups.services.reading import begin_reading_pitch


@PITCH.service("ask_supplement")
@transaction.atomic
def ask_supplement(pitch: Pitch, *, actor: Actor, reason: str = "") -> bool:
    """Ask the startup one thing; it gets the question by letter. The readers may answer the pitch all the same."""
    begin_reading_pitch(pitch, actor=actor)
    moved = PITCH.run(
        "ask_supplement", pitch, actor=actor, reason=reason, supplement_question=reason.strip(), supplement_answer=""
    )
    if moved:
        messages.pitch_supplement(pitch)
    return moved


@transaction.atomic
def supplement_pitch(pitch: Pitch, *, actor: Actor, answer: str) -> bool:
    """Answer the question; the rest of the pitch stays as it was handed in. Raises Refused without words."""
    if not answer.strip():
        raise Refused(_("Skriv ett svar på frågan."))
    return PITCH.run("supplement", pitch, actor=actor, supplement_answer=answer.strip())


@PITCH.service("disqualify")
@transaction.atomic
def disqualify_pitch(pitch: Pitch, *, actor: Actor, reason: str = "") -> bool:
    """Leave a pitch out of the choice, with a reason that the startup gets by letter."""
    begin_reading_pitch(pitch, actor=actor)
    moved = PITCH.run("disqualify", pitch, actor=actor, reason=reason, decided_at=clock.now())
    if moved:
        messages.pitch_disqualified(pitch, reason.strip())
    return moved
