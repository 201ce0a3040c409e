"""The production shape as plain processes: what docker-compose.yml would start, by the same commands.

``with production_like() as site:`` gives ``site.base_url`` (https, self-signed: open pages with
``page_at(base_url=site.base_url, ignore_https_errors=True)``) and ``site.mailbox`` (an SmtpSink).

``production_like(stepped=True)`` runs the very same processes and commands in test mode, over http: production knows
no stepped clock, and a journey needs weeks to pass (``site.step(timedelta(days=22))``).
"""

import contextlib
import os
import secrets
import shutil
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from ignite.runtime.bootstrap import Setup
from ignite.runtime.children import Child, wait_until
from ignite.runtime.places import CHECKOUT, any_port, temporary_folder
from ignite.runtime.redisserver import RedisServer
from tests.production.compose import compose, environment
from tests.production.proxy import running_proxy, write_certificate
from tests.services import SmtpSink, running_sink

GIVEN = {
    "SECRET_KEY": secrets.token_urlsafe(48),
    "SITE_HOST": "127.0.0.1",
    "POSTGRES_PASSWORD": "unused",
    "EMAIL_URL": "smtp://127.0.0.1:9",
}


@dataclass
class Site:
    """A running site; ``offset`` is how far its clock is stepped."""

    base_url: str
    mailbox: SmtpSink
    folder: Path
    variables: dict[str, str]
    children: list[Child] = field(default_factory=list)
    offset: timedelta = timedelta(0)

    def start(self, service: str, **more: str) -> Child:
        """Start one more process of a service."""
        number = len(self.children)
        words = runnable([w.replace("/tmp/", f"{self.folder}/{number}-") for w in command(service)])
        if service == "worker":
            words.append(f"--hostname=worker{number}-{os.getpid()}@test")
        variables = {**self.variables, **more}
        child = Child(service, words, self.folder / f"{service}-{number}.log", variables, folder=CHECKOUT)
        self.children.append(child)
        child.start()
        return child

    def run(self, *words: str, **more: str) -> None:
        """Run one command to its end in the site's environment, for example ``"python", "manage.py", …``."""
        environment = {**self.variables, **more}
        done = subprocess.run(
            runnable(list(words)), cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{words}: {done.stdout[-2000:]}{done.stderr[-2000:]}"

    def step(self, length: timedelta) -> None:
        """Let time pass for all processes at once: each reads the file anew for every answer and connection."""
        self.offset += length
        fresh = self.folder / "clock.new"
        fresh.write_text(str(self.offset.total_seconds()))
        fresh.replace(self.folder / "clock")

    def step_to(self, moment: datetime) -> None:
        """Let it be a certain instant, which must lie ahead."""
        length = moment - datetime.now(UTC) - self.offset
        assert length > timedelta(0), f"{moment} has been"
        self.step(length)

    def get(self, path: str) -> HTTPResponse:
        """Ask for a page through the proxy, its certificate checked."""
        certificate = self.folder / "certificate.pem"
        context = ssl.create_default_context(cafile=certificate) if certificate.exists() else None
        return urllib.request.urlopen(self.base_url + path, context=context, timeout=20)

    def is_ready(self) -> bool:
        """Whether /readyz says yes."""
        with contextlib.suppress(OSError), self.get("/readyz") as answer:
            return answer.status == 200
        return False


def command(service: str) -> list[str]:
    """The service's command as docker-compose.yml has it."""
    return list(compose()["services"][service]["command"])


def runnable(words: list[str]) -> list[str]:
    """The command by this environment's Python: a script's first line may be too long for the kernel."""
    start = [sys.executable] if words[0] == "python" else [sys.executable, "-m", words[0]]
    return [*start, *words[1:]]


@contextlib.contextmanager
def production_like(webs: int = 2, workers: int = 2, beats: int = 2, *, stepped: bool = False) -> Iterator[Site]:
    """Within, the site runs on one new database: its tables made, its static files collected, its mail caught."""
    with contextlib.ExitStack() as stack:
        folder = temporary_folder()
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        mailbox = stack.enter_context(running_sink())
        redis = RedisServer(folder / "redis.sock", folder / "redis.log")
        redis.start()
        stack.callback(redis.stop)
        database_url = stack.enter_context(new_database())
        port, ports = any_port(), [any_port() for _ in range(webs)]
        own = {"DATABASE_URL": database_url, "REDIS_URL": redis.url, "EMAIL_URL": mailbox.url}
        own |= stepped_variables(folder, port) if stepped else {}
        site = Site(own.get("SITE_URL", f"https://127.0.0.1:{port}"), mailbox, folder, variables(folder, port, own))
        stack.callback(lambda: stop_all(site.children))
        if stepped:
            site.step(timedelta(0))
        else:  # in test mode the files are found where they are
            collect_static(site)
        site.run(*command("migrate"))
        certificate = None if stepped else write_certificate(folder)
        stack.enter_context(running_proxy(port, ports, certificate))
        start_all(site, ports, workers, beats)
        yield site


def collect_static(site: Site) -> None:
    """Use the files that the set-up collected while they are fresh; collecting costs many seconds."""
    setup = Setup()
    if setup.done().get("static") == setup.hashes()["static"]:
        site.variables["IGNITE_STATIC"] = str(CHECKOUT / "var" / "static")
    else:
        site.run("python", "manage.py", "collectstatic", "--noinput", "-v", "0")


def variables(folder: Path, port: int, own: dict[str, str]) -> dict[str, str]:
    """The environment that docker-compose.yml gives, with the addresses of this machine."""
    local = {
        "SITE_URL": f"https://127.0.0.1:{port}",
        "IGNITE_MEDIA": str(folder / "media"),
        "IGNITE_STATIC": str(folder / "static"),
        "GRANIAN_HOST": "127.0.0.1",
        "PYTHONUNBUFFERED": "1",
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
    }
    return {**environment("web", GIVEN), **local, **own}


def stepped_variables(folder: Path, port: int) -> dict[str, str]:
    """What differs where the clock can be stepped: only a new connection reads the clock's file."""
    return {
        "IGNITE_MODE": "test",
        "IGNITE_CLOCK_FILE": str(folder / "clock"),
        "CONN_MAX_AGE": "0",
        "IGNITE_STAFF_TWO_STEP": "0",
        "OUTBOX_TICK_SECONDS": "1",
        "SITE_URL": f"http://127.0.0.1:{port}",
    }


def stop_all(children: list[Child]) -> None:
    """Ask all at once, then wait for each: the workers take some seconds."""
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop()


def start_all(site: Site, ports: list[int], workers: int, beats: int) -> None:
    """Start every process and wait until the site is ready."""
    for port in ports:
        site.start("web", GRANIAN_PORT=str(port))
    ready = wait_until(lambda: all(map(answers, ports)) and site.is_ready(), 90, pause=0.2)
    assert ready, "\n".join(child.last_words(20) for child in site.children)
    for service, count in (("worker", workers), ("beat", beats)):
        for _ in range(count):
            site.start(service)


def answers(port: int) -> bool:
    """Whether one web process is alive."""
    with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=5) as answer:
        return answer.status == 200
    return False


@contextlib.contextmanager
def new_database(template: str = "template1") -> Iterator[str]:
    """Within, a new database on the server of this run, a copy of ``template``; yields its DATABASE_URL."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    name = f"production_{secrets.token_hex(4)}"
    admin = urlunsplit(parts._replace(path="/postgres"))
    with psycopg.connect(admin, autocommit=True) as connection:
        # Nobody may be in a database that is copied, and a server process lives on for a moment after its client left.
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", [template]
        )
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield urlunsplit(parts._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
