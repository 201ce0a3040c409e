"""make demo as people start it: all its processes, from the first start to the last signal."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request

import psutil
import psycopg
import pytest

from ignite.runtime.children import wait_until
from ignite.runtime.places import CHECKOUT, any_port, runtime_folder

# One process runs all of them, so that the first start is made once.
pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("demo")]
NAMES = ("postgres", "redis-server", "granian", "celery", "catcher")


class DemoProcess:
    """One run of the demo's command."""

    def __init__(self, folder, **more: str) -> None:
        self.folder, self.sockets = folder / "demo", runtime_folder(folder / "demo")
        self.log = folder / "output"
        self.port, self.mail_port = any_port(), any_port()
        plain = {k: v for k, v in os.environ.items() if not k.endswith("_URL") and not k.startswith("IGNITE_")}
        ports = {"IGNITE_PORT": str(self.port), "IGNITE_MAIL_PORT": str(self.mail_port)}
        command = [sys.executable, "-m", "ignite.runtime.demo", "--folder", str(self.folder)]
        with self.log.open("wb") as log:
            self.popen = subprocess.Popen(
                command, cwd=CHECKOUT, stdout=log, stderr=subprocess.STDOUT, env={**plain, **ports, **more}
            )
        self.processes = []

    @property
    def output(self) -> str:
        """What it has said."""
        return self.log.read_text()

    def wait(self) -> "DemoProcess":
        """Wait until it says that it runs and its worker is there."""
        assert wait_until(lambda: "is running" in self.output or self.popen.poll() is not None, 400), self.output
        assert self.popen.poll() is None, self.output
        self.processes = psutil.Process(self.popen.pid).children(recursive=True)
        return self

    def child(self, name: str) -> psutil.Process:
        """The first process of a kind."""
        assert wait_until(lambda: self.find(name) is not None, 30)
        return self.find(name)

    def find(self, name: str) -> psutil.Process | None:
        """The same, or None."""
        for process in psutil.Process(self.popen.pid).children():
            if name in " ".join(process.cmdline()[:4]):
                return process
        return None

    def end(self, number: int) -> None:
        """Send a signal and wait until nothing is left of it."""
        if self.popen.poll() is None:
            self.processes += psutil.Process(self.popen.pid).children(recursive=True)
            self.popen.send_signal(number)
        self.popen.wait(60)
        assert wait_until(lambda: not any(alive(process) for process in self.processes), 60)


def alive(process: psutil.Process) -> bool:
    """Whether a process still does anything."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def status(port: int, path: str = "/") -> int:
    """The status of a page."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
        return answer.status


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A folder with the data of a first start that was ended, and what that start said."""
    folder = tmp_path_factory.mktemp("en sökväg")
    demo = DemoProcess(folder).wait()
    try:
        assert status(demo.port) == status(demo.port, "/readyz") == status(demo.mail_port) == 200
    finally:
        demo.end(signal.SIGTERM)
    assert demo.popen.returncode == 0, demo.output
    assert not demo.sockets.exists()
    return folder, demo.output


@pytest.fixture
def demo(prepared):
    """A second start on the same data."""
    running = DemoProcess(prepared[0])
    yield running
    running.end(signal.SIGTERM)


def test_these_tests_stay_on_one_process(request):
    # Or each process makes the first start of its own, which is what cost most of the time of make test once.
    assert not request.config.getoption("loadgroup", False) or request.node.nodeid.endswith("@demo")


def test_first_start_shows_numbered_progress_and_sign_ins(prepared):
    for step in ("[1/4]", "[2/4]", "[3/4]", "[4/4]", ".example.", "Everything has ended."):
        assert step in prepared[1]


def test_second_start_keeps_the_data_and_adds_none(demo):
    demo.wait()
    assert status(demo.port) == 200
    with psycopg.connect(f"postgresql://postgres@/ignite?host={demo.sockets}/postgres") as connection:
        first = connection.execute("SELECT count(*), max(applied) FROM django_migrations").fetchone()
        assert first[0] > 10
    assert "programme.log" not in {file.name for file in newer(demo)}


def newer(demo) -> list:
    """The logs written since this start."""
    begun = psutil.Process(demo.popen.pid).create_time()
    return [file for file in (demo.folder / "logs").iterdir() if file.stat().st_mtime > begun]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_any_end_leaves_no_process_and_no_socket(demo, number):
    demo.wait()
    for name in NAMES:
        demo.child(name)
    demo.end(number)
    sockets = [path for path in demo.sockets.rglob("*") if path.is_socket()] if demo.sockets.exists() else []
    assert sockets == []


def test_end_in_the_midst_of_the_start_leaves_nothing(demo):
    assert wait_until(lambda: "[1/4]" in demo.output, 30)
    demo.end(signal.SIGINT)
    assert "Everything has ended." in demo.output


def test_dead_worker_is_named_and_restarted(demo):
    demo.wait()
    worker = demo.child("celery")
    worker.kill()
    assert wait_until(lambda: "is started again (process" in demo.output, 30)
    assert "ended (signal SIGKILL). It is started again in 1 s." in demo.output


def test_port_in_use_takes_the_next_and_says_so(prepared):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        demo = DemoProcess(prepared[0], IGNITE_PORT=str(port))
        try:
            demo.wait()
            assert f"Port {port} is in use; the site takes " in demo.output
        finally:
            demo.end(signal.SIGTERM)


def test_second_demo_beside_the_first_is_refused(demo, prepared):
    demo.wait()
    output = demo.log.with_name("second")
    command = [sys.executable, "-m", "ignite.runtime.demo", "--folder", str(demo.folder)]
    with output.open("w") as log:
        second = subprocess.run(command, cwd=CHECKOUT, stdout=log, stderr=log, timeout=60, check=False)
    assert second.returncode == 1
    assert output.read_text() == f"The demo of this folder is running already (process {demo.popen.pid}).\n"
    assert status(demo.port) == 200
