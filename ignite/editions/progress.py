"""How far an edition is towards its goals: the rooms above count their own things and register how."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from ignite.editions.models import Edition


@dataclass(frozen=True, slots=True)
class Progress:
    """One number of an edition beside its goal; ``goal`` None: nobody has set one."""

    label: str | Promise
    done: int
    goal: int | None = None


Reader = Callable[[Edition], Iterable[Progress]]
_readers: list[Reader] = []


def register(reader: Reader) -> Reader:
    """Add a source of numbers, shown in the order of registration; called from a higher room's apps.py.

    A reader asks at most two queries, whatever the size.
    """
    if reader not in _readers:
        _readers.append(reader)
    return reader


def progress_of(edition: Edition) -> list[Progress]:
    """Every number that the rooms above have of the edition."""
    return [number for reader in _readers for number in reader(edition)]
