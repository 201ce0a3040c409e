"""The almanac: no weekends, no Christmas, the past stays past, and order is kept."""

from datetime import date, timedelta

import pytest

from ignite.kernel import clock
from ignite.programme.demo.chronicle import Almanac

EVERY_DAY = [date(2026, 1, 1) + timedelta(days=n) for n in range(0, 730, 13)]


@pytest.mark.parametrize("today", EVERY_DAY, ids=str)
def test_days_are_working_days_in_order(today):
    days = [Almanac(today).on(day) for day in (*range(-530, 0), *range(2, 130))]
    assert days == sorted(days)
    assert all(day.weekday() < 5 for day in days)


@pytest.mark.parametrize("today", EVERY_DAY, ids=str)
def test_past_stays_past_and_future_is_to_come(today):
    almanac = Almanac(today)
    assert all(almanac.on(day) < today for day in range(-30, 0))
    assert all(almanac.on(day) > today for day in range(3, 130))


@pytest.mark.parametrize("today", EVERY_DAY, ids=str)
def test_nothing_is_planned_at_christmas(today):
    planned = [Almanac(today).on(day) for day in range(3, 130)]
    assert not [day for day in planned if (day.month, day.day) >= (12, 24) or (day.month, day.day) < (1, 7)]


@pytest.mark.parametrize("today", EVERY_DAY, ids=str)
def test_two_days_after_a_deadline_it_has_passed(today):
    almanac = Almanac(today)
    for day in range(-500, -7):  # the texts have no deadline nearer than that
        assert almanac.end_of(day) < almanac.moment(day + 2, "08:00")


def test_today_lies_in_week_twenty():
    for today in EVERY_DAY:
        weeks = (today - Almanac(today).monday_of_week(-19)).days // 7 + 1
        assert weeks == 20


def test_moments_are_swedish_wall_time():
    assert clock.local(Almanac(date(2026, 7, 20)).moment(3, "09:30")).strftime("%H:%M") == "09:30"
