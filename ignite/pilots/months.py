"""The months of a pilot, counted from the day it started; each is asked about when it has ended."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from ignite.kernel import clock
from ignite.pilots.models import Pilot


def later(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a month that is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(pilot: Pilot, number: int) -> date:
    """The last day of the pilot's month with that number. Raises ValueError before it has started."""
    if pilot.started_at is None:
        raise ValueError("A pilot that has not started has no months.")
    return later(clock.local(pilot.started_at).date(), number) - timedelta(days=1)


def months_until(pilot: Pilot, day: date) -> Iterator[tuple[int, date]]:
    """The months, with their last days, that end no later than a day."""
    number = 1
    while pilot.started_at is not None and (end := last_day(pilot, number)) <= day:
        yield number, end
        number += 1


def month_to_tell(pilot: Pilot) -> int:
    """The number of the month that has ended last; 0 in the first one."""
    yesterday = clock.today() - timedelta(days=1)
    return max((number for number, _end in months_until(pilot, yesterday)), default=0)
