"""What this room adds to the rooms below, and hears from them: jäv, the door to pitches, offers that end."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ignite.kernel.actor import SYSTEM, Actor
from ignite.kernel.lifecycle import Move, moved
from matching.enums import MatchState
from matching.models import Match
from matching.queries import has_conflict
from matching.services import end_match
from needs.doors import Door
from needs.enums import NeedState
from needs.models import Need
from needs.rules import shares_need
from startups.models import Pitch
from startups.queries import handed_in_count


def no_conflict(pitch: Pitch, actor: Actor) -> "str | Promise | None":
    """Law: who has declared a conflict of interest takes no part in the answer (Förvaltningslagen, section 17)."""
    if actor.is_need_owner and has_conflict(pitch, actor):
        return _("Du har anmält jäv och svarar inte på den här pitchen.")
    return None


def pitches_door(need: Need, actor: Actor) -> Iterable[Door]:
    """On the need's page: to the pitches, for those who may read them."""
    opened = need.state in (NeedState.OPEN, NeedState.READING, NeedState.DECIDED, NeedState.NO_SUITABLE)
    if opened and (actor.is_programme or shares_need(actor, need)):
        label = gettext("Pitchar (%(number)s)") % {"number": handed_in_count(need)}
        yield Door(label, reverse("need-pitches", args=[need.pk]), primary=need.state == NeedState.READING)


def end_when_withdrawn(sender: type[Pitch], obj: Pitch, move: Move, **_facts: Any) -> None:
    """An offer to a startup that takes its pitch back is over."""
    if move.name != "withdraw":
        return
    for match in Match.objects.filter(pitch=obj, state=MatchState.PROPOSED):
        end_match(match, actor=SYSTEM, reason=gettext("Startupen har tagit tillbaka sin pitch."))


def connect() -> None:
    """Listen to the pitches."""
    moved.connect(end_when_withdrawn, sender=Pitch, dispatch_uid="matching.end_when_withdrawn")
