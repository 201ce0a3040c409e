"""Writing and reading the record of moves."""

from typing import Any

from ignite.kernel.actor import Actor
from ignite.kernel.models import Transition


def write(obj: Any, *, thing: str, move: str, source: str, target: str, actor: Actor, reason: str = "") -> Transition:
    """Record one move in the transaction that made it."""
    return Transition.objects.create(
        thing=thing,
        thing_id=obj.pk,
        move=move,
        source=source,
        target=target,
        actor=actor.pseudonym,
        organisation_id=actor.organisation_id,
        on_behalf_of=actor.on_behalf_of,
        reason=reason.strip(),
    )


def last(obj: Any, thing: str) -> Transition | None:
    """The newest move of an object."""
    return Transition.objects.filter(thing=thing, thing_id=obj.pk).order_by("-id").first()


def timeline(obj: Any, thing: str) -> list[Transition]:
    """All moves of an object, oldest first: one query."""
    return list(Transition.objects.filter(thing=thing, thing_id=obj.pk).order_by("id"))
