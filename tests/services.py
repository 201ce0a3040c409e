"""Fixtures of real services: Redis of one's own, an SMTP server that collects, and worker processes."""

import contextlib
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit, urlunsplit

import pytest
from aiosmtpd.controller import Controller

from ignite.runtime.children import Child, wait_until
from ignite.runtime.places import CHECKOUT, any_port, temporary_folder
from ignite.runtime.redisserver import RedisServer


@pytest.fixture(scope="session")
def services() -> SimpleNamespace:
    """The addresses that the whole run uses: ``database_url`` (before test_ is put before its name), ``redis_url``."""
    return SimpleNamespace(database_url=os.environ["DATABASE_URL"], redis_url=os.environ["REDIS_URL"])


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder short enough for sockets; pytest's own may be too long."""
    folder = temporary_folder()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def redis_server(short_folder) -> Iterator[RedisServer]:
    """A Redis of this test's own, to be stopped, flushed and started at will."""
    server = RedisServer(short_folder / "redis.sock", short_folder / "redis.log")
    server.start()
    yield server
    server.stop()


@dataclass
class SmtpSink:
    """A real SMTP server on 127.0.0.1: collects messages, or answers as the test says.

    ``reply`` is called with the envelope and returns the answer to DATA; a test sets it to refuse.
    """

    reply: Callable[[object], str] = lambda envelope: "250 OK"
    messages: list[EmailMessage] = field(default_factory=list)
    arrived: threading.Condition = field(default_factory=threading.Condition)
    port: int = 0

    @property
    def url(self) -> str:
        """What EMAIL_URL should be."""
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(self, server, session, envelope) -> str:
        answer = self.reply(envelope)
        if answer.startswith("2"):
            message = message_from_bytes(envelope.content, policy=policy.default)
            with self.arrived:
                self.messages.append(message)
                self.arrived.notify_all()
        return answer

    def wait_for(self, count: int, seconds: float = 30) -> list[EmailMessage]:
        """The messages as soon as there are ``count``; fails when the time is over."""
        with self.arrived:
            enough = self.arrived.wait_for(lambda: len(self.messages) >= count, seconds)
        assert enough, f"{len(self.messages)} of {count} messages came within {seconds} s"
        return self.messages


@contextlib.contextmanager
def running_sink() -> Iterator[SmtpSink]:
    """Within, a sink listens."""
    sink = SmtpSink()
    # aiosmtpd connects to itself to see that it listens, so it must be told a port.
    sink.port = any_port()
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port, enable_SMTPUTF8=True)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


@pytest.fixture
def smtp_sink(settings) -> Iterator[SmtpSink]:
    """A collecting SMTP server; this test process sends to it, and workers started with its ``url``."""
    with running_sink() as sink:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink


def current_database_url() -> str:
    """DATABASE_URL of the database that this test process uses now, for processes that it starts."""
    from django.db import connection

    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


def process_environment(**more: str) -> dict[str, str]:
    """The environment of a process that shares this test's database."""
    return {**os.environ, "DATABASE_URL": current_database_url(), "PYTHONUNBUFFERED": "1", **more}


@pytest.fixture
def celery_worker_process(short_folder) -> Iterator[Callable[..., Child]]:
    """Start real workers against the test database (needs ``transaction=True``) and this test process's Redis.

    Call it with variables to set (``EMAIL_URL=smtp_sink.url``); it returns when the worker is ready. All end with
    the test.
    """
    started: list[Child] = []

    def start(*arguments: str, **more: str) -> Child:
        environment = process_environment(**more)
        words = ["-m", "celery", "-A", "ignite", "worker", "--loglevel=INFO", "--without-gossip", "--without-mingle"]
        log = short_folder / f"worker-{len(started)}.log"
        name = f"--hostname=worker{len(started)}-{os.getpid()}@test"
        child = Child("Worker", [sys.executable, *words, name, *arguments], log, environment, folder=CHECKOUT)
        started.append(child)
        child.start()
        ready = wait_until(lambda: " ready." in child.log.read_text() or not child.is_running, 60)
        assert ready and child.is_running, child.log.read_text()[-3000:]
        return child

    yield start
    for child in started:
        child.stop()
