"""The mail server is slow, hangs, is gone for a day, refuses us for an hour, answers anything; and a test site."""

import random
from datetime import timedelta

import pytest

from ignite.kernel import clock
from ignite.outbox import delivery, messages, services
from ignite.outbox.enums import Status, Verdict
from ignite.outbox.models import Attempt, Message
from ignite.outbox.recipients import Recipient
from ignite.runtime.children import wait_until
from tests.faults.conftest import put
from tests.faults.judge import all_rows, complaints, extra_copies
from tests.faults.sink import ACCEPT_AND_DROP, DROP, HANG, PHASES, TAKE_AND_DROP, TAKE_AND_HANG, Act
from tests.outbox import test_verdicts

pytestmark = pytest.mark.fault
QUARTER = timedelta(minutes=15, seconds=-1)  # the two times of one statement differ a little


def sent(count: int) -> bool:
    return Message.objects.filter(status=Status.SENT).count() == count


def after(**span):
    return clock.stepped(timedelta(**span))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("messages", "slowest", "factor"),
    [(10, 30, 0.1), pytest.param(60, 44, 1.0, marks=pytest.mark.long)],
    ids=["short", "long"],
)
def test_a_slow_server_makes_no_copies(messages, slowest, factor, sink, nursery, reached, silent_nudge):
    """Four senders and a server that takes from one second to nearly the deadline (more room where it is scaled)."""
    spread = {f"slow{n}@example.org": 1 + (slowest - 1) * n / (messages - 1) for n in range(messages)}
    sink.seconds = lambda to: spread[to] * factor
    put("slow", messages)
    loops = nursery.loops(4, sink, factor=factor)
    limit = sum(spread.values()) * factor + 60
    assert wait_until(lambda: sent(messages), limit, 0.1), [loop.log.read_text() for loop in loops]
    assert [loop.kill() for loop in loops] == [1] * 4
    assert complaints(sink, all_rows()) == []
    assert not Attempt.objects.exclude(outcome="sent").exists()
    got = f"0 copies of {messages} at 1–{slowest} s (scale {factor:g})"
    reached("4", "a slow server makes no copies", "0 at 1–44 s a send", got)


@pytest.mark.django_db
@pytest.mark.parametrize("phase", PHASES)
def test_a_hung_socket_is_cut_at_the_deadline_and_left_alone_for_a_while(phase, sink, settings, reached):
    settings.OUTBOX_SEND_SECONDS, settings.EMAIL_HOST_USER = 0.4, "us"
    put("hung")
    sink.acts[phase] = TAKE_AND_HANG if phase == "after_data" else HANG
    assert delivery.drain().count == 1
    message, attempt = Message.objects.get(), Attempt.objects.get()
    assert message.status == Status.QUEUED and "deadline" in attempt.note
    is_unknown = phase == "after_data"
    assert (message.next_error_class == Verdict.UNKNOWN) is is_unknown
    wait = message.due_at - attempt.ended_at
    assert wait >= (QUARTER if is_unknown else timedelta(seconds=50))
    sink.accept()
    with clock.stepped(wait - timedelta(seconds=2)):
        assert delivery.drain().count == 0
    with clock.stepped(wait + timedelta(seconds=1)):
        assert delivery.drain().count == 1
    assert complaints(sink, all_rows(), killed=int(is_unknown)) == []
    assert extra_copies(sink.copies) == int(is_unknown)
    if is_unknown:
        got = f"1 copy, {wait.total_seconds() / 60:.1f} min later, same Message-ID"
        reached("4", "a hung socket is cut", "≤ 1 copy for a cut after DATA, ≥ 15 min later", got)


@pytest.mark.django_db
@pytest.mark.parametrize("act", [DROP, TAKE_AND_DROP, ACCEPT_AND_DROP], ids=["before", "taken", "after 250"])
def test_a_line_dropped_around_the_250_costs_at_most_one_copy(act, sink):
    put("dropped", 3)
    sink.acts["after_data"] = lambda to: act if to.startswith("dropped0") else None
    delivery.drain()
    sink.accept()
    with clock.stepped(QUARTER * 2):
        delivery.drain()
    copies = int(act is TAKE_AND_DROP)
    assert extra_copies(sink.copies) == copies and complaints(sink, all_rows(), killed=copies) == []


