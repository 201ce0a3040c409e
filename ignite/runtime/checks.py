"""``make test``: every check in order, each under its heading with the seconds it took, pytest last.

A check that fails does not hide the others: all are run, pytest names at its end those that failed before it,
and the exit code is 1 when any did.
"""

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from ignite.runtime.places import CHECKOUT, RefusalError, require_disk
from ignite.runtime.services import run_command, temporary_services
from ignite.runtime.supervisor import StopAsked, end_with_parent, stop_signals_raise

PACKAGES = ("ignite", "needs", "startups", "matching", "workshops")


@dataclass(frozen=True, slots=True)
class Check:
    """A heading and the arguments of the environment's Python."""

    heading: str
    arguments: tuple[str, ...]


LINT = (
    Check("Style (ruff)", ("-m", "ruff", "check", ".")),
    Check("Layout of code (ruff)", ("-m", "ruff", "format", "--check", ".")),
    Check("Types (mypy)", ("-m", "mypy", *PACKAGES)),
    Check("Direction of imports", ("-c", "from importlinter.cli import lint_imports_command as run; run()")),
    Check("Sizes of files and functions", ("manage.py", "check_sizes")),
    Check("Templates", ("manage.py", "lint_templates")),
    Check("Migrations in step with models", ("manage.py", "makemigrations", "--check", "--dry-run")),
    Check("Table of lifecycles in docs", ("manage.py", "describe_lifecycles", "--check")),
    Check("Translations complete", ("manage.py", "catalogue", "--check")),
)
# The long forms of the fault suite take an hour: make faults runs them after the short ones, and nothing else does.
MARKS = {"test": "not long", "test-long": "long and not fault", "faults": "fault"}


def pytest_check(kind: str, arguments: list[str]) -> Check:
    """How pytest is called for ``test``, ``test-long`` or ``faults``; given arguments win over ours."""
    # Tests of one xdist_group stay on one process, so that what they share is started once.
    marks = [] if "-m" in arguments else ["-m", MARKS[kind]]
    workers = (
        [] if any(a.startswith(("-n", "--numprocesses")) for a in arguments) else ["-n", "2", "--dist", "loadgroup"]
    )
    return Check("Tests (pytest)", ("-m", "pytest", *workers, *marks, *arguments))


def run_checks(checks: Sequence[Check], environment: dict[str, str]) -> int:
    """Run each; 1 when one failed."""
    failed: list[str] = []
    for check in checks:
        print(f"\n=== {check.heading}", flush=True)
        begun = time.monotonic()
        names = {"IGNITE_FAILED_CHECKS": ", ".join(failed)}
        code = run_command([sys.executable, *check.arguments], {**environment, **names})
        is_pytest = check.arguments[:2] == ("-m", "pytest")
        if not is_pytest:  # pytest says it itself, and its summary must be the last line
            print(
                f"=== {check.heading}: {'failed' if code else 'ok'}, {time.monotonic() - begun:.1f} s",
                flush=True,
            )
        if code:
            failed.append(check.heading)
    return 1 if failed else 0


def main(kind: str, *arguments: str) -> int:
    """``lint``, ``test``, ``test-long`` or ``faults``, with further arguments for pytest."""
    checks = list(LINT) if kind in {"lint", "test"} else []
    if kind != "lint":
        checks.append(pytest_check(kind, list(arguments)))
    end_with_parent()
    with stop_signals_raise():
        try:
            require_disk(CHECKOUT)
            with temporary_services() as found:
                return run_checks(checks, {**os.environ, **found, "IGNITE_MODE": "test"})
        except RefusalError as refusal:
            print(refusal, flush=True)
            return 1
        except StopAsked:
            return 130


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
