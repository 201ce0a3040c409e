"""Doors from a need's page to higher rooms ("Pitcha", "Läs pitcharna"), and panels that they draw on it.

The page lives in this room, which knows nothing of pitches; a higher room registers what it offers on it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a need's page that a higher room draws: its template, and what that is given as ``panel``."""

    template: str
    context: Mapping[str, Any]


Drawer = Callable[[Need, Actor], Iterable[Panel]]
_drawers: list[Drawer] = []


def register_panel(drawer: Drawer) -> Drawer:
    """Add a source of panels; called from a higher room's apps.py."""
    if drawer not in _drawers:
        _drawers.append(drawer)
    return drawer


def panels(need: Need, actor: Actor) -> list[Panel]:
    """The panels that this reader finds on this need's page."""
    return [panel for drawer in _drawers for panel in drawer(need, actor)]


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
