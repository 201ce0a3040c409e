"""An agenda against the clock: when each item begins, which one is current. Plain arithmetic, no Django."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


class Timed(Protocol):
    """What an agenda item tells."""

    minutes: int
    title: str
    how: str
    writes_to: str


@dataclass(frozen=True, slots=True)
class Slot:
    """One item with its clock times."""

    title: str
    how: str
    writes_to: str
    minutes: int
    starts_at: datetime
    ends_at: datetime
    is_past: bool
    is_now: bool


def timetable(items: Iterable[Timed], starts_at: datetime, now: datetime) -> list[Slot]:
    """Lay the items one after the other from ``starts_at``; an item is current from its start until its end."""
    slots, at = [], starts_at
    for item in items:
        ends_at = at + timedelta(minutes=item.minutes)
        slots.append(
            Slot(
                item.title,
                item.how,
                item.writes_to,
                item.minutes,
                at,
                ends_at,
                is_past=ends_at <= now,
                is_now=at <= now < ends_at,
            )
        )
        at = ends_at
    return slots


def current(slots: list[Slot]) -> Slot | None:
    """The item that is under way, or None before the first and after the last."""
    return next((slot for slot in slots if slot.is_now), None)


def following(slots: list[Slot]) -> Slot | None:
    """The next item that has not begun."""
    return next((slot for slot in slots if not slot.is_past and not slot.is_now), None)
