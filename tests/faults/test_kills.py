"""SIGKILL while messages go out, by luck and at named points: none lost, at most one extra copy for each killed
sender, one Message-ID each.
"""

import os
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import psutil
import pytest

from ignite.kernel import clock
from ignite.outbox import delivery, tasks
from ignite.outbox.enums import Status
from ignite.outbox.models import Attempt, Message
from ignite.runtime.children import wait_until
from tests.faults.conftest import put
from tests.faults.judge import all_rows, broken_tries, complaints, extra_copies, hurry
from tests.faults.nursery import SCALE, scaled_environment
from tests.faults.sink import HANG
from tests.faults.switches import POINTS

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


@dataclass(frozen=True)
class Form:
    """How much, and at which scale of time."""

    messages: int
    kills: int
    factor: float
    stalled: float  # seconds without a message, on a machine that may be busy, before it counts as stuck


SHORT, LONG = Form(2000, 30, SCALE, 90), Form(10_000, 500, 1.0, 400)


class Hunt:
    """Two loops that need no broker and one Celery worker with two children send at once; one is killed every so often:
    by turns a loop, a child, the worker's parent, and its whole group.
    """

    def __init__(self, form, sink, nursery, celery_worker_process) -> None:
        self.form, self.sink, self.nursery = form, sink, nursery
        self.chance = random.Random(3)
        self.new_worker = lambda: celery_worker_process(EMAIL_URL=sink.url, **scaled_environment(form.factor))
        self.worker = self.new_worker()
        self.loops = nursery.loops(2, sink, factor=form.factor)
        self.signals = self.killed = 0
        calm = ["loop", "child"] * 9
        self.turns = [*calm, "parent", *calm, "group"]

    def run(self) -> None:
        """Until everything has left and enough were killed."""
        every = self.form.messages * 5 // (self.form.kills * 7)
        next_strike, seen, progress = every, 0, time.monotonic()
        while not self.is_done():
            tasks.tick.apply_async(expires=5)
            hurry()
            if self.sink.accepted >= next_strike:
                self.strike()
                next_strike += every
            if self.sink.accepted > seen:
                seen, progress = self.sink.accepted, time.monotonic()
            left = Counter(Message.objects.values_list("status", "attempts"))
            assert time.monotonic() - progress < self.form.stalled, (self.signals, seen, left)
            time.sleep(0.03)

    def is_done(self) -> bool:
        return not Message.objects.exclude(status=Status.SENT).exists()

    def strike(self) -> None:
        """Kill whose turn it is, and start another in its place (Celery starts a new child by itself)."""
        self.turns.append(turn := self.turns.pop(0))
        if turn == "loop":
            done = self.loops.pop(0).kill()
            self.signals, self.killed = self.signals + done, self.killed + done
            self.loops += self.nursery.loops(1, self.sink, factor=self.form.factor)
            return
        parent = psutil.Process(self.worker.pid)
        senders = parent.children()
        if turn == "child":
            victims = [self.chance.choice(senders)] if senders else []
        else:
            victims = [parent, *senders] if turn == "group" else [parent]
        self.signals += (hit := sum(map(kill, victims)))
        self.killed += hit if turn == "child" else len(senders)
        if turn != "child":
            self.worker.popen.wait()
            self.worker = self.new_worker()

    def close(self) -> None:
        for loop in self.loops:
            loop.kill()


def kill(process: psutil.Process) -> int:
    try:
        os.kill(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return 0
    return 1


@pytest.mark.parametrize("form", [SHORT, pytest.param(LONG, marks=pytest.mark.long)], ids=["short", "long"])
def test_killed_senders_lose_nothing(form, sink, nursery, celery_worker_process, reached):
    sink.seconds = 0.02
    put("kill", form.messages)
    hunt = Hunt(form, sink, nursery, celery_worker_process)
    try:
        hunt.run()
    finally:
        hunt.close()
    assert complaints(sink, all_rows(), killed=broken_tries(hunt.killed)) == []
    assert hunt.signals >= form.kills
    extra, most = extra_copies(sink.copies), max(sum(ids.values()) for ids in sink.copies.values())
    wanted = f"0 lost, {form.messages} messages, ≥ {form.kills} SIGKILLs"
    reached("1", "kill -9 loses nothing", wanted, f"0 lost, {form.messages} messages, {hunt.signals} SIGKILLs")
    wanted = "≤ 1 extra copy for each killed sender, same Message-ID"
    cut = broken_tries(hunt.killed) - hunt.killed
    ended = f"{hunt.killed} killed senders" + f" and {cut} tries cut short" * bool(cut)
    got = f"{extra} extra for {ended}, most of one: {most}, all same Message-ID"
    reached("2", "copies bounded", wanted, got)


def test_killed_at_each_named_point_it_comes_back_after_the_lease(sink, nursery, reached, silent_nudge):
    """One sender stops at each point and is killed there; another one takes over when the leases are over."""
    put("point", len(POINTS))
    senders = {}
    for point in POINTS:
        # The server hangs for the first line that comes this far, which is this sender's own: the others stop before.
        sink.acts = {"after_data": HANG} if point == "during data" else {}
        senders[point] = nursery.start(sink=sink, pause=point, factor=1.0)
        if point == "during data":
            assert wait_until(lambda: sink.hanging == 1, 60)
        else:
            assert nursery.reached(senders[point]), senders[point].log.read_text()
    taken = sink.accepted
    assert all(sender.kill() for sender in senders.values())
    # The one whose claim was never committed is simply the next, as soon as the database has noticed.
    assert wait_until(lambda: delivery.drain().count == 1, 60)
    with clock.stepped(timedelta(seconds=150)):
        assert delivery.drain().count == 0
    with clock.stepped(timedelta(seconds=181)):
        again: list[int] = []
        assert wait_until(lambda: again.append(delivery.drain().count) or sum(again) == len(POINTS) - 1, 60)
    assert complaints(sink, all_rows(), killed=2) == []
    extra = extra_copies(sink.copies)
    assert (taken, extra) == (2, 2)  # killed after the server had it: after 250, and before the finish committed
    assert Attempt.objects.filter(outcome="started").count() == len(POINTS) - 1
    reached("1, 2", "kill -9 at five named points", "0 lost; copies only after 250", f"0 lost, {extra} copies")
    reached("3", "stuck work returns", "≤ lease 180 s + tick 15 s", "none at 150 s, all at 181 s")


@pytest.mark.long
def test_stuck_work_returns_within_lease_and_tick_in_real_time(sink, nursery, reached):
    put("stuck")
    stuck = nursery.start(sink=sink, pause="after claim", factor=1.0)
    assert nursery.reached(stuck) and stuck.kill()
    (loop,) = nursery.loops(1, sink, factor=1.0)
    assert wait_until(lambda: Message.objects.filter(status=Status.SENT).exists(), 240)
    loop.kill()
    first, second = Attempt.objects.order_by("id").values_list("started_at", flat=True)
    waited = (second - first).total_seconds()
    assert 180 <= waited <= 195 and complaints(sink, all_rows()) == []
    reached("3", "stuck work returns", "≤ 195 s", f"{waited:.0f} s in real time")
