"""A process that has the whole program loaded and forks senders on demand, so that hundreds can be killed quickly.

Each sender is a process of its own, in a session of its own, that runs ``drain_outbox`` as the command line would; it
dies with the nursery, and the nursery with the test run. Run as ``python -m tests.faults.nursery``, it reads one job a
line (JSON) and answers one number a line: the process id of a job, or the exit code of one that is waited for.
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from ignite.runtime.children import LAUNCHER, wait_until
from ignite.runtime.places import CHECKOUT
from tests.faults.sink import Sink

SCALE = 0.05  # the scale of the short run, where times are what is judged
CALM = 0.2  # where they are not: a busy machine cuts no send short
TIMES = {"OUTBOX_LEASE_SECONDS": 180.0, "OUTBOX_SEND_SECONDS": 45.0, "OUTBOX_TICK_SECONDS": 15.0}


def scaled(factor: float) -> dict[str, float]:
    """The outbox's settings at one scale."""
    return {"OUTBOX_TIME_FACTOR": factor, **{name: value * factor for name, value in TIMES.items()}}


def scaled_environment(factor: float, tick: float | None = None) -> dict[str, str]:
    """The same for a process that reads it from its environment; with a tick of so many seconds, if said."""
    own_tick = {} if tick is None else {"OUTBOX_TICK_SECONDS": str(tick / factor)}
    return {"OUTBOX_TIME_FACTOR": str(factor), "LOG_LEVEL": "WARNING", "IGNITE_WORKER_CONCURRENCY": "2", **own_tick}


class Sender:
    """One forked process."""

    def __init__(self, nursery: "Nursery", pid: int, log: Path) -> None:
        self.nursery, self.pid, self.log = nursery, pid, log
        self.code: int | None = None

    def kill(self) -> int:
        """SIGKILL it; 1 when it was alive until then, 0 when it had ended by itself."""
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
            return int(self.wait() == -signal.SIGKILL)
        return 0

    def signal(self, number: int) -> None:
        """Send it any signal."""
        os.kill(self.pid, number)

    def wait(self) -> int:
        """Wait for its end; the exit code, or minus the signal."""
        if self.code is None:
            self.code = self.nursery.ask({"wait": self.pid})
        return self.code

    @property
    def has_ended(self) -> bool:
        """Whether it has ended by now."""
        if self.code is None:
            code = self.nursery.ask({"look": self.pid})
            self.code = None if code == 999 else code
        return self.code is not None


class Nursery:
    """The test's side of the process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._number = 0
        self._talking = threading.Lock()
        start = [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid()), "SIGKILL"]
        self._process = subprocess.Popen(
            [*start, sys.executable, "-m", "tests.faults.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=CHECKOUT,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "ignite.settings", "LOG_LEVEL": "WARNING"},
            text=True,
            start_new_session=True,
        )

    def ask(self, job: dict[str, Any]) -> int:
        """Send one job and read the answer."""
        with self._talking:
            assert self._process.stdin and self._process.stdout
            self._process.stdin.write(f"{json.dumps(job)}\n")
            self._process.stdin.flush()
            return int(self._process.stdout.readline())

    def start(
        self, *arguments: str, sink: Sink | None = None, factor: float = CALM, clock_file: Path | None = None,
        database: dict[str, Any] | None = None, pause: str = "", off: str = "", call: str = "", **settings: Any,
    ) -> Sender:  # fmt: skip
        """Run ``drain_outbox ARGUMENTS``, or ``call`` ("package.module:function") with them."""
        self._number += 1
        log = self.folder / f"sender-{self._number}.log"
        mail = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": sink.port} if sink else {}
        job = {
            "call": call or "django.core.management:call_command",
            "arguments": arguments if call else ["drain_outbox", *arguments],
            "settings": {**scaled(factor), **mail, **settings},
            "database": database or _present_database(),
            "clock_file": str(clock_file or ""),
            "pause": pause,
            "reached": f"{log}.reached",
            "off": off,
            "log": str(log),
        }
        return Sender(self, self.ask(job), log)

    def loops(self, count: int, sink: Sink, **more: Any) -> list[Sender]:
        """So many ``drain_outbox --loop``."""
        return [self.start("--loop", sink=sink, **more) for _ in range(count)]

    def reached(self, sender: Sender, seconds: float = 60) -> bool:
        """Whether a sender came to its pause within the time."""
        return wait_until(Path(f"{sender.log}.reached").exists, seconds)

    def close(self) -> None:
        """End it with every sender."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


def _present_database() -> dict[str, Any]:
    from django.db import connection

    return {name: connection.settings_dict[name] for name in ("NAME", "HOST", "PORT", "USER", "PASSWORD")}


@pytest.fixture(scope="session")
def nursery(tmp_path_factory) -> Iterator[Nursery]:
    """One for each test process; started when first needed."""
    nursery = Nursery(tmp_path_factory.mktemp("nursery"))
    yield nursery
    nursery.close()


# The process's own side


def _serve() -> None:
    import django

    django.setup()
    _load()
    ended: dict[int, int] = {}
    alive: set[int] = set()
    for line in sys.stdin:
        job = json.loads(line)
        if "wait" in job or "look" in job:
            pid = job.get("wait") or job["look"]
            if pid not in ended:
                found, status = os.waitpid(pid, 0 if "wait" in job else os.WNOHANG)
                if found:
                    ended[pid] = os.waitstatus_to_exitcode(status)
                    alive.discard(pid)
            answer = ended.get(pid, 999)
        else:
            answer = os.fork()
            if answer == 0:
                _be_sender(job)
            alive.add(answer)
        print(answer, flush=True)
    for pid in alive:
        os.kill(pid, signal.SIGKILL)


def _load() -> None:
    """Read all that a sender will need, once."""
    from django.core.management import get_commands, load_command_class
    from django.urls import get_resolver

    load_command_class(get_commands()["drain_outbox"], "drain_outbox")
    assert get_resolver().url_patterns


def _be_sender(job: dict[str, Any]) -> None:
    code = 1
    try:
        os.setsid()
        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # die with the nursery
        log = os.open(job["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for number in (1, 2):
            os.dup2(log, number)
        os.close(0)
        _prepare(job)
        module, name = job["call"].split(":")
        getattr(import_module(module), name)(*job["arguments"])
        code = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _prepare(job: dict[str, Any]) -> None:
    from django.conf import settings
    from django.db import connection

    from ignite.celery import app
    from ignite.kernel import clock
    from tests.faults import switches

    app.conf.broker_url = job["settings"].get("CELERY_BROKER_URL", "redis://127.0.0.1:9/0")  # else none
    for name, value in job["settings"].items():
        setattr(settings, name, value)
    connection.settings_dict.update(job["database"])
    if job["clock_file"]:
        clock._file = job["clock_file"]
        connection.settings_dict["CONN_MAX_AGE"] = 0  # each look has a new connection, which reads the file anew
    if job["pause"]:
        switches.pause_at(job["pause"], Path(job["reached"]))
    if job["off"]:
        switches.without(job["off"]).__enter__()


if __name__ == "__main__":
    _serve()
