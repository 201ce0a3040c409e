"""Where the points of a drawing lie."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ignite.kernel.drawing import BOTTOM, LEFT, RIGHT, TOP, curve

START, END = date(2026, 1, 1), date(2026, 12, 31)


def test_curve_runs_from_baseline_at_the_bottom_to_target_at_the_top():
    drawn = curve([(START, 38.0), (END, 60.0)], baseline=38, target=60)
    assert drawn.dots == ((LEFT, BOTTOM), (RIGHT, TOP))
    assert (drawn.baseline_y, drawn.target_y) == (BOTTOM, TOP)


def test_curve_turns_over_when_less_is_better():
    drawn = curve([(START, 60.0)], baseline=60, target=38, end=END)
    assert (drawn.baseline_y, drawn.target_y) == (TOP, BOTTOM)


def test_curve_needs_a_point():
    with pytest.raises(ValueError):
        curve([])


@given(st.lists(st.tuples(st.dates(), st.floats(-1e9, 1e9)), min_size=1, max_size=20))
def test_curve_stays_inside_the_picture(points):
    drawn = curve(sorted(points), baseline=0, target=100)
    assert all(LEFT - 1e-6 <= x <= RIGHT + 1e-6 for x, _ in drawn.dots)
    assert all(TOP - 1e-6 <= y <= BOTTOM + 1e-6 for _, y in drawn.dots)
