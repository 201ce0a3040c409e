"""Answering all that is left of a need's pitches, and deciding the need, in one submit."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from needs.enums import NeedState
from needs.models import Need
from needs.rules import in_group, leads_group
from needs.services import begin_reading, decide_need
from startups.models import Pitch
from startups.queries import unanswered
from startups.services import decline_pitch


@dataclass(frozen=True, slots=True)
class Answer:
    """A no to one pitch, in its four parts."""

    code: str
    words: str
    strong: str
    would_change: str


@transaction.atomic
def answer_all(need: Need, *, actor: Actor, answers: Mapping[int, Answer]) -> bool:
    """Decline each pitch with its own answer; True when the need was decided too (the project manager does that).

    ``answers`` is {pitch's id: answer} and must cover what is unanswered by now: all or nothing. Raises NotAllowed
    outside the lead owner's group, Refused before the deadline or when a pitch lacks an answer.
    """
    lock(need)
    if not in_group(actor, need):
        raise NotAllowed(_("Bara projektgruppen hos den behovsägare som leder svarar på pitchar."))
    if not need.is_closed:
        raise Refused(_("Behovet är fortfarande öppet för pitchar. Vänta tills sista dagen har gått."))
    if need.state == NeedState.OPEN:
        begin_reading(need, actor=actor)
    waiting: list[Pitch] = list(unanswered(need).order_by("pk"))
    if {pitch.pk for pitch in waiting} - set(answers):
        raise Refused(_("En pitch har kommit till eller ändrats. Läs sidan igen och svara på alla."))
    for pitch in waiting:
        answer = answers[pitch.pk]
        decline_pitch(
            pitch,
            actor=actor,
            code=answer.code,
            words=answer.words,
            strong=answer.strong,
            would_change=answer.would_change,
        )
    return leads_group(actor, need) and decide_need(need, actor=actor)
