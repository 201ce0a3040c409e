"""Reads whose SQL is built once in a process, for the pages that are opened most.

Django builds and compiles the same statement anew for every request, which on those pages costs more than the database
and the template together. A frozen read is written as any other, as a function that returns a queryset; it is called
with stand-ins for its arguments once, and from then on only the arguments change::

    @frozen
    def own_areas(owner_id: int) -> QuerySet[ChallengeArea]:
        return ChallengeArea.objects.filter(owner_id=owner_id)

    rows = own_areas(owner_id=7)  # a list

Arguments are whole numbers, strings, instants, dates, or an Actor, of whom only the organisation, the person and the
kind of organisation may be asked. Whatever else decides how the statement looks must be no argument: no list whose
length varies, no None, and no clock inside (the instant is an argument; a statement with an instant of its own is
refused). Ordering, slices, select_related and prefetch_related work as ever; prefetched rows are asked for anew.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import update_wrapper
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models import QuerySet

from ignite.kernel.actor import Actor

M = TypeVar("M", bound=models.Model)

# Far from every real value, and each its own: by them the arguments are found again among the statement's parameters.
_NUMBER = 7_205_759_403_792_000_000
_INSTANT = datetime(1603, 5, 17, 4, 3, 2)  # noqa: DTZ001 (given the zone of the argument)


class _ActorStandin:
    """What a read may know of an actor. Everything else is an AttributeError: it would decide how the SQL looks."""

    def __init__(self, actor: Actor, organisation_id: int | None, user_id: int | None) -> None:
        self.organisation_id, self.user_id = organisation_id, user_id
        self.organisation_kind, self.is_authenticated = actor.organisation_kind, actor.is_authenticated
        self.is_programme, self.is_need_owner, self.is_startup = (
            actor.is_programme,
            actor.is_need_owner,
            actor.is_startup,
        )
        self.is_system, self.is_helping = actor.is_system, actor.is_helping


class _Statement:
    """One compiled queryset with the places of its arguments."""

    def __init__(self, rows: QuerySet[Any], standins: dict[Any, str]) -> None:
        self.rows = rows
        self.compiler = rows.query.get_compiler(using=rows.db)
        try:
            self.sql, parameters = self.compiler.as_sql()
        except EmptyResultSet:  # for whoever asks, there is nothing to be asked
            self.sql, parameters, standins = "", (), {}
        self.parameters = tuple(parameters)
        self.places: list[tuple[int, str]] = []
        for place, value in enumerate(self.parameters):
            known = isinstance(value, (int, str, date)) and value in standins
            if known:
                self.places.append((place, standins[value]))
            elif isinstance(value, date):
                raise TypeError(f"The instant {value} would be frozen in; make it an argument.")
        needed = {name for name in standins.values() if "." not in name}  # of an actor, what the read asks for
        if lost := needed - {name for _place, name in self.places}:
            raise TypeError(f"Not in the statement: {', '.join(sorted(lost))}.")

    def read(self, values: dict[str, Any]) -> list[Any]:
        """The rows for these arguments."""
        if not self.sql:
            return []
        parameters = list(self.parameters)
        for place, name in self.places:
            parameters[place] = values[name]
        compiler = copy.copy(self.compiler)
        compiler.connection = connections[self.rows.db]
        compiler.as_sql = lambda *_args, **_kwargs: (self.sql, tuple(parameters))
        rows = self.rows.all()
        rows.query.get_compiler = lambda *_args, **_kwargs: compiler  # type: ignore[method-assign]
        return list(rows)


class Frozen(Generic[M]):
    """A read that was frozen; called with keywords it gives a list of rows."""

    def __init__(self, build: Callable[..., QuerySet[M]]) -> None:
        self.build = build
        self.statements: dict[Any, _Statement] = {}
        update_wrapper(self, build)

    def __call__(self, **arguments: Any) -> list[M]:
        """The rows. One query, and those of its prefetches.

        Raises TypeError for an argument that cannot vary or that the statement does not hold.
        """
        values: dict[str, Any] = {}
        key: list[Any] = []
        for name, value in arguments.items():
            key.append(_vary(name, value, values))
        statement = self.statements.get(tuple(key))
        if statement is None:
            statement = self.statements[tuple(key)] = self._compile(arguments)
        return statement.read(values)

    def fresh(self, **arguments: Any) -> QuerySet[M]:
        """The same as an ordinary queryset, for tests and for building upon."""
        return self.build(**arguments)

    def _compile(self, arguments: dict[str, Any]) -> _Statement:
        standins: dict[Any, str] = {}
        given = {name: _stand_in(name, value, standins) for name, value in arguments.items()}
        return _Statement(self.build(**given), standins)


def frozen(build: Callable[..., QuerySet[M]]) -> Frozen[M]:
    """Freeze a read (see the module)."""
    return Frozen(build)


def _vary(name: str, value: Any, values: dict[str, Any]) -> Any:
    """Note an argument's values by the names of their places; returns what the statement's look depends on."""
    if isinstance(value, Actor):
        values[f"{name}.organisation_id"], values[f"{name}.user_id"] = value.organisation_id, value.user_id
        return (
            name,
            value.organisation_kind,
            value.is_system,
            value.is_helping,
            value.organisation_id is None,
            value.user_id is None,
        )
    if isinstance(value, bool) or not isinstance(value, (int, str, date)):
        raise TypeError(f"{name} cannot vary in a frozen read: {type(value).__name__}.")
    values[name] = value
    return name


def _stand_in(name: str, value: Any, standins: dict[Any, str]) -> Any:
    number = _NUMBER + 2 * len(standins)  # an actor may leave one of its two unused; no other may take that one
    if isinstance(value, Actor):
        organisation = None if value.organisation_id is None else number
        person = None if value.user_id is None else number + 1
        optional = {organisation: f"{name}.organisation_id", person: f"{name}.user_id"}
        standins.update({key: where for key, where in optional.items() if key is not None})
        return _ActorStandin(value, organisation, person)
    made: Any = number
    if isinstance(value, str):
        made = f"stand-in {number}"
    elif isinstance(value, datetime):
        made = _INSTANT.replace(tzinfo=value.tzinfo) + timedelta(seconds=len(standins))
    elif isinstance(value, date):
        made = (_INSTANT + timedelta(days=len(standins))).date()
    standins[made] = name
    return made
