"""Reminders with two beats, four workers and a clock that is stepped: one copy at the promised wall time, none stale,
none after a cancellation or a no.
"""

import os
import sys
from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from ignite.joining.models import Invitation
from ignite.joining.services import answer_invitation
from ignite.kernel import clock
from ignite.kernel.actor import SYSTEM
from ignite.outbox import claim, delivery
from ignite.outbox.enums import Status
from ignite.outbox.models import Message, ReminderMark
from ignite.outbox.reminding import planning
from ignite.runtime.children import Child, wait_until
from ignite.runtime.places import CHECKOUT
from tests.factories.cast import make_cast
from tests.factories.workshops import asked_to, workshop_in
from tests.faults.judge import all_rows, complaints
from tests.faults.nursery import CALM, scaled_environment
from tests.services import process_environment
from workshops.models import Workshop
from workshops.services import cancel_workshop

pytestmark = pytest.mark.fault
OURS = ("workshop_unanswered", "workshop_tomorrow", "workshop_today")
LOOKED = "*"  # the mark of the last look, by whomever


def at(text: str) -> datetime:
    """An instant by Swedish wall time."""
    wall = datetime.fromisoformat(text)
    return clock.at_wall(wall.date(), wall.time())


class House:
    """Two beats and a Celery worker of four processes whose clock stands in a file."""

    def __init__(self, factor, file, sink, celery_worker_process, folder) -> None:
        self.file, self.sink = file, sink
        self.now = at("2026-10-23 12:00")
        self.step_to(self.now)
        shared = {
            "EMAIL_URL": sink.url,
            "IGNITE_CLOCK_FILE": str(file),
            "CONN_MAX_AGE": "0",  # each task has a new connection, which reads the file anew
            **scaled_environment(factor, tick=None if factor == 1 else 0.3),
        }
        self.worker = celery_worker_process("--concurrency=4", **shared)
        environment = process_environment(**shared)
        words = [sys.executable, "-m", "celery", "-A", "ignite", "beat", "--pidfile="]
        self.beats = [
            Child(
                "Beat", [*words, "-s", str(folder / f"beat{n}")], folder / f"beat{n}.log", environment, folder=CHECKOUT
            )
            for n in (1, 2)
        ]
        for beat in self.beats:
            beat.start()

    def step_to(self, moment: datetime) -> None:
        """Let the clock of all processes show a moment; it goes on from there."""
        seconds = (moment - datetime.now(moment.tzinfo)).total_seconds()
        new = self.file.with_suffix(".new")
        new.write_text(str(seconds))
        os.replace(new, self.file)  # noqa: PTH105 (whoever reads sees the old or the new one, never half of it)
        self.now = moment

    def look_at(self, moment: datetime) -> None:
        """Step there between two letters and wait until the reminders were looked for."""
        assert wait_until(lambda: self._step_unless_in_hand(moment), 120, 0.05), self.told()
        looked = ReminderMark.objects.filter(
            policy=LOOKED, looked_until__range=(moment, moment + timedelta(minutes=10))
        )
        assert wait_until(looked.exists, 120, 0.05), self.told()

    @transaction.atomic
    def _step_unless_in_hand(self, moment: datetime) -> bool:
        """Step the clock while nobody can take a letter and nobody has one.

        The lease of one in hand would be over by the new time, and whoever takes it then sends a copy; so would the
        lease that somebody takes by the old time. Hence the lock, which waits for whoever is about to take one, and
        the end of every connection that was opened by the old time: its task fails, and the next tick begins anew.
        """
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE outbox_message IN SHARE ROW EXCLUSIVE MODE")
            if Message.objects.filter(status=Status.SENDING).exists():
                return False
            self.step_to(moment)
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
        return True

    def wait_for(self, count: int) -> None:
        """Until so many of our reminders were sent."""
        assert wait_until(lambda: letters().count() >= count, 120, 0.05), self.told()

    def told(self) -> str:
        logs = [self.worker, *self.beats]
        return "\n".join(
            [str(list(letters().values_list("dedupe_key", "status"))), *(one.last_words(20) for one in logs)]
        )

    def close(self) -> None:
        """End all of them; what is in hand is finished."""
        for one in (*self.beats, self.worker):
            one.stop()


