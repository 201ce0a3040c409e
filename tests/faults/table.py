"""The table at the end of a run: each row of the fault suite, what is promised, the figure to reach, what was reached.

A test adds its row through the fixture ``reached``; the rows travel with the reports, so that they come together also
from the processes of a parallel run. Some promises are held by tests that lie with their rooms: ``ELSEWHERE`` names
them, makes them part of the fault suite, and adds their row when they have passed.
"""

from collections.abc import Callable

import pytest

_KEY = "fault_row"
_HEAD = ("Row", "Form", "Promise", "To reach", "Reached")
Reached = Callable[[str, str, str, str], None]
ELSEWHERE = {
    "tests/workshops/test_seat_races.py::test_fifty_for_the_last_three_seats": (
        *("13", "last slot", "50 at once, capacity 3: always 3", "3 in each of 5 rounds"),
    ),
    "tests/workshops/test_seat_races.py::test_fifty_for_the_last_three_seats_two_hundred_times": (
        *("13", "last slot", "50 at once, capacity 3, 200 rounds: always 3", "3 in each of 200 rounds"),
    ),
    "tests/workshops/test_seat_races.py::test_negative_control_without_the_lock_it_is_overbooked": (
        *("13", "control: no lock on the last slot", "overbooked", "10 for 3 seats"),
    ),
    "tests/lifecycles/test_every_cell.py::test_every_cell": (
        *("15", "only lawful transitions", "every state × move × person", "every cell of every lifecycle as written"),
    ),
    "tests/outbox/test_reminding_times.py::test_each_day_of_ten_years_keeps_the_promised_wall_time": (
        *("18", "clock change, any day", "every day 2026–2036 at the promised wall time", "every day"),
    ),
    "tests/workshops/test_calendar_letters.py::test_two_parsers_read_the_whole_story_alike": (
        *("20", "calendar follows", "invite → 5 moves → cancel, read by 2 parsers", "read alike by both"),
    ),
    "tests/workshops/test_calendar_letters.py::test_whatever_order_they_come_in_the_newest_holds": (
        *("20", "late older calendar letter", "ignored", "the newest holds in any order"),
    ),
    "tests/outbox/test_choices.py::test_every_kind_that_is_not_required_offers_one_click_and_no_other_does": (
        *("21", "unsubscribe: headers", "both on 100 % of non-essential kinds", "on all, and on no other"),
    ),
    "tests/outbox/test_choices.py::test_one_click_ends_it_and_keeps_what_waits": (
        *("21", "unsubscribe: one click", "POST without cookie or login: 200; queued ones stop", "so"),
    ),
    "tests/outbox/test_hooks.py::test_a_forged_word_changes_nothing": (
        *("22", "bounces: forged", "4xx, no change", "refused, nothing changed"),
    ),
    "tests/outbox/test_hooks.py::test_every_order_and_repetition_ends_the_same": (
        *("22", "bounces: repeated, out of order, early", "same end state", "same"),
    ),
    "tests/outbox/test_hooks.py::test_a_hard_bounce_bars_the_address_for_the_next_letter": (
        *("22", "bounces: hard", "the next letter is held back", "held back"),
    ),
}


def form_of(item: pytest.Item) -> str:
    """Whether a test belongs to the long run."""
    return "long" if item.get_closest_marker("long") else "short"


@pytest.fixture
def reached(request, record_property) -> Reached:
    """``reached("3", promise, to_reach, reached)`` puts a row into the table when the test has come so far."""

    def add(row: str, promise: str, wanted: str, got: str) -> None:
        record_property(_KEY, [row, form_of(request.node), promise, wanted, got])

    return add


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count the tests named in ELSEWHERE as faults, before tests are chosen by their marks."""
    for item in items:
        row = ELSEWHERE.get(item.nodeid.partition("[")[0])
        if row is not None:
            item.add_marker(pytest.mark.fault)
            item.user_properties.append((_KEY, [row[0], form_of(item), *row[1:]]))


def rows_of(passed, failed) -> list[tuple[str, ...]]:
    """The rows that reports carry, by number: of a failed test those it had reached before, of ELSEWHERE none then."""
    own = [report for report in failed if report.nodeid.partition("[")[0] not in ELSEWHERE]
    rows = [tuple(value) for report in [*passed, *own] for name, value in report.user_properties if name == _KEY]
    return sorted(set(rows), key=lambda row: (_number(row[0]), row))


def _number(row: str) -> int:
    first = row.split(",")[0]
    return int(first) if first.isdigit() else 999


def lines_of(rows: list[tuple[str, ...]]) -> list[str]:
    """The table as lines of text."""
    table = [_HEAD, *rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(_HEAD))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]


def pytest_terminal_summary(terminalreporter) -> None:
    """Print the table when there is one; pytest's own summary follows it."""
    passed, failed = (
        [report for report in terminalreporter.stats.get(kind, []) if getattr(report, "when", "") == "call"]
        for kind in ("passed", "failed")
    )
    if rows := rows_of(passed, failed):
        terminalreporter.write_sep("-", "faults: promised and reached")
        for line in lines_of(rows):
            terminalreporter.write_line(line)
