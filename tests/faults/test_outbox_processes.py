"""Real workers, beat and loops: Redis that comes and goes, a polite stop, a tick that finds what no nudge told of."""

import os
import signal
import sys
import time

import pytest

from ignite.outbox import messages, services
from ignite.outbox.enums import Status
from ignite.outbox.letters import Letter
from ignite.outbox.models import Message
from ignite.outbox.recipients import Recipient
from ignite.runtime.children import Child, wait_until
from ignite.runtime.places import CHECKOUT
from tests.faults.sink import CountingSink
from tests.services import process_environment

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
SHORT = {"OUTBOX_TIME_FACTOR": "0.05", "LOG_LEVEL": "WARNING"}


@pytest.fixture
def sink():
    sink = CountingSink()
    yield sink
    sink.close()


def put(tag: str, count: int = 20) -> None:
    letters = [Letter(Recipient(f"p{n}@example.org"), f"{tag}:{n}", context={"change": "Prov"}) for n in range(count)]
    services.queue_many(messages.CHANGED, letters)


def all_sent(seconds: float) -> bool:
    return wait_until(lambda: not Message.objects.exclude(status=Status.SENT).exists(), seconds, 0.1)


def test_a_tick_finds_what_no_nudge_told_of_also_after_redis_was_away(
    sink, celery_worker_process, redis_server, short_folder
):
    shared = {"EMAIL_URL": sink.url, "REDIS_URL": redis_server.url, **SHORT}
    worker = celery_worker_process(**shared)
    words = [sys.executable, "-m", "celery", "-A", "ignite", "beat", "-s", str(short_folder / "beat"), "--pidfile="]
    beat = Child("Beat", words, short_folder / "beat.log", process_environment(**shared), folder=CHECKOUT)
    beat.start()
    try:
        put("ticked")
        assert all_sent(30), beat.log.read_text() + worker.log.read_text()
        redis_server.stop()
        put("away")
        time.sleep(2)
        redis_server.start()
        assert all_sent(45), beat.log.read_text() + worker.log.read_text()
        assert worker.is_running and beat.is_running and sink.accepted == 40
    finally:
        beat.stop()


def test_a_polite_stop_finishes_what_is_in_hand(sink, short_folder):
    put("polite", 100)
    environment = process_environment(EMAIL_URL=sink.url, REDIS_URL="redis://127.0.0.1:9/0", **SHORT)
    command = [sys.executable, "manage.py", "drain_outbox", "--loop"]
    loop = Child("Loop", command, short_folder / "loop.log", environment, folder=CHECKOUT)
    loop.start()
    assert wait_until(lambda: sink.accepted > 10, 30)
    os.kill(loop.pid, signal.SIGTERM)
    assert loop.popen.wait(10) == 0, loop.log.read_text()
    statuses = set(Message.objects.values_list("status", flat=True))
    assert Status.SENDING not in statuses
    assert Message.objects.filter(status=Status.SENT).count() == sink.accepted


def test_a_lease_too_short_is_refused_at_the_start(short_folder):
    environment = process_environment(OUTBOX_LEASE_SECONDS="60")
    command = [sys.executable, "manage.py", "drain_outbox", "--loop"]
    loop = Child("Loop", command, short_folder / "loop.log", environment, folder=CHECKOUT)
    loop.start()
    assert loop.popen.wait(30) != 0 and "outbox.E001" in loop.log.read_text()
