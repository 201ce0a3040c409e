"""What the programme enters for an organisation: which things can be entered, and that each write leaves an entry.

Each room registers its things. While :func:`entering` holds, whatever is saved of a registered thing, or of something
that belongs to one, leaves an entry in the same transaction. No service and no page has to remember it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models.signals import m2m_changed, post_save
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_noop

from ignite.accounts.services.entries import note_entry
from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import Move, moved

ADDED, CHANGED = gettext_noop("Lade till"), gettext_noop("Ändrade")


@dataclass(frozen=True, slots=True)
class Enterable:
    """A thing that the programme may enter for an organisation.

    ``label`` names its kind. ``organisation`` says whose it is, ``may_write`` who of theirs writes it and so may
    confirm, and ``related`` what is read with it.
    """

    model: type[models.Model]
    label: str | Promise
    organisation: Callable[[Any], int]
    may_write: Callable[[Actor, Any], bool]
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entering:
    actor: Actor
    said_by: str


_things: dict[str, Enterable] = {}
_parts: dict[type[models.Model], Callable[[Any], models.Model | None]] = {}
_now: ContextVar[_Entering | None] = ContextVar("entering", default=None)


def register(thing: Enterable) -> None:
    """Add a thing; called from a room's apps.py."""
    _things[thing.model._meta.label_lower] = thing
    post_save.connect(_on_saved, sender=thing.model, dispatch_uid="accounts.entering")
    for field in thing.model._meta.many_to_many:
        m2m_changed.connect(_on_chosen, sender=field.remote_field.through, dispatch_uid="accounts.entering")
    moved.connect(_on_moved, sender=thing.model, dispatch_uid="accounts.entering")


def register_part(model: type[models.Model], whole: Callable[[Any], models.Model | None]) -> None:
    """Let what is saved of a model count as a change of the thing that ``whole`` gives."""
    _parts[model] = whole
    post_save.connect(_on_part, sender=model, dispatch_uid="accounts.entering")


def enterable(about_type: str) -> Enterable | None:
    """The thing with this model, or None when no room has registered it (any more)."""
    return _things.get(about_type)


@contextmanager
def entering(actor: Actor, said_by: str = "") -> Iterator[None]:
    """What is saved within leaves entries: the actor is the programme in an organisation's place."""
    token = _now.set(_Entering(actor, said_by))
    try:
        yield
    finally:
        _now.reset(token)


def note_written(obj: models.Model) -> None:
    """Leave an entry for what was written without the thing itself being saved (many rows in one statement)."""
    _note(obj, CHANGED)


def _on_saved(
    sender: Any, instance: Any, created: bool, raw: bool, update_fields: frozenset[str] | None, **_: Any
) -> None:
    # A move writes its own line.
    if not raw and (created or "state" not in (update_fields or ())):
        _note(instance, ADDED if created else CHANGED)


def _on_part(sender: Any, instance: Any, raw: bool, **_: Any) -> None:
    whole = None if raw or _now.get() is None else _parts[sender](instance)
    if whole is not None:
        _note(whole, CHANGED)


def _on_chosen(sender: Any, instance: Any, action: str, **_: Any) -> None:
    if action.startswith("post_"):
        _note(instance, CHANGED)


def _on_moved(sender: Any, obj: Any, move: Move, **_: Any) -> None:
    with translation.override("sv"):  # entries hold the words as they stand in the code; pages translate them
        _note(obj, str(move.label))


def _note(obj: models.Model, line: str) -> None:
    now, thing = _now.get(), _things.get(obj._meta.label_lower)
    if now is None or thing is None or thing.organisation(obj) != now.actor.on_behalf_of:
        return
    note_entry(obj, organisation_id=thing.organisation(obj), line=line, actor=now.actor, said_by=now.said_by)
