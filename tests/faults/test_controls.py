"""Negative controls: the same judge, with one safety line switched off, must complain; with it on it must not.

Each story is told by its order, not by luck: who claims when, whose lease is over, who was killed after the server had
the message.
"""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from ignite.kernel import clock
from ignite.outbox import claim, delivery, messages, services, transport
from ignite.outbox.claim import Ending
from ignite.outbox.enums import Outcome, Status
from ignite.outbox.models import Message
from ignite.outbox.recipients import Recipient
from ignite.runtime.children import wait_until
from tests.faults.conftest import put
from tests.faults.judge import all_rows, complaints
from tests.faults.switches import without
from tests.faults.test_reminders_kept import call_off, left_after, letters, say_no

pytestmark = [pytest.mark.fault, pytest.mark.usefixtures("silent_nudge")]
LEASE = timedelta(seconds=180)


def take():
    return claim.claim_one("email", worker="w", lease=LEASE)


def send(claimed) -> None:
    delivery.settle(claimed, delivery.attempt(claimed, transport.email()))


def after(seconds: float):
    return clock.stepped(timedelta(seconds=seconds))


# The stories. Each gives how many senders were killed in it.


def two_claims_at_once(sink) -> int:
    """One has claimed and not committed yet when another one comes."""
    put("locked")
    got = []

    def other() -> None:
        got.append(take())
        connection.close()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        first = take()
        thread.start()
        assert wait_until(lambda: bool(got) or _somebody_waits(), 30)
    thread.join(30)
    for one in (first, *got):
        if one is not None:
            send(one)
    return 0


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


def a_late_report(sink) -> int:
    """One is stalled before it sends anything, until another one has its message; then it reports that it failed."""
    put("fence")
    stalled = take()
    with after(200):
        second = take()
        delivery.settle(stalled, Ending(Status.QUEUED, Outcome.FAILED, timedelta(0)))
        third = take()
        for one in (third, second):
            if one is not None:
                ending = Ending(Status.SENT, Outcome.SENT)
                transport.email().send(delivery.parcel_of(one.message))
                delivery.settle(one, ending)
    return 0


def the_same_cause_twice(sink) -> int:
    """A double click: the same letter is queued twice."""
    for _click in range(2):
        services.queue(
            messages.CHANGED, to=Recipient("twice@example.org"), key="need:1:opened", context={"change": "Prov"}
        )
    delivery.drain()
    return 0


def a_send_longer_than_the_lease(sink) -> int:
    """The server takes its time, and meanwhile another one looks for work, again and again."""
    put("lease")
    taken = threading.Event()
    done: list[delivery.Drained] = []

    def first() -> None:
        done.append(delivery.drain())
        taken.set()
        transport.email().close()
        connection.close()

    sink.seconds = 1.0
    thread = threading.Thread(target=first)
    thread.start()
    assert wait_until(lambda: Message.objects.filter(status=Status.SENDING).exists() or taken.is_set(), 30)
    while not taken.is_set():
        delivery.drain()
    thread.join(30)
    delivery.drain()
    return 0


def killed_each_time(sink) -> int:
    """A message whose sender dies after the server has it, each time."""
    put("poison")
    times = 0
    for number in range(20):
        with after(number * 200):
            claimed = take()
            if claimed is None:
                continue
            kept_back = delivery._guarded(claimed)
            if kept_back is not None:
                delivery.settle(claimed, kept_back)
                continue
            transport.email().send(delivery.parcel_of(claimed.message))  # and then SIGKILL
            times += 1
    return times


def killed_once_after_250(sink) -> int:
    """A sender dies after the server has the message; another one sends it once more."""
    put("id")
    claimed = take()
    transport.email().send(delivery.parcel_of(claimed.message))  # and then SIGKILL
    with after(200):
        delivery.drain()
    return 1


STORIES = {
    "lock": two_claims_at_once,
    "fence": a_late_report,
    "dedupe key": the_same_cause_twice,
    "lease": a_send_longer_than_the_lease,
    "count at claim": killed_each_time,
    "stored Message-ID": killed_once_after_250,
}


def judged(line: str, sink) -> list[str]:
    """What the judge says of a story."""
    killed = STORIES[line](sink)
    found = complaints(sink, all_rows(), killed=killed)
    if line == "dedupe key" and Message.objects.count() > 1:
        found.append(f"{Message.objects.count()} letters of one cause")
    if line == "lock" and Message.objects.filter(attempts__gt=1).exists():
        found.append("one message in the hands of two")
    return found


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("line", STORIES)
def test_with_every_line_on_the_judge_is_content(line, sink):
    assert judged(line, sink) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("line", STORIES)
def test_with_one_line_off_the_judge_complains(line, sink, reached):
    with without(line):
        found = judged(line, sink)
    assert found
    reached("control", f"without: {line}", "the judge complains", "; ".join(found))


@pytest.mark.django_db
@pytest.mark.parametrize("change", [say_no, call_off])
def test_without_the_guard_a_reminder_leaves_after_a_no_or_a_cancellation(change, cast, sink, reached):
    with without("guard"):
        left = left_after(change, cast, claimed=True)
    assert left and letters().exists()
    what = f"without: guard ({change.__name__})"
    reached("control", what, "the judge complains", f"{len(left)} left that should not have")
