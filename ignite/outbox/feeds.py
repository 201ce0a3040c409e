"""The register of what stands in a person's own calendar: each room declares where its dates come from.

A source is called with the person as the rules see them, in their language, and gives entries for all the
organisations they belong to, not only the one they act for at the moment: a calendar is the person's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from ignite.kernel import clock
from ignite.kernel.actor import Actor, Seat
from ignite.outbox.calendar import Event, Standing

Source = Callable[[Actor, datetime], Iterable[Event]]
KEPT_FOR = timedelta(days=180)  # what has been stays that long

_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Add a source; called from a room's apps.py. It is asked for what ends after an instant, and asks the database
    the same number of times however much there is.
    """
    _sources[name] = source


def seats_of(actor: Actor, kind: str) -> list[Seat]:
    """The person's seats in organisations of a kind."""
    return [seat for seat in actor.seats if seat.organisation_kind == kind]


def in_each_seat(actor: Actor) -> list[Actor]:
    """The person acting for each of their organisations but the programme, whose staff may see what is not theirs."""
    return [actor.in_seat(seat) for seat in actor.seats if seat.organisation_kind != "programme"]


def entries_of(actor: Actor, *, since: datetime | None = None) -> list[Event]:
    """What stands in the person's calendar, by time; each uid once, as the highest room tells it, which knows most.

    ``since`` leaves out what ended before it; half a year back when nothing is said.
    """
    start = since or clock.now() - KEPT_FOR
    found: dict[str, Event] = {}
    for source in _sources.values():
        found |= {event.uid: event for event in source(actor, start) if event.ends_at >= start}
    return sorted(found.values(), key=lambda event: (event.starts_at, event.uid))


def coming(actor: Actor) -> list[Event]:
    """What is ahead or under way and has not been called off."""
    ahead = entries_of(actor, since=clock.now())
    return [event for event in ahead if event.standing is not Standing.CANCELLED]
