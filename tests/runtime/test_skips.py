"""Only a missing Chromium or a missing shared/ may skip; pytest's own summary stays the last line."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from ignite.runtime.places import CHECKOUT
from tests.skips import NO_BROWSER, NO_SHARED, refuse_skip


def skipped(reason: str) -> SimpleNamespace:
    """A report of a skipped test."""
    return SimpleNamespace(skipped=True, outcome="skipped", longrepr=("file", 1, f"Skipped: {reason}"))


@pytest.mark.parametrize("reason", [NO_BROWSER, NO_SHARED])
def test_the_two_allowed_reasons_skip(reason, monkeypatch):
    monkeypatch.delenv("IGNITE_REQUIRE_BROWSER", raising=False)
    report = skipped(reason)
    refuse_skip(report)
    assert report.outcome == "skipped"


@pytest.mark.parametrize("reason", ["too slow", "no Chromium is missing"])
def test_any_other_reason_fails(reason):
    report = skipped(reason)
    refuse_skip(report)
    assert (report.outcome, report.longrepr) == ("failed", f"Skipped without leave: {reason}")


def test_missing_browser_fails_where_it_is_required(monkeypatch):
    monkeypatch.setenv("IGNITE_REQUIRE_BROWSER", "1")
    report = skipped(NO_BROWSER)
    refuse_skip(report)
    assert report.outcome == "failed"


def test_expected_failure_is_not_a_skip():
    report = skipped("reason of an xfail")
    report.wasxfail = "known"
    refuse_skip(report)
    assert report.outcome == "skipped"


def run_pytest(folder, text: str, **variables: str) -> subprocess.CompletedProcess:
    """A run of pytest with our rules on a file of its own."""
    (folder / "test_it.py").write_text("import pytest\n" + text)
    words = [sys.executable, "-m", "pytest", "-p", "tests.skips", "-q", str(folder)]
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("IGNITE_", "PYTEST_"))}
    environment = {**plain, "PYTHONPATH": str(CHECKOUT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **variables}
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_run_ends_with_what_was_skipped_and_then_the_summary(tmp_path):
    text = f"def test_a(): pytest.skip({NO_SHARED!r})\ndef test_b(): pass\n"
    done = run_pytest(tmp_path, text, IGNITE_FAILED_CHECKS="Types (mypy)")
    lines = done.stdout.strip().splitlines()
    assert done.returncode == 0
    assert lines[-1].startswith("1 passed, 1 skipped")
    assert f"Skipped: 1 because {NO_SHARED}." in lines
    assert "These checks failed before the tests: Types (mypy)." in lines


@pytest.mark.parametrize("text", ["pytest.importorskip('no_such')", "def test_a(): pytest.skip('later')"])
def test_run_with_a_skip_without_leave_fails(tmp_path, text):
    done = run_pytest(tmp_path, text)
    assert done.returncode != 0 and "Skipped without leave" in done.stdout