def letters():
    return Message.objects.filter(policy__in=OURS, status=Status.SENT)


def times_of(policy: str, workshop: Workshop) -> list[str]:
    """When each letter of a policy was due, and that it left then, by Swedish wall time."""
    rows = letters().filter(policy=policy, about_id=workshop.pk).values_list("due_at", "sent_at")
    for due_at, sent_at in rows:
        assert due_at <= sent_at < due_at + timedelta(minutes=3), (policy, due_at, sent_at)
    return sorted(f"{clock.local(due_at):%m-%d %H:%M}" for due_at, _sent_at in rows)


def coming(cast, starts_at: str, *who, answer: str = "yes", when: datetime) -> Workshop:
    """A workshop to which people are asked; they have answered, or ("") not yet."""
    with clock.standing_at(when):
        workshop = workshop_in("inviting", cast, starts_at=at(starts_at))
        said = {"answer": answer, "answered_at": clock.now()} if answer else {}
        for person in who:
            asked_to(workshop, person, "answered" if answer else "sent", expires_at=workshop.ends_at, **said)
    return workshop


def spend_night(house: House, cast, sunday: datetime) -> list[str]:
    """One weekend of clock change: a workshop on the Sunday, one on the Monday, two people at each. What is wrong."""
    day = {n: f"{clock.local(sunday).date() + timedelta(days=n)}" for n in (-2, -1, 0, 1)}
    friday = at(f"{day[-2]} 12:00")
    house.look_at(friday)
    sunday_one = coming(cast, f"{day[0]} 10:00", cast.anna, cast.arvid, when=friday)
    monday_one = coming(cast, f"{day[1]} 09:00", cast.anna, cast.arvid, when=friday)
    count, hour = letters().count(), timedelta(hours=1)
    for wall in (f"{day[-1]} 15:00", f"{day[0]} 07:30", f"{day[0]} 15:00", f"{day[1]} 07:30"):
        house.look_at(at(wall) - timedelta(seconds=40))
        house.look_at(at(wall) + timedelta(seconds=2))
        house.wait_for(count := count + 2)
        for step in (hour, -hour) if wall.startswith(day[0]) else ():
            house.look_at(at(wall) + step)
        house.look_at(at(wall) + timedelta(minutes=4))
    wanted = {
        ("workshop_tomorrow", sunday_one): [f"{day[-1][5:]} 15:00"] * 2,
        ("workshop_today", sunday_one): [f"{day[0][5:]} 07:30"] * 2,
        ("workshop_tomorrow", monday_one): [f"{day[0][5:]} 15:00"] * 2,
        ("workshop_today", monday_one): [f"{day[1][5:]} 07:30"] * 2,
    }
    return [f"{key}: {times_of(*key)}" for key, walls in wanted.items() if times_of(*key) != walls]