@pytest.mark.django_db
@pytest.mark.parametrize("count", [20, pytest.param(1000, marks=pytest.mark.long)], ids=["short", "long"])
def test_a_day_without_the_mail_server_gives_nothing_up(count, sink, reached):
    """The server refuses connections for 24 hours; nobody does anything, and all arrive."""
    random.seed(8)  # the spread of the waits
    put("day", count)
    sink.refuse()
    for minutes in range(0, 24 * 60, 15):
        with after(minutes=minutes):
            delivery.drain()
    assert Message.objects.filter(status=Status.QUEUED).count() == count and sink.accepted == 0
    sink.accept()
    for hours in (24, 26, 28, 30):
        with after(hours=hours):
            delivery.drain()
    assert complaints(sink, all_rows()) == [] and sent(count)
    reached("8", "mail server down for long", "24 h of refused connections: 0 dead", f"{count} sent, 0 dead, 0 hands")


def test_the_verdict_on_every_reply_has_its_table(reached):
    phases = {phase for phase, _reply, _verdict in test_verdicts.REPLIES}
    assert phases == set(PHASES) and len(test_verdicts.REPLIES) >= 40
    got = f"{len(test_verdicts.REPLIES)} replies, {len(phases)} phases (tests/outbox/test_verdicts.py)"
    reached("9", "right verdict for each SMTP code", "≥ 40 replies × phase", got)


@pytest.mark.django_db
@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("code", [421, 451, 554])
def test_any_refusal_at_any_phase_ends_visibly(phase, code, sink, settings):
    """The letter is sent later, or dead, or waits for us to mend something: never lost, never taken twice."""
    settings.EMAIL_HOST_USER = "us"
    put("refused")
    sink.acts[phase] = Act(f"{code} no", then="drop")
    delivery.drain()
    message = Message.objects.get()
    assert (message.status == Status.DEAD) is (code == 554 and phase in {"mail", "rcpt", "data", "after_data"})
    if message.status == Status.QUEUED:
        sink.accept()
        with after(hours=1):
            delivery.drain()
        assert sent(1)
    assert complaints(sink, all_rows()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("count", [100, pytest.param(1000, marks=pytest.mark.long)], ids=["short", "long"])
def test_a_wrong_password_for_an_hour_burns_no_mail(count, sink, settings, reached):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "us", "wrong"
    put("auth", count)
    sink.say("auth", "535 5.7.8 wrong password")
    for minutes in range(60):
        with after(minutes=minutes):
            delivery.drain()
    spent = Message.objects.exclude(status=Status.QUEUED, attempts=0).count()
    tries = Attempt.objects.count()
    assert spent == 0 and tries < 12
    sink.accept()
    with after(minutes=80):
        delivery.drain()
    assert Message.objects.filter(status=Status.SENT, attempts=1).count() == count
    assert complaints(sink, all_rows()) == []
    got = f"{count} sent, {spent} attempts spent, {tries} sign-ins tried in the hour"
    reached("10", "a wrong password burns no mail", "535 for 1 h, then right: all sent, 0 spent", got)


@pytest.mark.django_db(transaction=True)
def test_a_test_site_writes_to_nobody_outside_its_list(sink, nursery, reached, silent_nudge):
    inside, outside = (
        ("a@example.org", "b@kommun.example.org"),
        ("anna@kommun.se", "x@EXAMPLE.ORG.se", "y@xexample.org"),
    )
    for address in (*inside, *outside):
        services.queue(messages.CHANGED, to=Recipient(address), key="allowed", context={"change": "Prov"})
    sender = nursery.start(sink=sink, OUTBOX_ALLOWED_DOMAINS=["example.org", "kommun.example.org"])
    assert sender.wait() == 0, sender.log.read_text()
    empty = nursery.start(sink=sink, OUTBOX_ALLOWED_DOMAINS=[])
    assert empty.wait() == 0 and {copy.to for copy in sink.taken} == set(inside)
    assert Message.objects.filter(status=Status.DEAD, last_error_code="outside").count() == len(outside)
    reached("37", "a test site never mails people", "0 outside the list", f"0 of {len(outside)} outside")
