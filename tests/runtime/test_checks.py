"""``make test`` and ``.ci/run``: every check is run, none hides another, the exit code tells."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ignite.runtime.checks import LINT, Check, pytest_check, run_checks
from ignite.runtime.places import CHECKOUT


def test_checks_come_in_the_promised_order():
    words = [" ".join(check.arguments) for check in LINT]
    order = ("ruff check", "ruff format", "mypy", "importlinter", "lint_templates", "makemigrations", "catalogue")
    places = [next(i for i, text in enumerate(words) if part in text) for part in order]
    assert places == sorted(places)


def test_tests_run_on_two_processes_without_the_long_ones():
    words = "-m pytest -n 2 --dist loadgroup -m"
    assert pytest_check("test", []).arguments == (*words.split(), "not long")


def test_the_fault_suite_has_its_long_forms_and_the_long_tests_leave_them_to_it():
    assert pytest_check("faults", []).arguments[-2:] == ("-m", "fault")
    assert pytest_check("test-long", []).arguments[-1] == "long and not fault"


@pytest.mark.parametrize("given", [["-n", "0"], ["-n4"], ["--numprocesses=1"]])
def test_given_number_of_processes_wins(given):
    assert "2" not in pytest_check("test", given).arguments


def test_given_arguments_come_last_and_marks_win():
    arguments = pytest_check("faults", ["-m", "journey", "tests/needs"]).arguments
    assert arguments[-3:] == ("-m", "journey", "tests/needs") and "fault" not in arguments


def test_failed_check_does_not_hide_the_next_and_is_told_to_pytest(capfd):
    ask = "import os; print('told:', os.environ['IGNITE_FAILED_CHECKS'])"
    checks = [Check("One", ("-c", "raise SystemExit(3)")), Check("Two", ("-c", ask))]
    assert run_checks(checks, dict(os.environ)) == 1
    lines = capfd.readouterr().out.splitlines()
    assert "told: One" in lines
    assert any(line.startswith("=== One: failed, ") for line in lines)
    assert any(line.startswith("=== Two: ok, ") for line in lines)


def test_all_checks_passed_is_zero():
    assert run_checks([Check("One", ("-c", "pass"))], dict(os.environ)) == 0


def test_services_for_one_command_leave_nothing(tmp_path):
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
    environment["TMPDIR"] = str(tmp_path)
    ask = "import os; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL']); raise SystemExit(7)"
    words = [sys.executable, "-m", "ignite.runtime.services", sys.executable, "-c", ask]
    done = subprocess.run(words, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
    database, redis = done.stdout.split()
    assert done.returncode == 7
    for address in (database.partition("host=")[2], redis.removeprefix("redis+socket://")):
        assert address.startswith("/") and not Path(address).exists()


@pytest.fixture
def ci(tmp_path):
    """Run .ci/run with a path of stand-ins that note what was called."""
    bare = tmp_path / "bin"
    bare.mkdir()
    for tool in ("bash", "dirname", "grep", "cat"):
        (bare / tool).symlink_to(shutil.which(tool))
    note = f'#!/bin/bash\necho "$(basename_of "$0") $* ${{IGNITE_REQUIRE_BROWSER:-}}" >> {tmp_path}/calls\n'
    note = note.replace('$(basename_of "$0")', "${0##*/}")

    def run(make: str = "", **programs: str):
        for name, text in {"apt-get": "", "make": make, **programs}.items():
            (bare / name).write_text(note + text)
            (bare / name).chmod(0o755)
        return subprocess.run(
            [CHECKOUT / ".ci/run"], env={"PATH": str(bare), "CI": "true"}, capture_output=True, text=True, check=False
        )

    run.calls = lambda: (tmp_path / "calls").read_text().splitlines()
    return run


def test_ci_installs_chromium_only_when_it_is_missing(ci):
    ci()
    assert [call.split()[:2] for call in ci.calls()] == [
        ["apt-get", "update"],
        ["apt-get", "install"],
        ["make", "test"],
    ]


def test_ci_with_a_browser_calls_exactly_make_test_and_requires_it(ci):
    assert ci(chromium="").returncode == 0
    assert ci.calls() == ["make test 1"]


def test_ci_passes_on_the_exit_code_and_ends_with_the_summary(ci):
    text = "echo '=== 1 failed, 2 passed in 3s ==='\necho 'make: *** [Makefile:30: test] Error 1' >&2\nexit 2\n"
    done = ci(make=text, chromium="")
    assert done.returncode == 2
    assert done.stdout.splitlines()[-1] == "=== 1 failed, 2 passed in 3s ==="
    assert done.stderr == ""