def stand_still(house: House, cast) -> dict[str, Counter]:
    """Nobody works for six hours, then for two days: what each sent, by workshop and policy."""
    monday = at("2027-11-08 12:00")
    house.look_at(monday)
    both = (cast.anna, cast.arvid)
    names = {
        coming(cast, "2027-11-10 10:00", *both, when=monday).pk: "over by then",
        coming(cast, "2027-11-10 13:00", *both, when=monday).pk: "same day",
        coming(cast, "2027-11-17 09:00", *both, answer="", when=monday).pk: "in a week",
        coming(cast, "2027-11-11 09:00", *both, when=monday).pk: "over in two days",
        coming(cast, "2027-11-13 14:00", *both, answer="", when=monday).pk: "in two days",
    }
    house.look_at(at("2027-11-09 15:00") + timedelta(seconds=2))
    house.wait_for(28)  # 24 of the weekends, and the eve of the two on the tenth
    house.look_at(at("2027-11-10 06:00"))
    had, sent = set(letters().values_list("pk", flat=True)), {}
    for name, after, count in (("6 h", at("2027-11-10 12:00"), 4), ("2 d", at("2027-11-12 12:00"), 2)):
        house.look_at(after)
        house.wait_for(len(had) + count)
        house.look_at(after + timedelta(minutes=12))
        new = letters().exclude(pk__in=had)
        sent[name] = Counter((names[row.about_id], row.policy) for row in new)
        had |= set(new.values_list("pk", flat=True))
    return sent


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("factor", [CALM, pytest.param(1.0, marks=pytest.mark.long)], ids=["short", "long"])
def test_two_beats_and_four_workers_send_one_copy_at_the_promised_wall_time(
    factor, sink, celery_worker_process, short_folder, clock_file, silent_nudge, reached
):
    cast = make_cast()
    house = House(factor, clock_file, sink, celery_worker_process, short_folder)
    try:
        for night in ("2026-10-25", "2027-03-28", "2027-10-31"):
            wrong = spend_night(house, cast, at(f"{night} 12:00"))
            assert wrong == [], house.told()
        sent = stand_still(house, cast)
    finally:
        house.close()
    assert sent == {
        "6 h": Counter({("same day", "workshop_today"): 2, ("in a week", "workshop_unanswered"): 2}),
        "2 d": Counter({("in two days", "workshop_unanswered"): 2}),
    }
    assert complaints(sink, [row for row in all_rows() if row[2] != "queued"]) == []
    wanted = "2 beats, 4 workers, clock ± 1 h: 1 copy"
    reached("16", "reminder exactly once", wanted, "24 reminders of 3 weekends, Sundays stepped ± 1 h: 1 copy each")
    wanted = "nights of 2026-10-25, 2027-03-28, 2027-10-31: one copy, promised wall time"
    reached("18", "clock change", wanted, "all at 15:00 and 07:30 by the wall")
    wanted = "6 h and 2 d without workers: due once, stale none"
    reached("19", "catch-up after a standstill", wanted, "6 sent once, of 6 stale ones none")


# After a cancellation or a no


def reminder_of(cast, *, claimed: bool):
    """A reminder that was planned for the eve of a workshop and waits, or is in a worker's hands already."""
    when = at("2027-02-10 12:00")
    with clock.standing_at(when):
        planning.plan()
        workshop = coming(cast, "2027-02-12 10:00", cast.anna, when=when)
    with clock.standing_at(at("2027-02-11 15:00:30")):
        planning.plan()
        Message.objects.exclude(policy__in=OURS).delete()  # what other rooms remind of on such a day
        assert Message.objects.count() == 1
        held = claim.claim_one("email", worker="w", lease=timedelta(seconds=180)) if claimed else None
    return workshop, held


def say_no(workshop: Workshop, cast) -> None:
    answer_invitation(Invitation.objects.get(about_id=workshop.pk), answer="no", actor=SYSTEM)


def call_off(workshop: Workshop, cast) -> None:
    cancel_workshop(workshop, actor=cast.ella.actor, reason="Snö.")


def left_after(change, cast, *, claimed: bool) -> list[Message]:
    """The reminders that leave all the same after a change."""
    workshop, held = reminder_of(cast, claimed=claimed)
    with clock.standing_at(at("2027-02-11 15:01")):
        change(workshop, cast)
        if held is not None:
            delivery.settle(held, delivery.attempt(held, delivery.transports.email()))
        delivery.drain()
    with clock.standing_at(at("2027-02-12 07:31")):
        planning.plan()
        delivery.drain()
    return list(letters())


@pytest.mark.django_db
@pytest.mark.parametrize("claimed", [False, True], ids=["waiting", "claimed"])
@pytest.mark.parametrize("change", [say_no, call_off])
def test_no_reminder_leaves_after_a_cancellation_or_a_no(change, claimed, cast, sink, reached):
    assert left_after(change, cast, claimed=claimed) == []
    assert complaints(sink, all_rows()) == []
    assert not any(b"I morgon" in copy.content or b"I dag" in copy.content for copy in sink.taken)
    what = f"{change.__name__}, {'claimed' if claimed else 'waiting'}"
    reached("17", f"no reminder after: {what}", "0 copies", "0 copies")


@pytest.mark.django_db
def test_control_nothing_done_the_reminder_leaves(cast, sink):
    assert len(left_after(lambda workshop, cast: None, cast, claimed=False)) == 2
