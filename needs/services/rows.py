"""Rows that a form shows in order: a row keeps its identity by its place."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Row = Mapping[str, Any]


def sync_rows(known: list[Any], rows: Iterable[Row], make: Callable[[], Any]) -> None:
    """Make the known rows these, in order: written over, added by ``make``, and what is left over deleted."""
    wanted = list(rows)
    for place, row in enumerate(wanted):
        thing = known[place] if place < len(known) else make()
        for name, value in row.items():
            setattr(thing, name, value)
        thing.save()
    for left in known[len(wanted) :]:
        left.delete()


def numbered(rows: Iterable[Row]) -> list[Row]:
    """The rows with their places from 1."""
    return [{**row, "position": place} for place, row in enumerate(rows, 1)]
