"""Children end with their parent; the supervisor names and restarts those that die."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from ignite.runtime.children import Child, wait_until
from ignite.runtime.places import CHECKOUT
from ignite.runtime.supervisor import LONGEST_WAIT, Supervisor

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
WITH_GRANDCHILD = [
    sys.executable,
    "-c",
    "import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
    "print(p.pid, flush=True); time.sleep(600)",
]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)",
]


@pytest.fixture
def child(tmp_path):
    """A child that sleeps, ended after the test."""
    found = Child("Sleeper", SLEEP, tmp_path / "log")
    yield found
    found.stop()


def gone(pid: int) -> bool:
    """Whether a process is no more (a zombie does nothing either)."""
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def first_number(log) -> int:
    """What a program printed first."""
    assert wait_until(lambda: log.exists() and log.read_text().endswith("\n"), 10)
    return int(log.read_text().split()[0])


def test_stop_ends_what_the_child_started_itself(tmp_path):
    child = Child("Parent", WITH_GRANDCHILD, tmp_path / "log")
    child.start()
    grandchild = first_number(child.log)
    child.stop()
    assert not child.is_running
    assert wait_until(lambda: gone(grandchild), 5)


def test_child_that_ignores_the_polite_signal_is_ended(tmp_path):
    child = Child("Stubborn", STUBBORN, tmp_path / "log", grace_seconds=0.2)
    child.start()
    assert wait_until(lambda: child.log.read_text() == "up\n", 10)
    child.stop()
    assert child.popen.returncode == -signal.SIGKILL


def test_child_ends_when_its_parent_is_killed(tmp_path):
    program = (
        "import sys, time; from pathlib import Path; from ignite.runtime.children import Child;"
        f"c = Child('x', {SLEEP!r}, Path(sys.argv[1])); c.start(); print(c.pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "log")], stdout=subprocess.PIPE, cwd=CHECKOUT, text=True
    )
    pid = int(parent.stdout.readline())
    # The launcher must have become the program before the parent dies.
    assert wait_until(lambda: "sleep(600)" in " ".join(psutil.Process(pid).cmdline()[-1:]), 10)
    parent.kill()
    parent.communicate()
    assert wait_until(lambda: gone(pid), 5)


def test_launcher_does_not_start_when_its_parent_is_gone_already(tmp_path):
    launcher = CHECKOUT / "ignite/runtime/launch.py"
    done = subprocess.run([sys.executable, launcher, "1", "SIGTERM", "touch", tmp_path / "x"], check=False)
    assert done.returncode == 1
    assert not (tmp_path / "x").exists()


def test_dead_child_is_named_and_restarted_with_growing_waits(child):
    said, now = [], [0.0]
    supervisor = Supervisor(said.append, clock=lambda: now[0])
    supervisor.start(child)
    for wait in (1, 2, 4, 8):
        kill(child)
        supervisor.look()
        assert said[-1].startswith(f"Sleeper ended (signal SIGKILL). It is started again in {wait} s.")
        now[0] += wait - 0.01
        supervisor.look()
        assert not child.is_running
        now[0] += 0.01
        supervisor.look()
        assert child.is_running and "is started again" in said[-1]


def test_waits_have_an_end_and_begin_anew_after_a_healthy_minute(child):
    said, now = [], [0.0]
    supervisor = Supervisor(said.append, clock=lambda: now[0])
    supervisor.start(child)
    for pause in [*[LONGEST_WAIT] * 8, 61]:
        now[0] += pause
        kill(child)
        supervisor.look()
        last = said[-1]
        now[0] += LONGEST_WAIT
        supervisor.look()
    assert "again in 1 s" in last


def test_last_words_of_a_dead_child_are_shown(tmp_path):
    said = []
    child = Child("Failing", [sys.executable, "-c", "raise SystemExit('no such thing')"], tmp_path / "log")
    supervisor = Supervisor(said.append)
    supervisor.start(child)
    child.popen.wait(10)
    supervisor.look()
    supervisor.stop()
    assert "exit code 1" in said[0] and said[0].endswith("no such thing")


def test_children_stop_before_the_services_they_need(tmp_path):
    order = []

    class Noted(Child):
        def stop(self):
            super().stop()
            order.append(self.name)

    supervisor = Supervisor(order.append)
    supervisor.start(Noted("service", SLEEP, tmp_path / "a", is_service=True))
    supervisor.start(Noted("site", SLEEP, tmp_path / "b"))
    supervisor.stop()
    assert order == ["site", "service"]


def kill(child: Child) -> None:
    """End a child behind the supervisor's back."""
    os.kill(child.pid, signal.SIGKILL)
    child.popen.wait(10)


def test_wait_until_gives_up_in_time():
    begun = time.monotonic()
    assert wait_until(lambda: False, 0.05) is False
    assert time.monotonic() - begun < 5
