"""``make demo``: everything the site needs, started by one command and ended by one Ctrl-C."""

import argparse
import contextlib
import fcntl
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from ignite.runtime.bootstrap import Progress
from ignite.runtime.children import Child, wait_until
from ignite.runtime.memory import Memory, code_that_prepares, is_empty, recall, remember
from ignite.runtime.places import (
    CHECKOUT,
    DEMO,
    RefusalError,
    any_port,
    free_port,
    require_disk,
    runtime_folder,
)
from ignite.runtime.postgresql import Postgres
from ignite.runtime.redisserver import RedisServer
from ignite.runtime.supervisor import StopAsked, Supervisor, end_with_parent, stop_signals_raise

PREPARE = ("migrate", "createcachetable", "load_reference")
FIRST_PORT = 8000
FIRST_MAIL_PORT = 8025


@dataclass
class Demo:
    """One run of the demo: its folder, its ports and its children."""

    folder: Path
    port: int
    mail_port: int
    supervisor: Supervisor
    sockets: Path
    progress: Progress

    def __post_init__(self) -> None:
        self.logs = self.folder / "logs"
        self.postgres: Postgres | None = None
        self.is_new = False
        self.environment = {
            **os.environ,
            "IGNITE_MODE": "demo",
            "SITE_URL": f"http://localhost:{self.port}",
            "IGNITE_SIGN_INS": str(self.folder / "sign-ins.json"),
            "PYTHONUNBUFFERED": "1",
        }
        self.environment.setdefault("IGNITE_MEDIA", str(self.folder / "media"))

    def start(self) -> None:
        """Start and prepare everything, with numbered progress; returns when the site answers."""
        progress = self.progress
        progress.step("PostgreSQL and Redis", self.start_services)
        progress.step("Tables and reference data", self.prepare)
        progress.step("Demo programme", self.add_programme)
        progress.step("Web server, worker, clock and mail catcher", self.start_site)

    def start_services(self) -> None:
        """Start what the environment does not name already."""
        if "DATABASE_URL" not in os.environ:
            self.postgres = Postgres(self.folder / "postgres", self.sockets / "postgres", self.logs / "postgres.log")
            for note in self.postgres.start():
                self.supervisor.say(note)
            self._keep(self.postgres.child)
            self.postgres.ensure_database("ignite")
            self.environment["DATABASE_URL"] = self.postgres.url()
        if "REDIS_URL" not in os.environ:
            # Numbered: a Redis that is still ending removes its own socket, not this one's.
            redis = RedisServer(self.sockets / f"redis-{os.getpid()}.sock", self.logs / "redis.log")
            redis.start()
            self._keep(redis.child)
            self.environment["REDIS_URL"] = redis.url

    def _keep(self, child: Child | None) -> None:
        if child is not None:
            self.supervisor.keep(child)

    def prepare(self) -> None:
        """Bring tables and reference data up to the code; nothing to do when it has not changed."""
        url, code = self.environment["DATABASE_URL"], code_that_prepares()
        memory = recall(url)
        self.is_new = is_empty(url)
        if self.postgres and not self.is_new and not memory.complete:
            self.supervisor.say("The set-up was cut short last time; the database is made afresh.")
            self.postgres.drop_database("ignite")
            self.postgres.ensure_database("ignite")
            self.is_new = True
        if self.is_new or memory.prepared_from != code:
            self.run_commands("prepare", *PREPARE)
        if not self.is_new:
            remember(url, Memory(memory.complete, code))

    def add_programme(self) -> None:
        """Fill a new database with the demo programme; one that held anything is left as it is."""
        if self.is_new:
            self.run_commands("programme", "demo_programme")
            remember(self.environment["DATABASE_URL"], Memory(True, code_that_prepares()))

    def run_commands(self, name: str, *commands: str) -> None:
        """Run management commands to their end; RefusalError with their last words when they fail."""
        child = self._python(name, "-m", "ignite.runtime.prepare", *commands)
        if self.postgres and self.is_new:
            # A crash now only means to begin anew, so nothing waits for the disk before the note that all is done.
            child.environment = {**self.environment, "PGOPTIONS": "-c synchronous_commit=off"}
        child.start()
        try:
            wait_until(lambda: not child.is_running, 600, pause=0.05)
            if child.is_running or (child.popen and child.popen.returncode):
                words = child.last_words(12)
                raise RefusalError(f"{', '.join(commands)} did not succeed ({child.log}):\n{words}")
        finally:
            child.stop()

    def start_site(self) -> None:
        """Start the programs of the site and wait until it answers."""
        if "EMAIL_URL" not in os.environ:
            smtp_port = any_port()
            words = [
                "-m",
                "ignite.runtime.catcher",
                str(self.folder / "mail"),
                str(smtp_port),
                str(self.mail_port),
            ]
            self.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{smtp_port}"
            self.supervisor.start(self._python("Mail catcher", *words))
        listen = ["--host", "127.0.0.1", "--port", str(self.port), "--workers", "2", "--blocking-threads", "4"]
        # A worker that is told to stop while it starts may wait for ever; the server ends it then.
        last = ["--workers-kill-timeout", "3", "--respawn-failed-workers", "ignite.wsgi:application"]
        granian = ["-m", "granian", "--interface", "wsgi", "--no-ws", *listen, *last]
        self.supervisor.start(self._python("Web server", *granian))
        if not wait_until(self._answers, 90, pause=0.05):
            raise RefusalError(f"The web server does not answer. See {self.logs / 'web-server.log'}.")
        # Only now, so that on a small machine they do not take the processor from what people wait for.
        celery = ["-m", "celery", "-A", "ignite"]
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        schedule = str(self.folder / "beat-schedule")
        self.supervisor.start(self._python("Worker", *celery, "worker", "--loglevel=INFO", *quiet))
        self.supervisor.start(self._python("Clock", *celery, "beat", "--loglevel=INFO", "-s", schedule))

    def _python(self, name: str, *arguments: str) -> Child:
        log = self.logs / f"{name.lower().replace(' ', '-')}.log"
        return Child(name, [sys.executable, *arguments], log, self.environment, folder=CHECKOUT)

    def _answers(self) -> bool:
        self.supervisor.look()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/livez")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def introduction(self) -> str:
        """What the person at the keyboard needs to know."""
        mail = f"http://127.0.0.1:{self.mail_port}" if "EMAIL_URL" not in os.environ else "as EMAIL_URL says"
        lines = ["", f"Ignite is running: http://localhost:{self.port}", f"Its mail:          {mail}", ""]
        sign_ins = read_sign_ins(self.folder / "sign-ins.json")
        width = max((len(s["role"]) for s in sign_ins), default=0)
        lines += [f"  {s['role']:{width}}  {s['email']:32}  {s['password']}" for s in sign_ins]
        lines += [
            "",
            f"Ctrl-C ends everything. The data stay in {self.folder}; make demo-reset starts afresh.",
        ]
        return "\n".join(lines)


