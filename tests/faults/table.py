"""The table at the end of a run: each row of the fault suite, what is promised, the figure to reach, what was reached.

A test adds its row through the fixture ``reached``; the rows travel with the reports, so that they come together also
from the processes of a parallel run.
"""

from collections.abc import Callable

import pytest

_KEY = "fault_row"
_HEAD = ("Row", "Form", "Promise", "To reach", "Reached")
Reached = Callable[[str, str, str, str], None]


@pytest.fixture
def reached(request, record_property) -> Reached:
    """``reached("3", promise, to_reach, reached)`` puts a row into the table when the test has come so far."""
    form = "long" if request.node.get_closest_marker("long") else "short"

    def add(row: str, promise: str, wanted: str, got: str) -> None:
        record_property(_KEY, [row, form, promise, wanted, got])

    return add


def rows_of(reports) -> list[tuple[str, ...]]:
    """The rows that reports carry, by number."""
    rows = [tuple(value) for report in reports for name, value in report.user_properties if name == _KEY]
    return sorted(set(rows), key=lambda row: (_number(row[0]), row))


def _number(row: str) -> int:
    digits = "".join(char for char in row.split(",")[0].split("–")[0] if char.isdigit())
    return int(digits or 999)


def lines_of(rows: list[tuple[str, ...]]) -> list[str]:
    """The table as lines of text."""
    table = [_HEAD, *rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(_HEAD))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]


def pytest_terminal_summary(terminalreporter) -> None:
    """Print the table when there is one; pytest's own summary follows it."""
    reports = [
        report
        for kind in ("passed", "failed")
        for report in terminalreporter.stats.get(kind, [])
        if getattr(report, "when", "") == "call"
    ]
    if rows := rows_of(reports):
        terminalreporter.write_sep("-", "faults: promised and reached")
        for line in lines_of(rows):
            terminalreporter.write_line(line)
