"""When reminders are due, and the other way round: which dates may have one due in a span of time.

The second question is what makes looking cheap: a policy whose times cannot fall in the span is not asked at all, and
one that can is asked only for the dates in question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from ignite.kernel import clock
from ignite.outbox.policies import Offset
from ignite.outbox.reminding import quiet

Span = tuple[datetime, datetime]  # from the first instant on, until before the second

_ONE_DAY, _PAD, _TICK = timedelta(days=1), timedelta(hours=2), timedelta(microseconds=1)
_PARTS = ((time(0), quiet.FIRST), (quiet.FIRST, quiet.END), (quiet.END, time(0)))


def comes_before(offset: Offset) -> bool:
    """Whether a quiet moment moves backwards: the reminder is of use before its date (or on its morning)."""
    return offset.days <= 0 and offset.hours <= 0


def moment_of(offset: Offset, anchor: datetime, *, can_wait: bool) -> datetime:
    """The instant at which a reminder is due; never a quiet one when it can wait."""
    moment = offset.moment(anchor)
    return quiet.polite(moment, before=comes_before(offset)) if can_wait else moment


def spans(offsets: Iterable[Offset], after: datetime, until: datetime, *, can_wait: bool) -> list[Span]:
    """The dates that may have a reminder due in (after, until], as few spans as will do; none when none can.

    Wider than exact by up to a day: whoever asks looks at each moment itself.
    """
    found: list[Span] = []
    for offset in offsets:
        found += _by_wall(offset, after, until, can_wait) if offset.at else _by_instant(offset, after, until, can_wait)
    return _merged(found)


def _by_wall(offset: Offset, after: datetime, until: datetime, can_wait: bool) -> Iterator[Span]:
    """Days whose wall time falls in the span, as the whole days that lie the offset's number of days from them."""
    for day in _days(after, until, can_wait):
        if after < _at(day, offset.at or time(0), comes_before(offset), can_wait) <= until:
            first = day - timedelta(days=offset.days)
            yield clock.at_wall(first, time(0)), clock.at_wall(first + _ONE_DAY, time(0))


def _by_instant(offset: Offset, after: datetime, until: datetime, can_wait: bool) -> Iterator[Span]:
    for start, end in _unmoved(after, until, comes_before(offset)) if can_wait else [(after, until)]:
        if offset.hours:
            shift = timedelta(hours=offset.hours)
            yield start - shift, end - shift + _TICK
        else:
            shift = timedelta(days=offset.days)
            yield start - shift - _PAD, end - shift + _PAD  # a day is 23 or 25 hours twice a year


def _unmoved(after: datetime, until: datetime, before: bool) -> Iterator[Span]:
    """The instants that, once moved out of quiet hours, lie in the span."""
    for day in _days(after, until, True):
        for start, end, first, last in _parts(day, before):
            if first > until or last <= after:
                continue
            if first == last:  # a night, all of which moves to one instant
                yield start, end
            else:
                yield start + max(timedelta(0), after - first), min(end, start + (until - first))


def _days(after: datetime, until: datetime, can_wait: bool) -> Iterator[date]:
    reach = timedelta(days=quiet.REACH if can_wait else 0)
    day, last = clock.local(after).date() - reach, clock.local(until).date() + reach
    while day <= last:
        yield day
        day += _ONE_DAY


@lru_cache(maxsize=8192)
def _at(day: date, wall: time, before: bool, can_wait: bool) -> datetime:
    moment = clock.at_wall(day, wall)
    return quiet.polite(moment, before=before) if can_wait else moment


@lru_cache(maxsize=2048)
def _parts(day: date, before: bool) -> list[tuple[datetime, datetime, datetime, datetime]]:
    """The day's night, daytime and evening: start, end, and where start and end move to."""
    parts = []
    for begins, ends in _PARTS:
        start = clock.at_wall(day, begins)
        end = clock.at_wall(day + _ONE_DAY if ends == time(0) else day, ends)
        moved = quiet.polite(start, before=before), quiet.polite(end - _TICK, before=before)
        parts.append((start, end, *moved))
    return parts


def _merged(found: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
