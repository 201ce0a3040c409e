"""Reads of what the programme entered for organisations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext

from ignite.accounts.entering import ADDED, CHANGED, enterable
from ignite.accounts.models import Entry
from ignite.kernel.actor import NOBODY, Actor

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry with the thing it is about, and whether this reader may confirm it."""

    entry: Entry
    thing: Any
    label: str | Promise
    may_confirm: bool

    @property
    def what(self) -> str:
        """What was done, in the reader's language; a move is told by its button."""
        said = {ADDED: gettext("Lade till"), CHANGED: gettext("Ändrade")}
        pressed = gettext("valde ”%(button)s”")
        lines = [line for line in self.entry.what.split("\n") if line]
        return " · ".join(said.get(line) or pressed % {"button": gettext(line)} for line in lines)

    @property
    def url(self) -> str:
        """The thing's page."""
        return self.thing.get_absolute_url() if self.thing is not None else ""


def waiting_about(obj: models.Model, actor: Actor) -> list[Waiting]:
    """What waits to be confirmed about a thing that this reader has on a page. One query."""
    rows = Entry.objects.waiting().filter(about_type=obj._meta.label_lower, about_id=obj.pk)
    return [_waiting(entry, obj, actor) for entry in rows.for_user(actor).select_related("entered_by", "objected_by")]


def waiting_entries(actor: Actor, organisation_id: int | None = None) -> list[Waiting]:
    """What waits where this reader may see it, by organisation, newest first. One query, and one a kind of thing."""
    rows = Entry.objects.for_user(actor).waiting().select_related("organisation", "entered_by", "objected_by")
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    entries = list(rows.order_by("organisation__name", "organisation_id", "-at", "-pk")[:SHOWN])
    things = _things_of(entries)
    return [_waiting(entry, things.get((entry.about_type, entry.about_id)), actor) for entry in entries]


def waiting_of(organisation_id: int) -> list[Waiting]:
    """What waits in one organisation, for a letter: nobody's to confirm. As many queries."""
    rows = Entry.objects.waiting().filter(organisation_id=organisation_id).select_related("organisation", "entered_by")
    entries = list(rows[:SHOWN])
    things = _things_of(entries)
    return [_waiting(entry, things.get((entry.about_type, entry.about_id)), NOBODY) for entry in entries]


def with_thing(entry: Entry, actor: Actor) -> Waiting:
    """One entry with its thing. One query."""
    return _waiting(entry, _things_of([entry]).get((entry.about_type, entry.about_id)), actor)


def _waiting(entry: Entry, thing: Any, actor: Actor) -> Waiting:
    known = enterable(entry.about_type)
    is_theirs = actor.organisation_id == entry.organisation_id and not actor.is_helping
    may = is_theirs and thing is not None and known is not None and known.may_write(actor, thing)
    return Waiting(entry, thing, known.label if known else "", may)


def _things_of(entries: Iterable[Entry]) -> dict[tuple[str, int], Any]:
    wanted: dict[str, set[int]] = {}
    for entry in entries:
        wanted.setdefault(entry.about_type, set()).add(entry.about_id)
    found: dict[tuple[str, int], Any] = {}
    for about_type, ids in sorted(wanted.items()):
        if known := enterable(about_type):
            rows = known.model._base_manager.select_related(*(known.related or (None,)))
            found |= {(about_type, row.pk): row for row in rows.filter(pk__in=ids)}
    return found
