"""What the component tags draw, as plain data. A view may give these or dictionaries with the same names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.utils.functional import Promise

Text = str | Promise
Number = int | float | Decimal
Shape = TypeVar("Shape")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a journey. ``of`` is the goal in words or figures ("3–5"); ``percent`` fills the bar."""

    label: Text
    value: int
    of: Text | int = ""
    url: str = ""
    percent: Number | None = None
    status: str = "none"  # done, now, none

    @property
    def filled(self) -> int:
        """How much of the bar is filled, 0-100: as told, or full when done, or value against a whole goal."""
        if self.percent is not None:
            return max(0, min(100, round(self.percent)))
        if self.status == "done":
            return 100
        return min(100, round(100 * self.value / self.of)) if isinstance(self.of, int) and self.of else 0


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something that only this reader can do now. At most one on a page is ``primary``."""

    title: Text
    url: str
    action: Text
    why: Text = ""
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened, in a timeline."""

    title: Text
    at: datetime | date | None = None
    who: Text = ""
    body: Text = ""
    tone: str = "plain"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with what it counts; ``of`` says what it is measured against."""

    value: Text | Number
    label: Text
    of: Text | Number = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and its value."""

    label: Text
    value: Any


@dataclass(frozen=True, slots=True)
class Crumb:
    """A page above this one."""

    label: Text
    url: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One measured value."""

    on: date
    value: Number
    note: Text = ""


def shaped(kind: type[Shape], items: Iterable[Shape | Mapping[str, Any]] | None) -> list[Shape]:
    """The items as ``kind``. Raises TypeError for a dictionary with an unknown name: no mistake is silent."""
    return [kind(**item) if isinstance(item, Mapping) else item for item in items or ()]
