"""Lifecycles as data: one table of moves per thing, and the few lines that run, refuse, record and undo them.

A state is written nowhere else. The table gives the moves, the buttons, docs/lifecycles.md, the access tests and
the record. One function per move (a service, named with the domain's verb) calls :meth:`Lifecycle.run` inside its
own transaction and then queues messages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ignite.kernel import record
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused

Text = str | Promise
Predicate = Callable[[Actor, Any], bool]
Guard = Callable[[Any, Actor], "Text | None"]
Service = Callable[..., Any]

moved = Signal()  # sender=model class; obj, move, actor, reason: sent inside the transaction, after the record
_by_thing: dict[str, Lifecycle] = {}
_by_model: dict[type[models.Model], Lifecycle] = {}


@dataclass(frozen=True, slots=True)
class Look:
    """How a state is shown: its tone (plain, go, wait, stop) and what the other party calls it."""

    tone: str = "plain"
    other: Text | None = None


@dataclass(frozen=True)
class Move:
    """One lawful change of state.

    ``who`` may make it; each guard returns the reason it is blocked, or None; ``sets`` names the columns that the
    move may write beside the state; ``page`` is the URL name of a form of its own (pk as argument) where a reason is
    not all there is to say. ``also_for_programme``: the programme may make it too while it enters something for the
    organisation; never what is a signature, a yes or a decision of theirs.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    label: Text
    who: Predicate
    guards: tuple[Guard, ...] = ()
    sets: tuple[str, ...] = ()
    reason: bool = False
    undoable: bool = False
    tone: str = "plain"
    page: str = ""
    says: Text = ""
    also_for_programme: bool = False


