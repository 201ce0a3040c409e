"""What this room listens to and adds to the rooms below: guards, doors, and the opening of sealed pitches."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ignite.kernel.actor import SYSTEM, Actor
from ignite.kernel.lifecycle import Move, moved
from needs.doors import Door
from needs.models import Need
from startups.queries import own_pitch_to, unanswered
from startups.services import open_pitches


def everybody_is_answered(need: Need, actor: Actor) -> "str | Promise | None":
    """Fairness: nobody who pitched is left without an answer."""
    if unanswered(need).exists():
        return _("Alla som har pitchat behöver få svar först.")
    return None


def pitch_door(need: Need, actor: Actor) -> Iterable[Door]:
    """On the need's page: begin a pitch, go on with it, or look at the one handed in."""
    if actor.is_startup or actor.seat is None:
        pitch = own_pitch_to(need, actor)
        if pitch is not None:
            yield Door(_("Er pitch"), pitch.get_absolute_url(), primary=True)
        elif need.takes_pitches:
            yield Door(_("Pitcha"), reverse("pitch-start", args=[need.pk]), primary=True)


def open_when_reading_begins(sender: type[Need], obj: Need, move: Move, **_facts: Any) -> None:
    """All pitches are opened together when the project group begins to choose."""
    if move.name == "read":
        open_pitches(obj, actor=SYSTEM)


def connect() -> None:
    """Listen to the needs."""
    moved.connect(open_when_reading_begins, sender=Need, dispatch_uid="startups.open_when_reading_begins")
