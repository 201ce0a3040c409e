"""The clock: one offset for Python and SQL, and wall times on the nights when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given, settings
from hypothesis import strategies as st

from ignite.kernel import clock


@pytest.mark.django_db
def test_stepping_moves_python_and_sql_alike():
    with clock.stepped(timedelta(days=40)):
        assert abs(clock.database_now() - clock.now()) < timedelta(seconds=5)
        assert clock.database_now() - datetime.now(UTC) > timedelta(days=39)
    assert abs(clock.database_now() - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.django_db
def test_standing_at_shows_the_moment():
    moment = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    with clock.standing_at(moment):
        assert clock.now() - moment < timedelta(seconds=5)
        assert clock.today() == date(2027, 3, 28)


def test_stepping_is_refused_in_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(ImproperlyConfigured):
        clock.set_offset(timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "wall", "expected"),
    [
        (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # exists twice: the first
        (date(2027, 3, 28), time(2, 30), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),  # does not exist: 03.00
        (date(2027, 10, 31), time(7, 30), datetime(2027, 10, 31, 6, 30, tzinfo=UTC)),
        (date(2026, 7, 1), time(15, 0), datetime(2026, 7, 1, 13, 0, tzinfo=UTC)),
    ],
)
def test_at_wall_gives_the_promised_instant(day, wall, expected):
    assert clock.at_wall(day, wall) == expected


@settings(max_examples=300, deadline=None)
@given(st.dates(date(2026, 1, 1), date(2036, 12, 31)), st.integers(0, 287))
def test_at_wall_comes_back_as_the_same_wall_time_or_the_hour_after_a_gap(day, step):
    wall = time(step * 5 // 60, step * 5 % 60)
    shown = clock.local(clock.at_wall(day, wall))
    assert shown.date() == day
    assert shown.time() == wall or (wall.hour == 2 and shown.time() == time(3, 0))


def test_production_knows_no_step(settings, monkeypatch):
    monkeypatch.setattr(clock, "_offset", timedelta(days=3))
    assert clock.offset() == timedelta(days=3)
    settings.PRODUCTION = True
    assert clock.offset() == timedelta(0)


def test_a_file_steps_every_process_that_reads_it(tmp_path, monkeypatch):
    shared = tmp_path / "clock"
    monkeypatch.setattr(clock, "_file", str(shared))
    for days in (3, 40):
        shared.write_text(str(days * 86400))
        assert clock.now() - datetime.now(UTC) > timedelta(days=days, seconds=-5)
