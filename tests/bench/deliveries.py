"""How fast messages leave, against Django's own loop over one kept line to the same server in the same run.

That loop keeps no record of anything. Rates are counted from the first quarter to the end, when all workers are at it.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection

from ignite.celery import app
from ignite.outbox import tasks
from ignite.outbox.models import Message
from tests.bench.mailserver import MailServer
from tests.bench.outbox import ROUNDS, Row, empty, queue_all, release_all, row, workshop_with_guests
from tests.bench.servers import ROOT
from workshops.models import Workshop

NUMBER = 4_000  # so many that the slower one, which looks every other second, is at it after a quarter
PYTHON = sys.executable


def measure() -> list[Row]:
    """Two processes of ``drain_outbox --loop``, and one Celery worker of two processes, each in turn with the loop."""
    workshop_with_guests(NUMBER)
    server = MailServer()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    ways: dict[str, Callable[[MailServer], float]] = {
        "two of drain_outbox --loop": by_loops,
        "Celery, two processes": by_celery,
    }
    rates: dict[str, list[float]] = {name: [] for name in ways}
    alone: dict[str, list[float]] = {name: [] for name in ways}
    try:
        for _round in range(ROUNDS):
            for name, way in ways.items():
                alone[name].append(by_django(server))
                rates[name].append(way(server))
    finally:
        server.stop()
    return [_row(name, rates[name], alone[name]) for name in ways]


def _row(name: str, rates: list[float], alone: list[float]) -> Row:
    ratio = statistics.median(one / other for one, other in zip(rates, alone, strict=True))
    reached = f"{ratio:.2f} ({statistics.median(rates):.0f} : {statistics.median(alone):.0f} a second)"
    return row(f"delivered by {name} ÷ Django's loop", reached, "≥ 0.5", ratio >= 0.5)


def rate_of(times: list[float]) -> float:
    """Messages a second from the first quarter on."""
    assert len(times) == NUMBER, f"{len(times)} of {NUMBER} messages arrived"
    return (NUMBER - NUMBER // 4) / (times[-1] - times[NUMBER // 4 - 1])


def by_django(server: MailServer) -> float:
    """The same letters by Django's own mail over one kept line."""
    prepare()
    letters = list(Message.objects.all())
    line = get_connection("django.core.mail.backends.smtp.EmailBackend", port=server.port)
    line.open()
    for letter in letters:
        mail = EmailMultiAlternatives(
            letter.subject, letter.body_text, settings.DEFAULT_FROM_EMAIL, [letter.to_address],
            reply_to=[settings.REPLY_TO_EMAIL], headers={"Message-ID": letter.message_id},
        )  # fmt: skip
        mail.attach_alternative(letter.body_html, "text/html")
        line.send_messages([mail])
    line.close()
    return rate_of(server.take_times())


def by_loops(server: MailServer) -> float:
    """Two processes without a broker."""
    prepare()
    words = [PYTHON, "manage.py", "drain_outbox", "--loop"]
    with running(server, words, words):
        _wait(lambda: sessions() >= 2)
        release_all()
        return _delivered(server)


def by_celery(server: MailServer) -> float:
    """A worker with two processes, woken as by two commits."""
    prepare()
    words = [PYTHON, "-m", "celery", "-A", "ignite", "worker", "--concurrency=2", "--loglevel=WARNING"]
    with running(server, words):
        _wait(lambda: bool(app.control.ping(timeout=1)))
        release_all()
        tasks.wake()
        tasks.wake()
        return _delivered(server)


def prepare() -> None:
    """Held letters, and nothing else."""
    empty()
    queue_all("deliver", NUMBER, calendar=False, about=Workshop.objects.get())


def sessions() -> int:
    """How many others are connected to the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


def _delivered(server: MailServer) -> float:
    _wait(lambda: not Message.objects.waiting().exists())
    return rate_of(server.take_times())


def _wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not until():
        assert time.monotonic() < end, "waited for two minutes"
        time.sleep(0.2)


@contextmanager
def running(server: MailServer, *commands: list[str]) -> Iterator[None]:
    """Within, the processes run and send to the server."""
    environment = {**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
    started = [
        subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for words in commands
    ]
    try:
        yield
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(30)