def read_sign_ins(file: Path) -> list[dict[str, str]]:
    """One sign-in for each role, as the demo programme wrote them."""
    try:
        found: list[dict[str, str]] = json.loads(file.read_text())
    except FileNotFoundError:
        return []
    return found


@contextlib.contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the lock of the demo; RefusalError when another run holds it. A lock dies with its process."""
    file = folder.with_suffix(".lock")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = file.open("a+")
    except PermissionError:
        raise RefusalError(f"{folder} belongs to another user. Start as that user, or remove it.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip()
            raise RefusalError(f"The demo of this folder is running already (process {holder}).") from None
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield


def choose_port(variable: str, first: int, what: str, say: Callable[[str], None], taken: int = 0) -> int:
    """The wanted port or the next free one, and a word about it when it is another."""
    given = os.environ.get(variable, str(first))
    if not given.isdecimal() or not 1 <= int(given) <= 65535:
        raise RefusalError(f"{variable} is {given!r}; give a number from 1 to 65535.")
    wanted = int(given)
    port = free_port(wanted, {taken})
    if port != wanted:
        say(f"Port {wanted} is in use; {what} takes {port}.")
    return port


def run(folder: Path, reset: bool) -> None:
    """Start, watch, and end by StopAsked; whatever happens, nothing is left running."""
    require_disk(folder)
    sockets = runtime_folder(folder)
    progress = Progress(4)
    say = progress.say
    supervisor = Supervisor(say=say)
    with only_one(folder):
        if reset:
            shutil.rmtree(folder)
        port = choose_port("IGNITE_PORT", FIRST_PORT, "the site", say)
        mail_port = choose_port("IGNITE_MAIL_PORT", FIRST_MAIL_PORT, "the mailbox", say, taken=port)
        try:
            demo = Demo(folder, port, mail_port, supervisor, sockets, progress)
            demo.start()
            say(demo.introduction())
            supervisor.watch()
        finally:
            supervisor.stop()
            shutil.rmtree(sockets, ignore_errors=True)


def main() -> int:
    """The command; 0 when it was asked to end, 1 with one plain sentence when it could not start."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--reset", action="store_true", help="remove the data and start afresh")
    parser.add_argument("--folder", type=Path, default=DEMO, help="where the data lie")
    options = parser.parse_args()
    end_with_parent()
    with stop_signals_raise():
        try:
            run(options.folder.absolute(), options.reset)
        except RefusalError as refusal:
            print(refusal, file=sys.stderr, flush=True)
            return 1
        except StopAsked:
            print("Everything has ended.", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
