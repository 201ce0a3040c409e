"""Hours in which nobody is written to about what can wait: 20.00–07.00, weekends and Swedish holidays."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from ignite.kernel import clock

FIRST, LAST, END = time(7, 0), time(19, 59), time(20, 0)  # END is quiet already
REACH = 8  # days; no row of quiet days is as long (a test looks at every year)
_SATURDAY = 5
_FIXED = {(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)}
_AROUND_EASTER = {-2, 0, 1, 39, 49}  # Good Friday, Easter, Easter Monday, Ascension, Whitsun
_ONE_DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876)."""
    golden, century, rest = year % 19, year // 100, year % 100
    leap = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - leap + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=4096)
def is_working(day: date) -> bool:
    """Whether people work that day: no weekend, no Swedish public holiday, none of the three eves that are as one."""
    if day.weekday() >= _SATURDAY or (day.month, day.day) in _FIXED:
        return False
    # Midsummer's Eve is the Friday of 19–25 June; All Saints' and Midsummer's Day are Saturdays.
    is_midsummer = day.month == 6 and 19 <= day.day <= 25 and day.weekday() == 4
    return not is_midsummer and (day - easter(day.year)).days not in _AROUND_EASTER


def working_day(day: date, *, before: bool) -> date:
    """The day itself when people work then, else the nearest before or after it."""
    step = -_ONE_DAY if before else _ONE_DAY
    while not is_working(day):
        day += step
    return day


def is_quiet(moment: datetime) -> bool:
    """Whether nobody is to be written to at that instant about what can wait."""
    local = clock.local(moment)
    return not is_working(local.date()) or not FIRST <= local.time() < END


def polite(moment: datetime, *, before: bool) -> datetime:
    """The instant itself, or the one it moves to when it is quiet.

    A free day gives way to the working day before (or after) it, at the same clock time; a night to the evening before
    it (or the morning after).
    """
    if not is_quiet(moment):
        return moment
    local = clock.local(moment)
    day, wall = local.date(), local.time()
    if before:
        if wall < FIRST:
            day, wall = day - _ONE_DAY, LAST
        return clock.at_wall(working_day(day, before=True), wall if wall < END else LAST)
    if wall >= END:
        day, wall = day + _ONE_DAY, FIRST
    return clock.at_wall(working_day(day, before=False), max(wall, FIRST))


def next_polite(moment: datetime) -> datetime:
    """The first instant from ``moment`` on at which one may write: now, or the morning of a working day."""
    if not is_quiet(moment):
        return moment
    local = clock.local(moment)
    is_over = is_working(local.date()) and local.time() >= END
    day = local.date() + _ONE_DAY if is_over else local.date()
    return clock.at_wall(working_day(day, before=False), FIRST)
