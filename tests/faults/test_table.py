"""The table: rows in their order, gathered from reports; the tests it names elsewhere are there."""

import importlib
from types import SimpleNamespace

import pytest

from tests.faults.table import ELSEWHERE, lines_of, rows_of

SEATS = "tests/workshops/test_seat_races.py::test_fifty_for_the_last_three_seats"


def report(nodeid: str, *row: str) -> SimpleNamespace:
    return SimpleNamespace(nodeid=nodeid, user_properties=[("fault_row", list(row)), ("other", 1)])


@pytest.mark.parametrize("nodeid", ELSEWHERE)
def test_a_test_named_elsewhere_is_there(nodeid):
    path, name = nodeid.split("::")
    module = importlib.import_module(path.removesuffix(".py").replace("/", "."))
    assert callable(getattr(module, name))


def test_rows_come_in_their_order_each_once():
    rows = [("10", "a"), ("control", "b"), ("2", "c"), ("2", "c"), ("1, 2", "d")]
    found = rows_of([report("tests/x.py::test_x[1]", *row) for row in rows], [])
    assert [row[0] for row in found] == ["1, 2", "2", "10", "control"]


def test_a_failed_test_keeps_what_it_reached_but_promises_nothing_for_others():
    failed = [report("tests/faults/x.py::test_x", "1", "reached"), report(f"{SEATS}[1]", "13", "not reached")]
    assert rows_of([], failed) == [("1", "reached")]


def test_columns_are_as_wide_as_their_widest_cell():
    head, line = lines_of([("1", "short", "a promise that is long", "x", "y")])
    assert head.index("To reach") == line.index("x ") and not line.endswith(" ")
