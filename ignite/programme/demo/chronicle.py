"""What happens on which day: an almanac counted from today, and the running of all events in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from ignite.kernel import clock
from ignite.programme.demo.post import Post, stand_at

SATURDAY, SUNDAY = 5, 6
CHRISTMAS, BACK = (12, 20), (1, 7)  # from the first day until the second nobody plans anything
FIRST_WALL, WALLS, STEP = 8 * 60 + 40, 440, 37  # minutes; events without an hour spread over a working day
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Almanac:
    """Days counted from today: -8 is eight days ago. Nothing happens on a weekend."""

    today: date

    def on(self, day: int) -> date:
        """The working day nearest to the day; what is past stays past, and nothing is planned at Christmas."""
        on = self.today + timedelta(days=day)
        if day > 0:
            on = _after_christmas(on)
        if on.weekday() == SATURDAY:
            return on - timedelta(days=1)
        if on.weekday() == SUNDAY:
            following = on + timedelta(days=1)
            return on - timedelta(days=2) if day < 0 and following >= self.today else following
        return on

    def moment(self, day: int, wall: str) -> datetime:
        """The instant of a wall time on a day."""
        return clock.at_wall(self.on(day), time.fromisoformat(wall))

    def moments(self, times: Iterable[Sequence[Any]]) -> list[datetime]:
        """The instants of pairs of day and wall time."""
        return [self.moment(day, wall) for day, wall in times]

    def end_of(self, day: int) -> datetime:
        """The last second of a day."""
        return clock.end_of(self.on(day))

    def monday_of_week(self, weeks: int) -> date:
        """The Monday that many weeks from this week's."""
        return self.today - timedelta(days=self.today.weekday()) + timedelta(weeks=weeks)


def _after_christmas(on: date) -> date:
    if (on.month, on.day) >= CHRISTMAS:
        return date(on.year + 1, *BACK)
    return date(on.year, *BACK) if (on.month, on.day) < BACK else on


@dataclass(order=True, frozen=True, slots=True)
class Event:
    """One thing that happens; the serial number keeps the order of what was noted first."""

    day: int
    wall: str
    serial: int
    do: Callable[[], object] = field(compare=False)


class Chronicle:
    """Collects events in any order and runs them in theirs, with the clock standing at each."""

    def __init__(self, almanac: Almanac) -> None:
        self.almanac = almanac
        self.events: list[Event] = []

    def at(self, day: int, do: Callable[[], object], wall: str = "") -> None:
        """Let something happen on a day that has been; at an hour of its own when none is said."""
        serial = len(self.events)
        minutes = FIRST_WALL + serial * STEP % WALLS
        self.events.append(Event(day, wall or f"{minutes // 60:02}:{minutes % 60:02}", serial, do))

    def run(self, tell: Tell) -> None:
        """Run every event; between them the mail of that time leaves. ``tell`` hears how many of how many are done."""
        now, post = clock.now(), Post()
        last: datetime | None = None
        with clock.stepped(clock.offset()):  # so that the clock is put back, whatever happens
            for done, event in enumerate(sorted(self.events), 1):
                moment = self.almanac.moment(event.day, event.wall)
                last = moment if last is None else max(moment, last + timedelta(minutes=1))
                post.carry_until(last)
                stand_at(last)
                event.do()
                post.carry()
                tell(done, len(self.events))
            post.carry_until(now)
            post.open_old()
