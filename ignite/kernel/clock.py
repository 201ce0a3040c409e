"""Time: UTC in rows, Europe/Stockholm at the edge, one offset that only tests and the demo programme set.

Python asks :func:`now`; SQL asks ``kernel_now()``. Both add the same offset, so that a test can step the clock within
a process (:func:`stepped`), for a whole process (``IGNITE_CLOCK_OFFSET``, seconds), or for many at once and again and
again: ``IGNITE_CLOCK_FILE`` names a file with the seconds, read anew for every answer and every new connection.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models import DateTimeField, Func

STOCKHOLM = ZoneInfo("Europe/Stockholm")
_offset = timedelta(seconds=float(os.environ.get("IGNITE_CLOCK_OFFSET", "0")))
_file = os.environ.get("IGNITE_CLOCK_FILE", "")


class DatabaseNow(Func):
    """The database's clock, offset included, read anew at each call (not the transaction's start)."""

    function = "kernel_now"
    output_field = DateTimeField()


def offset() -> timedelta:
    """How far this process's clock is stepped; always nothing in production."""
    if settings.PRODUCTION:
        return timedelta(0)
    return timedelta(seconds=float(Path(_file).read_text())) if _file else _offset


def now() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC) + offset()


def today() -> date:
    """The present date in Stockholm."""
    return now().astimezone(STOCKHOLM).date()


def database_now() -> datetime:
    """The instant by the database's own clock; ask it after the row is locked to hold a deadline to the second."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kernel_now()")
        row = cursor.fetchone()
    return row[0].astimezone(UTC)


def local(moment: datetime) -> datetime:
    """The same instant as wall time in Stockholm."""
    return moment.astimezone(STOCKHOLM)


def at_wall(day: date, wall: time) -> datetime:
    """The UTC instant of a wall time in Stockholm.

    A wall time that does not exist (spring) gives the hour after it, 02.30 becomes 03.00; one that exists twice
    (autumn) gives the first.
    """
    moment = datetime.combine(day, wall.replace(fold=0), STOCKHOLM)
    there_and_back = moment.astimezone(UTC).astimezone(STOCKHOLM)
    if there_and_back.replace(tzinfo=None) != moment.replace(tzinfo=None):
        moment = there_and_back.replace(minute=0, second=0, microsecond=0)
    return moment.astimezone(UTC)


def end_of(day: date) -> datetime:
    """The UTC instant of 23.59.59 that day in Stockholm; what "until the 12th" means."""
    return at_wall(day, time(23, 59, 59))


def set_offset(step: timedelta) -> None:
    """Step this process's clock and its open connection. Refused in production."""
    global _offset
    if settings.PRODUCTION:
        raise ImproperlyConfigured("The clock cannot be stepped in production.")
    _offset = step
    set_connection_offset(connection=connection)


def set_connection_offset(connection: Any, **_kwargs: Any) -> None:
    """Tell one database connection the offset (called for every new connection)."""
    step = offset()
    if step or getattr(connection, "clock_is_stepped", False):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('ignite.clock_offset', %s, false)", [f"{step.total_seconds()} seconds"])
        connection.clock_is_stepped = True


@contextmanager
def stepped(step: timedelta) -> Iterator[None]:
    """Step the clock for the length of a block, then put it back."""
    before = _offset
    set_offset(step)
    try:
        yield
    finally:
        set_offset(before)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the clock show ``moment`` at the start of the block (it goes on from there)."""
    with stepped(moment - datetime.now(UTC)):
        yield
