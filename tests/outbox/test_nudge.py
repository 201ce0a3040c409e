"""The nudge costs its caller nothing, whatever the broker does, and comes only after the commit."""

import os
import socket
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings
from django.db import transaction

from ignite.celery import app
from ignite.outbox import nudge, services, tasks
from ignite.outbox.limits import limits
from tests.outbox.kinds import ANNA, PLAIN

FACTS = {"who": "x", "what": "y"}


def heard(monkeypatch) -> threading.Event:
    event = threading.Event()
    monkeypatch.setattr(nudge, "_publish", event.set)
    return event


@pytest.mark.django_db(transaction=True)
def test_a_commit_wakes_the_workers_and_a_rollback_does_not(monkeypatch):
    event = heard(monkeypatch)
    with transaction.atomic():
        services.queue(PLAIN, to=ANNA, key="a", context=FACTS)
        transaction.set_rollback(True)
    assert not event.wait(0.2)
    with transaction.atomic():
        services.queue(PLAIN, to=ANNA, key="a", context=FACTS)
        assert not event.is_set()
    assert event.wait(5)


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_refuses_or_hangs_costs_the_caller_nothing(monkeypatch):
    hanging = threading.Event()
    monkeypatch.setattr(nudge, "_publish", lambda: hanging.wait(3))
    begun = time.monotonic()
    for n in range(20):
        services.queue(PLAIN, to=ANNA, key=f"h{n}", context=FACTS)
    assert time.monotonic() - begun < 1
    hanging.set()


def test_an_error_is_counted_and_swallowed(monkeypatch, caplog):
    def refuses() -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(nudge, "_publish", refuses)
    before = nudge.failures
    nudge.publish()
    assert nudge.failures == before + 1 and "ConnectionRefusedError" in caplog.text


PUBLISH = """
import time, django
django.setup()
from ignite.outbox import nudge
for _ in range(1):
    begun = time.monotonic()
    nudge.publish()
    print("took", time.monotonic() - begun, "failures", nudge.failures)
"""


@pytest.mark.parametrize("kind", ["refusing", "silent", "no socket"])
def test_publishing_to_a_broker_that_is_gone_ends_soon(kind):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1] if kind == "silent" else 9
        url = "unix:///nowhere/redis.sock" if kind == "no socket" else f"redis://127.0.0.1:{port}/0"
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "ignite.settings", "REDIS_URL": url}
        done = subprocess.run(
            [sys.executable, "-c", PUBLISH], env=environment, capture_output=True, text=True, timeout=60
        )
    took = [float(line.split()[1]) for line in done.stdout.splitlines()]
    # It is the nudge's own thread that waits; the point is that it does not wait for ever.
    assert "failures 1" in done.stdout, done.stderr
    assert max(took) < 15


def test_beat_ticks_at_plain_intervals():
    schedule = settings.CELERY_BEAT_SCHEDULE
    assert all(isinstance(entry["schedule"], float) for entry in schedule.values())
    assert {schedule[name]["task"] for name in ("outbox-tick", "outbox-upkeep")} <= set(app.tasks)
    assert schedule["outbox-tick"]["schedule"] == settings.OUTBOX_TICK_SECONDS


def test_the_house_rule_for_celery_is_set():
    assert app.conf.task_ignore_result and app.conf.worker_prefetch_multiplier == 1
    assert app.conf.broker_transport_options["visibility_timeout"] == 300
    assert tasks.drain.time_limit == limits().hard and tasks.tick.soft_time_limit == limits().soft


def test_a_round_that_left_something_asks_for_another(monkeypatch):
    asked = []
    monkeypatch.setattr(tasks, "wake", lambda: asked.append(1))
    for left, wanted in ((True, 0), (False, 1)):
        monkeypatch.setattr(tasks.delivery, "drain", lambda left=left: tasks.delivery.Drained(1, left))
        tasks.drain()
        assert len(asked) == wanted
