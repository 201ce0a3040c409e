"""The rules on skips: only a missing Chromium or a missing shared/ may skip a test, and the run says so at its end."""

import os
from collections import Counter
from typing import Any

import pytest

ALLOWED = ("Chromium is missing", "shared/ is missing")
NO_BROWSER = (
    "Chromium is missing: apt-get install chromium (Debian), or any package that gives chromium or google-chrome"
)
NO_SHARED = "shared/ is missing: it holds material beside the project"
REQUIRE_BROWSER = "IGNITE_REQUIRE_BROWSER"


def refuse_skip(report: Any) -> None:
    """Turn a skip for any other reason into a failure; with a browser required, that reason too."""
    if not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = skip_reason(report)
    browser_required = os.environ.get(REQUIRE_BROWSER) == "1" and reason.startswith(ALLOWED[0])
    if browser_required or not reason.startswith(ALLOWED):
        report.outcome = "failed"
        report.longrepr = f"Skipped without leave: {reason}"


def skip_reason(report: Any) -> str:
    """Why a test was skipped."""
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped: ")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    refuse_skip(report)
    return report


def pytest_terminal_summary(terminalreporter):
    """Just above pytest's own last line: what failed before it, what was skipped and why."""
    if failed := os.environ.get("IGNITE_FAILED_CHECKS"):
        terminalreporter.write_line(f"These checks failed before the tests: {failed}.", red=True)
    reasons = Counter(skip_reason(report) for report in terminalreporter.stats.get("skipped", []))
    for reason, count in reasons.items():
        terminalreporter.write_line(f"Skipped: {count} because {reason}.", yellow=True)
    if not reasons:
        terminalreporter.write_line("Skipped: nothing.")
