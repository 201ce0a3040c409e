"""Reads of a pilot's pulse: both sides' answers, month by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ignite.pilots.enums import Side
from ignite.pilots.models import Pilot, Pulse
from ignite.pilots.months import last_day


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a pilot, and what the two sides said of it (None: nothing)."""

    number: int
    until: date
    owner: Pulse | None
    startup: Pulse | None


def pulse_months(pilot: Pilot) -> list[Month]:
    """The months that a side has answered for, the newest first. One query, none before it starts."""
    if pilot.started_at is None:
        return []
    by_place = {(one.month, one.side): one for one in pilot.pulses.select_related("by")}
    return [
        Month(number, last_day(pilot, number), by_place.get((number, Side.OWNER)), by_place.get((number, Side.STARTUP)))
        for number in sorted({month for month, _side in by_place}, reverse=True)
    ]
