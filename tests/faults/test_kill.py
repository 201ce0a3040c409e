"""SIGKILL while 200 messages go out: none lost, at most one extra copy for each killed sender, one Message-ID each."""

import os
import random
import signal
import sys
import time
from collections import Counter

import psutil
import pytest

from ignite.outbox import messages, services, tasks
from ignite.outbox.enums import Status
from ignite.outbox.letters import Letter
from ignite.outbox.models import Message
from ignite.outbox.recipients import Recipient
from ignite.runtime.children import Child
from ignite.runtime.places import CHECKOUT
from tests.faults.sink import CountingSink
from tests.services import process_environment

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
MESSAGES = 200
EVERY = 15  # accepted messages between two kills
STALLED = 60  # seconds without a message, on a machine that may be busy; a lease lasts 9
SHORT = {"OUTBOX_TIME_FACTOR": "0.05", "IGNITE_WORKER_CONCURRENCY": "2", "LOG_LEVEL": "WARNING"}


@pytest.fixture
def sink():
    sink = CountingSink()
    yield sink
    sink.close()


def put(count: int = MESSAGES) -> None:
    letters = [Letter(Recipient(f"p{n}@example.org"), f"kill:{n}", context={"change": "Prov"}) for n in range(count)]
    assert services.queue_many(messages.CHANGED, letters) == count


def everything_sent() -> bool:
    return not Message.objects.exclude(status=Status.SENT).exists()


def kill(process: psutil.Process) -> int:
    try:
        os.kill(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return 0
    return 1


def run(sink: CountingSink, strike, tick) -> int:
    """Let the messages go out, striking whenever so many more were accepted; returns how many senders were killed."""
    killed, next_strike, seen, last_progress = 0, EVERY, 0, time.monotonic()
    while not everything_sent():
        tick()
        if sink.accepted >= next_strike:
            killed += strike()
            next_strike = sink.accepted + EVERY
        if sink.accepted > seen:
            seen, last_progress = sink.accepted, time.monotonic()
        left = Counter(Message.objects.values_list("status", "attempts"))
        assert time.monotonic() - last_progress < STALLED, (killed, seen, left)
        time.sleep(0.05)
    return killed


def judge(sink: CountingSink, killed: int) -> None:
    wanted = {str(mark): name for mark, name in Message.objects.values_list("public_id", "message_id")}
    assert set(sink.copies) == set(wanted)  # none lost
    assert all(set(ids) == {wanted[mark]} for mark, ids in sink.copies.items())  # one Message-ID each
    extra = sink.accepted - len(wanted)
    print(f"\n{len(wanted)} messages, {killed} senders killed, 0 lost, {extra} extra copies")
    assert killed >= 6 and extra <= killed


def test_killed_celery_workers_lose_nothing(sink, celery_worker_process):
    put()
    chance = random.Random(3)
    worker = [celery_worker_process(EMAIL_URL=sink.url, **SHORT)]
    turns = ["child", "child", "parent", "child", "child", "group"]

    def strike() -> int:
        turns.append(turn := turns.pop(0))
        parent = psutil.Process(worker[0].pid)
        senders = parent.children()
        if turn == "child":
            return kill(chance.choice(senders)) if senders else 0
        victims = [parent, *senders] if turn == "group" else [parent]
        for victim in victims:
            kill(victim)
        worker[0] = celery_worker_process(EMAIL_URL=sink.url, **SHORT)
        return len(senders)

    killed = run(sink, strike, lambda: tasks.tick.apply_async(expires=5))
    judge(sink, killed)


def test_killed_loops_without_a_broker_lose_nothing(sink, short_folder):
    put()
    # A broker that is not there: the loop needs none.
    environment = process_environment(EMAIL_URL=sink.url, REDIS_URL="redis://127.0.0.1:9/0", **SHORT)
    command = [sys.executable, "manage.py", "drain_outbox", "--loop"]
    loops = [Child("Loop", command, short_folder / f"loop-{n}.log", environment, folder=CHECKOUT) for n in range(2)]
    for loop in loops:
        loop.start()

    def strike() -> int:
        loops.append(victim := loops.pop(0))
        done = kill(psutil.Process(victim.pid))
        victim.popen.wait()
        victim.start()
        return done

    try:
        judge(sink, run(sink, strike, lambda: None))
    finally:
        for loop in loops:
            loop.stop()
