"""When reminders are due: wall time on every day of ten years, quiet hours both ways, and which dates are looked at."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ignite.kernel import clock
from ignite.outbox.policies import Offset
from ignite.outbox.reminding import quiet
from ignite.outbox.reminding.moments import moment_of, spans
from tests.outbox.reminders import at

EVERY_DAY = [date(2026, 1, 1) + timedelta(days=number) for number in range(4018)]
ANCHORS = st.datetimes(datetime(2026, 9, 1), datetime(2027, 11, 30)).map(  # noqa: DTZ001
    lambda wall: clock.at_wall(wall.date(), wall.time())
)
OFFSETS = st.one_of(
    st.builds(Offset, days=st.integers(-20, 20), at=st.times().map(lambda wall: wall.replace(second=0, microsecond=0))),
    st.builds(Offset, days=st.integers(-20, 20)),
    st.builds(Offset, hours=st.integers(-100, 100).filter(bool)),
)


def test_the_ten_years_end_with_2036():
    assert EVERY_DAY[-1] == date(2036, 12, 31)


def test_each_day_of_ten_years_keeps_the_promised_wall_time():
    offset, gone = Offset(days=-1, at=time(2, 30)), []
    morning = Offset(days=-7, at=time(9))
    for day in EVERY_DAY:
        anchor = clock.at_wall(day, time(13))
        moved, late = clock.local(morning.moment(anchor)), clock.local(offset.moment(anchor))
        assert moved.time() == time(9) and moved.date() == day - timedelta(days=7)
        assert late.date() == day - timedelta(days=1)
        if late.time() != time(2, 30):
            assert late.time() == time(3)
            gone.append(late.date())
    assert len(gone) == 11 and all(day.month == 3 and day.weekday() == 6 for day in gone)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(EVERY_DAY), st.integers(0, 287), st.integers(-30, 30))
def test_any_wall_time_on_any_day_is_kept(day, five_minutes, days):
    wall = time(five_minutes // 12, five_minutes % 12 * 5)
    moment = Offset(days=days, at=wall).moment(clock.at_wall(day, time(12)))
    local = clock.local(moment)
    exists = (day + timedelta(days=days), wall) == (local.date(), local.time())
    assert exists or (local.time() == time(3) and local.date() == day + timedelta(days=days))
    assert local.fold == 0, "of two the first"


@pytest.mark.parametrize(
    ("moment", "before", "after"),
    [
        ("2026-11-18 09:00", "2026-11-18 09:00", "2026-11-18 09:00"),
        ("2026-11-18 07:00", "2026-11-18 07:00", "2026-11-18 07:00"),
        ("2026-11-18 19:59", "2026-11-18 19:59", "2026-11-18 19:59"),
        ("2026-11-18 20:00", "2026-11-18 19:59", "2026-11-19 07:00"),
        ("2026-11-18 06:59", "2026-11-17 19:59", "2026-11-18 07:00"),
        ("2026-11-21 09:00", "2026-11-20 09:00", "2026-11-23 09:00"),  # Saturday
        ("2026-11-22 22:00", "2026-11-20 19:59", "2026-11-23 07:00"),  # Sunday
        ("2026-11-23 06:00", "2026-11-20 19:59", "2026-11-23 07:00"),  # Monday
        ("2026-11-20 21:00", "2026-11-20 19:59", "2026-11-23 07:00"),  # Friday
        ("2026-12-25 10:00", "2026-12-23 10:00", "2026-12-28 10:00"),
        ("2027-03-29 10:00", "2027-03-25 10:00", "2027-03-30 10:00"),  # Easter Monday
    ],
)
def test_quiet_hours_give_way_both_ways(moment, before, after):
    assert quiet.polite(at(moment), before=True) == at(before)
    assert quiet.polite(at(moment), before=False) == at(after)


@pytest.mark.parametrize(
    ("moment", "polite"),
    [
        ("2026-11-18 12:00", "2026-11-18 12:00"),
        ("2026-11-18 20:00", "2026-11-19 07:00"),
        ("2026-11-18 03:00", "2026-11-18 07:00"),
        ("2026-11-20 23:00", "2026-11-23 07:00"),
        ("2026-11-21 13:00", "2026-11-23 07:00"),
        ("2026-12-23 20:30", "2026-12-28 07:00"),
    ],
)
def test_what_is_late_waits_for_the_next_working_morning(moment, polite):
    assert quiet.next_polite(at(moment)) == at(polite)


@pytest.mark.parametrize(
    ("year", "easter"),
    [
        (2024, "03-31"),
        (2025, "04-20"),
        (2026, "04-05"),
        (2027, "03-28"),
        (2028, "04-16"),
        (2035, "03-25"),
        (2038, "04-25"),
    ],
)
def test_easter(year, easter):
    assert quiet.easter(year) == date.fromisoformat(f"{year}-{easter}")


def test_swedish_holidays_of_a_year():
    free = [day for day in EVERY_DAY if day.year == 2026 and day.weekday() < 5 and not quiet.is_working(day)]
    assert [f"{day:%m-%d}" for day in free] == [
        *("01-01", "01-06", "04-03", "04-06", "05-01", "05-14", "06-19", "12-24", "12-25", "12-31"),
    ]


def test_no_row_of_free_days_is_longer_than_looked_for():
    for day in EVERY_DAY:
        assert quiet.working_day(day, before=False) - day < timedelta(days=quiet.REACH - 1)
        assert day - quiet.working_day(day, before=True) < timedelta(days=quiet.REACH - 1)


@settings(max_examples=400, deadline=None)
@given(
    OFFSETS,
    ANCHORS,
    st.booleans(),
    st.timedeltas(timedelta(0), timedelta(hours=40)),
    st.timedeltas(timedelta(0), timedelta(days=2)),
)
def test_no_date_with_a_reminder_due_is_overlooked(offset, anchor, can_wait, length, ago):
    moment = moment_of(offset, anchor, can_wait=can_wait)
    assert not (can_wait and quiet.is_quiet(moment))
    until = moment + min(ago, length)
    after = until - length - timedelta(seconds=1)
    assert after < moment <= until
    found = spans([offset], after, until, can_wait=can_wait)
    assert any(start <= anchor < end for start, end in found)


@settings(max_examples=200, deadline=None)
@given(OFFSETS, ANCHORS, st.booleans())
def test_few_dates_are_looked_at_in_vain(offset, moment, can_wait):
    found = spans([offset], moment - timedelta(minutes=1), moment, can_wait=can_wait)
    total = sum((end - start for start, end in found), timedelta(0))
    assert total <= (timedelta(days=9) if can_wait else timedelta(days=1, hours=1)), found


def test_the_code_of_an_offset_can_be_read_again():
    for offset in (Offset(days=-7, at=time(9)), Offset(days=5), Offset(days=0, at=time(7, 30)), Offset(hours=-4)):
        assert Offset.read(offset.code) == offset
    for wrong in ("", "7", "-7 d", "x", "-7d 9"):
        with pytest.raises(ValueError, match="no time"):
            Offset.read(wrong)