@dataclass
class Lifecycle:
    """The table of one thing. ``inside`` tells whether the actor sees the inner labels."""

    thing: str
    model: type[models.Model]
    looks: Mapping[str, Look]
    moves: Iterable[Move]
    inside: Predicate = lambda actor, obj: True
    by_name: dict[str, Move] = field(init=False)
    services: dict[str, Service] = field(init=False, default_factory=dict)
    extra_guards: dict[str, list[Guard]] = field(init=False, default_factory=dict)
    waivable_guards: dict[str, list[Guard]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.by_name = {move.name: move for move in self.moves}
        _by_thing[self.thing] = self
        _by_model[self.model] = self

    def service(self, name: str) -> Callable[[Service], Service]:
        """Register the function that makes the move; its button and its confirm page then exist."""
        if name not in self.by_name:
            raise KeyError(f"{self.thing} has no move {name}")

        def register(function: Service) -> Service:
            self.services[name] = function
            return function

        return register

    def add_guard(self, name: str, guard: Guard, *, waivable: bool = False) -> None:
        """Let a higher room add a condition to a move (called from its apps.py).

        A ``waivable`` one does not block who states a reason; the move's page then asks for it.
        """
        self.by_name[name]
        guards = self.waivable_guards if waivable else self.extra_guards
        guards.setdefault(name, []).append(guard)

    def seen(self, obj: Any, actor: Actor) -> tuple[Text, str]:
        """The state's label for this reader, and its tone."""
        look = self.looks[obj.state]
        if look.other is not None and not self.inside(actor, obj):
            return look.other, look.tone
        return obj.get_state_display(), look.tone

    def lets(self, move: Move, obj: Any, actor: Actor) -> bool:
        """Whether the actor is one who makes the move; the programme in another's place only if the move says so."""
        return move.who(actor, obj) and (move.also_for_programme or not actor.is_helping)

    def blocked(self, move: Move, obj: Any, actor: Actor) -> Text | None:
        """Why the move's conditions do not hold now, or None."""
        for guard in (*move.guards, *self.extra_guards.get(move.name, ())):
            why = guard(obj, actor)
            if why is not None:
                return why
        return None

    def wants_reason(self, move: Move, obj: Any, actor: Actor) -> Text | None:
        """What a stated reason would have to make up for, or None when every waivable condition holds."""
        for guard in self.waivable_guards.get(move.name, ()):
            why = guard(obj, actor)
            if why is not None:
                return why
        return None

    def allowed(self, obj: Any, actor: Actor) -> list[Move]:
        """The moves that this actor may make on this object now and that have a page or a service."""
        return [
            move
            for move in self.by_name.values()
            if obj.state in move.sources
            and (move.page or move.name in self.services)
            and self.lets(move, obj, actor)
            and self.blocked(move, obj, actor) is None
        ]

    def may(self, name: str, obj: Any, actor: Actor) -> bool:
        """Whether the actor could make this move now."""
        move = self.by_name[name]
        return obj.state in move.sources and self.lets(move, obj, actor) and self.blocked(move, obj, actor) is None

    def begin(self, obj: Any, *, actor: Actor, reason: str = "") -> None:
        """Record that a thing came to be, in the state it was created in."""
        record.write(obj, thing=self.thing, move="begin", source="", target=obj.state, actor=actor, reason=reason)

    def begin_all(self, things: Iterable[Any], *, actor: Actor) -> None:
        """The same of many things at once."""
        record.write_begun(things, thing=self.thing, actor=actor)

    @transaction.atomic
    def run(self, name: str, obj: Any, /, *, actor: Actor, reason: str = "", **facts: Any) -> bool:
        """Make the move: lock the row, check who, from where and on what condition, write, record, tell.

        Returns False, changing nothing, when the move is already done (a double click, a second tab). Raises
        :class:`NotAllowed` or :class:`Refused` with a sentence for the reader. ``obj`` is refreshed under the lock.
        """
        move = self.by_name[name]
        lock(obj)
        if not self.lets(move, obj, actor):
            raise NotAllowed(_("Du har inte rätt att göra detta för den organisation du företräder."))
        if obj.state == move.target and move.target not in move.sources:
            return False
        self._check(move, obj, actor, reason)
        source = obj.state
        for column, value in facts.items():
            if column not in move.sets:
                raise KeyError(f"{self.thing}.{name} does not set {column}")
            setattr(obj, column, value)
        obj.state = move.target
        obj.save(update_fields=["state", *facts])
        record.write(obj, thing=self.thing, move=name, source=source, target=move.target, actor=actor, reason=reason)
        moved.send(sender=type(obj), obj=obj, move=move, actor=actor, reason=reason)
        return True

    def _check(self, move: Move, obj: Any, actor: Actor, reason: str) -> None:
        if obj.state not in move.sources:
            raise Refused(
                _("Det går inte att välja ”%(move)s” när läget är ”%(state)s”.")
                % {"move": move.label, "state": obj.get_state_display()}
            )
        if move.reason and not reason.strip():
            raise Refused(_("Skriv varför. Den som berörs får läsa skälet."))
        why = self.blocked(move, obj, actor)
        if why is None and not reason.strip():
            why = self.wants_reason(move, obj, actor)
        if why is not None:
            raise Refused(why)

    @transaction.atomic
    def undo(self, obj: Any, *, actor: Actor, reason: str) -> None:
        """Take the last move back as a recorded counter-move; only while nothing later stands on it.

        Raises :class:`Refused` when the last move cannot be undone, when no reason is given, or for anybody but the
        programme. Columns that the move had set go back to their defaults.
        """
        lock(obj)
        last = record.last(obj, self.thing)
        move = self.by_name.get(last.move) if last else None
        if not actor.is_programme:
            raise NotAllowed(_("Bara programmet kan ta tillbaka ett steg."))
        if last is None or move is None or not move.undoable or obj.state != move.target:
            raise Refused(_("Det senaste steget går inte att ta tillbaka."))
        if not reason.strip():
            raise Refused(_("Skriv varför. Den som berörs får läsa skälet."))
        for column in move.sets:
            setattr(obj, column, obj._meta.get_field(column).get_default())
        obj.state = last.source
        obj.save(update_fields=["state", *move.sets])
        record.write(
            obj,
            thing=self.thing,
            move=f"undo:{move.name}",
            source=move.target,
            target=last.source,
            actor=actor,
            reason=reason,
        )


def lock(obj: models.Model) -> None:
    """Lock the object's row until the transaction ends and read it anew."""
    manager = type(obj)._base_manager
    obj.refresh_from_db(from_queryset=manager.select_for_update(of=("self",), no_key=True))


def lifecycle_of(obj: Any) -> Lifecycle:
    """The lifecycle of a model instance or class; KeyError when it has none."""
    return _by_model[obj if isinstance(obj, type) else type(obj)]


def lifecycle_named(thing: str) -> Lifecycle:
    """The lifecycle of a thing by its name in URLs; KeyError when there is none."""
    return _by_thing[thing]


def all_lifecycles() -> list[Lifecycle]:
    """Every lifecycle, by name."""
    return [_by_thing[thing] for thing in sorted(_by_thing)]


def state_check(states: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """The database's own word on which states exist."""
    return models.CheckConstraint(condition=Q(state__in=states.values), name=name)
