"""PostgreSQL crashes in the midst of work; Redis is emptied, frozen, gone; nobody sends any more."""

import os
import signal
import sys
import time
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from django.urls import reverse

from ignite.kernel import clock
from ignite.outbox import delivery, tasks
from ignite.outbox.enums import Status
from ignite.outbox.models import Message
from ignite.outbox.queries import health
from ignite.runtime.children import Child, wait_until
from ignite.runtime.places import CHECKOUT
from ignite.runtime.postgresql import Postgres, binaries
from ignite.runtime.services import run_command, temporary_postgres
from tests.factories.cast import make_cast
from tests.faults.conftest import put
from tests.faults.judge import all_rows, complaints, extra_copies
from tests.faults.nursery import CALM, SCALE, scaled_environment
from tests.faults.visits import lines_of
from tests.services import current_database_url, process_environment

fault = pytest.mark.fault
pytestmark = fault
SENDERS = 4


@pytest.fixture
def own_postgres(db, short_folder):
    """A server of this test's own with the site's tables. Durable, as a crash is the point: a server that does not
    wait for its log may forget what it has told us.
    """
    server = replace(temporary_postgres(short_folder), durable=True)
    server.start()
    server.ensure_database("ignite")
    dump = short_folder / "dump.sql"
    for name, *words in (
        ("pg_dump", "--no-owner", "--no-privileges", "--file", str(dump), current_database_url()),
        ("psql", "--quiet", "--set", "ON_ERROR_STOP=1", "--file", str(dump), "--output", os.devnull, server.url()),
    ):
        assert run_command([str(binaries() / name), *words], os.environ) == 0
    yield server
    server.stop()


def crash(server: Postgres) -> None:
    """What ``pg_ctl restart -m immediate`` does: SIGQUIT, no last checkpoint, and a start that repairs."""
    assert server.child
    os.kill(server.child.pid, signal.SIGQUIT)
    server.child.popen.wait(30)
    server.start()


@pytest.mark.parametrize(
    ("restarts", "messages", "factor"),
    [(2, 200, SCALE), pytest.param(20, 2000, 1.0, marks=pytest.mark.long)],
    ids=["short", "long"],
)
def test_a_crash_of_postgresql_loses_nothing(
    restarts, messages, factor, own_postgres, sink, nursery, tmp_path, reached
):
    sink.seconds = 0.02
    database = {"NAME": "ignite", "HOST": str(own_postgres.sockets), "PORT": "", "USER": "postgres", "PASSWORD": ""}
    seen = tmp_path / "seen"
    assert nursery.start("pg", messages, call="tests.faults.visits:put", database=database).wait() == 0
    nursery.start("/readyz", str(seen), call="tests.faults.visits:ask_again_and_again", database=database)
    loops = nursery.loops(SENDERS, sink, database=database, factor=factor)

    def rows() -> list[tuple[str, str, str]]:
        with psycopg.connect(own_postgres.url()) as connection:
            return connection.execute("SELECT public_id, message_id, status FROM outbox_message").fetchall()

    def hurry() -> None:
        """Let what waits after a failure be due now (see the judge's)."""
        with psycopg.connect(own_postgres.url()) as connection:
            connection.execute(
                "UPDATE outbox_message SET due_at = now() WHERE status = 'queued' AND attempts > 0 AND due_at > now()"
            )

    def unanswered() -> int:
        with psycopg.connect(own_postgres.url()) as connection:
            count = "SELECT count(*) FROM outbox_attempt WHERE outcome = 'failed' AND smtp_code = ''"
            return connection.execute(count).fetchone()[0]

    back = []
    for number in range(1, restarts + 1):
        goal = messages * number // (restarts + 2)
        assert wait_until(lambda goal=goal: sink.accepted >= goal, 240), [loop.log.read_text() for loop in loops]
        down = time.monotonic()
        crash(own_postgres)
        up = time.monotonic()
        assert wait_until(lambda up=up: any(at > up and code == 200 for at, code in lines_of(seen)), 60)
        back.append(next(at for at, code in lines_of(seen) if at > up and code == 200) - down)
    done = wait_until(lambda: hurry() or all(row[2] == "sent" for row in rows()), 300 * factor + 120, 0.2)
    assert done, [loop.log.read_text() for loop in loops]
    assert not any(loop.has_ended for loop in loops), [loop.log.read_text() for loop in loops]
    assert complaints(sink, rows(), killed=SENDERS * restarts + unanswered()) == []
    wanted = f"{restarts} crashes: 0 lost, copies ≤ senders × crashes; pages back ≤ 10 s"
    got = f"0 lost of {messages}, {extra_copies(sink.copies)} copies; back after {max(back):.1f} s at most"
    reached("5", "PostgreSQL crash", wanted, got)


