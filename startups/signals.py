"""What this room listens to and adds to the rooms below: guards, doors, and the opening of sealed pitches."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ignite.kernel.actor import SYSTEM, Actor
from ignite.kernel.lifecycle import Move, moved
from needs.doors import Door, Panel
from needs.models import Need
from needs.rules import shares_need
from startups.queries import asks_to, own_pitch_to, standing_ask_of, unanswered
from startups.rules import asks_startups
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
            ask = standing_ask_of(need, actor)
            why = _("%(who)s vill att ni pitchar.") % {"who": ask.asked_for or need.lead_owner} if ask else ""
            yield Door(_("Pitcha"), reverse("pitch-start", args=[need.pk]), primary=True, why=why)


def ask_door(need: Need, actor: Actor) -> Iterable[Door]:
    """On an open need's page, for its side: ask startups to pitch."""
    if need.takes_pitches and asks_startups(actor, need):
        yield Door(_("Be startups att pitcha"), reverse("need-ask", args=[need.pk]))


def ask_panel(need: Need, actor: Actor) -> Iterable[Panel]:
    """On a need's page, for those who may read it: who was asked to pitch and what they said."""
    if actor.is_programme or shares_need(actor, need):
        asks = asks_to(need, actor)
        if asks:
            yield Panel("startups/_asked.html", {"asks": asks})


def open_when_reading_begins(sender: type[Need], obj: Need, move: Move, **_facts: Any) -> None:
    """All pitches are opened together when the project group begins to choose."""
    if move.name == "read":
        open_pitches(obj, actor=SYSTEM)


def connect() -> None:
    """Listen to the needs."""
    moved.connect(open_when_reading_begins, sender=Need, dispatch_uid="startups.open_when_reading_begins")
