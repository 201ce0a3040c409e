"""Writing and reading the record of moves."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Max, Q

from ignite.kernel.actor import Actor
from ignite.kernel.models import Transition


def write(obj: Any, *, thing: str, move: str, source: str, target: str, actor: Actor, reason: str = "") -> Transition:
    """Record one move in the transaction that made it."""
    row = _row(obj, thing=thing, move=move, source=source, target=target, actor=actor, reason=reason)
    row.save(force_insert=True)
    return row


def write_begun(things: Iterable[Any], *, thing: str, actor: Actor) -> None:
    """Record that many things came to be, each in the state it was created in. One query for each thousand."""
    rows = (_row(one, thing=thing, move="begin", source="", target=one.state, actor=actor) for one in things)
    Transition.objects.bulk_create(rows, batch_size=1000)


def _row(obj: Any, *, thing: str, move: str, source: str, target: str, actor: Actor, reason: str = "") -> Transition:
    return Transition(
        thing=thing,
        thing_id=obj.pk,
        move=move,
        source=source,
        target=target,
        actor=actor.pseudonym,
        organisation_id=actor.recorded_organisation_id,
        on_behalf_of=actor.on_behalf_of,
        reason=reason.strip(),
    )


def last(obj: Any, thing: str) -> Transition | None:
    """The newest move of an object."""
    return Transition.objects.filter(thing=thing, thing_id=obj.pk).order_by("-id").first()


def timeline(obj: Any, thing: str) -> list[Transition]:
    """All moves of an object, oldest first: one query."""
    return list(Transition.objects.filter(thing=thing, thing_id=obj.pk).order_by("id"))


def last_moved(things: Mapping[str, Collection[int]]) -> dict[tuple[str, int], datetime]:
    """When each of some things last moved, by thing and id: one query, none when nothing is asked for."""
    asked = [Q(thing=thing, thing_id__in=ids) for thing, ids in things.items() if ids]
    if not asked:
        return {}
    rows = Transition.objects.filter(reduce(or_, asked)).order_by().values_list("thing", "thing_id")
    return {(thing, number): at for thing, number, at in rows.annotate(Max("at"))}