def sent(count: int) -> bool:
    return Message.objects.filter(status=Status.SENT).count() == count


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("flushes", "frozen", "factor"),
    [(4, 3, CALM), pytest.param(20, 60, 1.0, marks=pytest.mark.long)],
    ids=["short", "long"],
)
def test_redis_emptied_and_frozen_costs_only_time(
    flushes, frozen, factor, sink, celery_worker_process, redis_server, short_folder, silent_nudge, reached
):
    """No nudge is sent at all here (FLUSHALL would take it), so that what counts is the tick of beat."""
    tick = 15.0 if factor == 1 else 0.75
    shared = {"EMAIL_URL": sink.url, "REDIS_URL": redis_server.url, **scaled_environment(factor, tick)}
    worker = celery_worker_process(**shared)
    words = [sys.executable, "-m", "celery", "-A", "ignite", "beat", "-s", str(short_folder / "beat"), "--pidfile="]
    beat = Child("Beat", words, short_folder / "beat.log", process_environment(**shared), folder=CHECKOUT)
    beat.start()
    told = lambda: beat.log.read_text() + worker.log.read_text()  # noqa: E731
    try:
        waited = []
        for number in range(flushes):
            put(f"flush{number}x", 5)
            flush(redis_server)
            begun = time.monotonic()
            assert wait_until(lambda number=number: sent(5 * number + 5), 120), told()
            waited.append(time.monotonic() - begun)
        redis_pid = redis_server.child.pid
        os.kill(redis_pid, signal.SIGSTOP)
        put("frozen", 5)
        thawed = time.monotonic() + frozen
        assert wait_until(lambda: time.monotonic() > thawed, frozen + 5)
        os.kill(redis_pid, signal.SIGCONT)
        assert wait_until(lambda: sent(5 * flushes + 5), 120), told()
        redis_server.stop()
        put("away", 5)
        redis_server.start()
        assert wait_until(lambda: sent(5 * flushes + 10), 120), told()
        assert worker.is_running and beat.is_running and complaints(sink, all_rows()) == []
    finally:
        beat.stop()
    got = f"0 lost, 0 copies; {max(waited):.1f} s at most (tick {tick:g} s), {frozen} s frozen, restarted"
    reached("6", "Redis emptied, frozen, restarted", f"FLUSHALL × {flushes}: 0 lost, delay ≤ 30 s", got)


def flush(server) -> None:
    import redis

    with redis.Redis(unix_socket_path=str(server.socket)) as client:
        client.flushall()


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_pages_work_and_the_loop_sends(sink, nursery, redis_server, tmp_path, reached):
    make_cast()
    visits, took = 3, {}
    for state in ("there", "frozen", "gone"):
        if state == "frozen":
            os.kill(redis_server.child.pid, signal.SIGSTOP)
        if state == "gone":
            os.kill(redis_server.child.pid, signal.SIGCONT)
            redis_server.stop()
        file, visit = tmp_path / state, "tests.faults.visits:ask_to_join"
        visitor = nursery.start(state, visits, str(file), call=visit, CELERY_BROKER_URL=redis_server.url)
        assert visitor.wait() == 0, visitor.log.read_text()
        assert [code for _, code in lines_of(file)] == [302] * visits
        took[state] = min(
            seconds for seconds, _ in lines_of(file)
        )  # the best: a busy machine is not the broker's fault
    assert Message.objects.filter(kind="join_confirm", status=Status.QUEUED).count() == 3 * visits
    slower = max(took.values()) - took["there"]
    assert slower < 1
    (loop,) = nursery.loops(1, sink)
    assert wait_until(lambda: sent(3 * visits), 60), loop.log.read_text()
    loop.kill()
    assert complaints(sink, all_rows()) == []
    got = f"{2 * visits} forms sent, 0 errors, {max(0, slower) * 1000:.0f} ms longer; the loop sent all"
    reached("6", "Redis gone", "pages work, no wait > 1 s; the loop drains", got)


@pytest.mark.django_db
def test_nobody_sending_any_more_is_seen(client, reached, sink):
    cast = make_cast()
    client.force_login(cast.ella.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    put("alarm", 3)

    def is_told() -> bool:
        return "Ett brev har väntat sedan" in client.get(reverse("messages")).content.decode()

    seen = {}
    for seconds in (0, 110, 125):
        with clock.stepped(timedelta(seconds=seconds)):
            seen[seconds] = is_told()
            waited = health().waited_seconds
    assert seen == {0: False, 110: False, 125: True} and waited > 120
    tasks.tick()
    with clock.stepped(timedelta(seconds=300)):
        assert not is_told() and delivery.drain().count == 0
    reached(
        "7", "a worker that stopped is noticed", "alarm when the oldest due > 120 s", "none at 110 s, told at 125 s"
    )
