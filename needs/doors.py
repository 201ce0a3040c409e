"""Doors from a need's page to higher rooms: "Pitcha", "Läs pitcharna".

The page lives in this room, which knows nothing of pitches; a higher room registers what it offers on it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from ignite.kernel.actor import Actor
from needs.models import Need


@dataclass(frozen=True, slots=True)
class Door:
    """One button on a need's page; ``primary`` makes it the next step, ``why`` stands beside it."""

    label: str | Promise
    url: str
    primary: bool = False
    why: str | Promise = ""


Opener = Callable[[Need, Actor], Iterable[Door]]
_openers: list[Opener] = []


def register(opener: Opener) -> Opener:
    """Add a source of doors; called from a higher room's apps.py."""
    if opener not in _openers:
        _openers.append(opener)
    return opener


def doors(need: Need, actor: Actor) -> list[Door]:
    """The doors that this reader finds on this need's page."""
    return [door for opener in _openers for door in opener(need, actor)]
