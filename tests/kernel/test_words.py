"""Dates, times and figures in both languages, and on both sides of a clock change."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from ignite.kernel import clock
from ignite.kernel.templatetags import words

MARCH = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def spring(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 3, 1))


@pytest.mark.parametrize(("language", "said"), [("sv", "torsdag 12 mars kl. 9.00"), ("en", "Thursday 12 March, 09:00")])
def test_moment_is_wall_time_in_stockholm(language, said):
    with translation.override(language):
        assert words.moment(MARCH) == said


def test_moment_says_the_year_when_it_is_another():
    with translation.override("sv"):
        assert words.moment(MARCH.replace(year=2027)) == "fredag 12 mars 2027 kl. 9.00"


def test_clock_follows_summer_time():
    with translation.override("sv"):
        assert words.clock(datetime(2026, 3, 29, 0, 59, tzinfo=UTC)) == "1.59"
        assert words.clock(datetime(2026, 3, 29, 1, 0, tzinfo=UTC)) == "3.00"


def test_day_of_an_instant_is_the_day_in_stockholm():
    with translation.override("sv"):
        assert words.day(datetime(2026, 3, 12, 23, 30, tzinfo=UTC)) == "13 mars 2026"
        assert words.day(date(2026, 3, 12)) == "12 mars 2026"


def test_short_day_and_stamp_leave_this_year_out():
    with translation.override("sv"):
        assert words.short_day(date(2026, 3, 12)) == "12 mars"
        assert words.short_day(date(2025, 3, 12)) == "12 mars 2025"
        assert words.stamp(MARCH) == "12 mars kl. 9.00"


@pytest.mark.parametrize(
    ("value", "said"), [(Decimal("47.50"), "47,5"), (Decimal("60.00"), "60"), (100, "100"), (-1.5, "\u22121,5")]
)
def test_decimal_leaves_needless_noughts_out(value, said):
    with translation.override("sv"):
        assert words.decimal(value) == said


@pytest.mark.parametrize("filter_", [words.sek, words.number, words.decimal, words.day, words.moment, words.clock])
def test_filters_say_nothing_of_nothing(filter_):
    assert filter_(None) == ""
