"""A polite stop under load, a start that is refused, and how soon a letter is with the mail server."""

import signal
import sys
import time

import pytest

from ignite.outbox import messages, nudge, services, tasks
from ignite.outbox.enums import Status
from ignite.outbox.models import Message
from ignite.outbox.recipients import Recipient
from ignite.runtime.children import Child, wait_until
from ignite.runtime.places import CHECKOUT
from tests.faults.conftest import put
from tests.faults.judge import all_rows, complaints
from tests.faults.nursery import CALM, scaled_environment
from tests.services import process_environment

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
EXIT = 80  # seconds


def in_hand() -> int:
    return Message.objects.filter(status=Status.SENDING).count()


@pytest.mark.parametrize("form", [200, pytest.param(2000, marks=pytest.mark.long)], ids=["short", "long"])
def test_a_polite_stop_under_load_finishes_what_is_in_hand(
    form, sink, nursery, celery_worker_process, silent_nudge, reached
):
    """SIGTERM to two loops and a Celery worker in the midst of it; then others send the rest."""
    sink.seconds = 0.05
    worker = celery_worker_process(EMAIL_URL=sink.url, **scaled_environment(CALM))
    loops = nursery.loops(2, sink)
    put("polite", form)
    tasks.tick.apply_async()
    assert wait_until(lambda: sink.accepted > form // 10, 60)
    begun = time.monotonic()
    for loop in loops:
        loop.signal(signal.SIGTERM)
    worker.ask_to_stop()
    codes = [loop.wait() for loop in loops]
    worker.popen.wait(EXIT)
    took = time.monotonic() - begun
    assert codes == [0, 0] and took < EXIT
    assert in_hand() == 0, "a warm stop leaves nothing for the lease"
    assert Message.objects.filter(status=Status.SENT).count() == sink.accepted
    assert nursery.start(sink=sink).wait() == 0
    assert complaints(sink, all_rows()) == []
    got = f"exit within {took:.1f} s, 0 lost, 0 copies of {form}"
    reached("35", "polite stop", "SIGTERM under load: exit ≤ 80 s, 0 lost, 0 copies", got)


def test_a_lease_too_short_is_refused_at_the_start(short_folder):
    environment = process_environment(OUTBOX_LEASE_SECONDS="60")
    command = [sys.executable, "manage.py", "drain_outbox", "--loop"]
    loop = Child("Loop", command, short_folder / "loop.log", environment, folder=CHECKOUT)
    loop.start()
    assert loop.popen.wait(60) != 0 and "outbox.E001" in loop.log.read_text()


@pytest.mark.parametrize(
    ("messages_", "seconds", "queued"),
    [(25, 5, 500), pytest.param(1500, 300, 5000, marks=pytest.mark.long)],
    ids=["short", "long"],
)
def test_a_letter_is_with_the_server_soon(messages_, seconds, queued, sink, celery_worker_process, nursery, reached):
    """Five letters a second, each woken by its nudge; then many at once. Real time limits."""
    worker = celery_worker_process(EMAIL_URL=sink.url, **scaled_environment(1.0))
    committed, begun = {}, time.monotonic()
    for number in range(messages_):
        # The hour of each letter is given, so that a slow machine sends none in a burst.
        wait_until(lambda number=number: time.monotonic() >= begun + number * seconds / messages_, seconds)
        letter = services.queue(
            messages.CHANGED, to=Recipient(f"s{number}@example.org"), key=f"s:{number}", context={"change": "Prov"}
        )
        committed[str(letter.public_id)] = time.monotonic()
    assert wait_until(lambda: sink.accepted == messages_, 120), worker.log.read_text()
    waited = sorted(copy.at - committed[copy.mark] for copy in sink.taken)
    p95 = waited[int(len(waited) * 0.95)]
    assert p95 <= 10 and nudge.failures == 0
    put("many", queued)
    begun = time.monotonic()
    assert wait_until(lambda: sink.accepted == messages_ + queued, 120), worker.log.read_text()
    drained = time.monotonic() - begun
    assert drained <= 60
    assert wait_until(lambda: not Message.objects.exclude(status=Status.SENT).exists(), 30)
    assert complaints(sink, all_rows()) == []
    wanted = "p95 commit → accepted ≤ 10 s at 5 a second; 5 000 drained ≤ 60 s"
    got = f"p95 {p95 * 1000:.0f} ms; {queued} drained in {drained:.1f} s"
    reached("36", "speed of delivery", wanted, got)
