"""Reminders are planned once, at the promised time, and only while they are of use."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ignite.editions.models import Edition
from ignite.kernel import clock
from ignite.outbox import policies, tasks
from ignite.outbox.enums import Status
from ignite.outbox.models import Message, ReminderMark, ReminderPause, ReminderSetting
from ignite.outbox.policies import Call, Offset
from ignite.outbox.reminding import planning, told
from ignite.outbox.told import mark_delivered
from tests.outbox.reminders import ANNA, BEN, DONE, NINE, Circumstances, at, looked, thing

pytestmark = pytest.mark.django_db


@pytest.fixture
def facts(monkeypatch) -> Circumstances:
    """No room's policies, but those the test makes."""
    monkeypatch.setattr(policies, "_policies", {})
    return Circumstances()


def plan_at(when: str) -> int:
    with clock.standing_at(at(when)):
        return planning.plan()


def due() -> list[str]:
    """When the letters are due, by Swedish wall time."""
    times = Message.objects.order_by("due_at", "pk").values_list("due_at", flat=True)
    return [f"{clock.local(one):%Y-%m-%d %H:%M}" for one in times]


def test_a_fresh_house_sends_nothing_of_the_past(facts):
    facts.policy()
    thing("2026-11-20 13:00")
    assert plan_at("2026-11-19 12:00") == 0
    assert plan_at("2026-11-19 13:00") == 0


def test_each_reminder_goes_once_at_its_time(facts):
    facts.policy()
    about = thing("2026-11-20 13:00")
    looked("2026-11-01 12:00")
    assert plan_at("2026-11-13 08:59") == 0
    assert plan_at("2026-11-13 09:00:30") == 1
    assert plan_at("2026-11-13 09:01:30") == 0
    assert plan_at("2026-11-18 09:00:10") == 1
    assert due() == ["2026-11-13 09:00", "2026-11-18 09:00"]
    first = Message.objects.order_by("due_at").first()
    assert (first.policy, first.about_type, first.about_id) == ("test_policy", "accounts.organisation", about.pk)
    assert first.expires_at == at("2026-11-18 09:00"), "the next one makes it useless"


def test_a_look_with_nothing_due_costs_one_query(facts):
    for number in range(5):
        facts.policy(name=f"p{number}")
    looked("2026-11-13 09:00")
    with clock.standing_at(at("2026-11-13 14:31")), CaptureQueriesContext(connection) as context:
        planning.plan()
    assert len(context) == 1 and not facts.asked


def test_only_the_dates_in_question_are_asked_for(facts):
    facts.policy()
    looked("2026-11-13 08:59")
    plan_at("2026-11-13 09:00:30")
    assert facts.asked == [
        (at("2026-11-15 00:00"), at("2026-11-16 00:00")),
        (at("2026-11-20 00:00"), at("2026-11-21 00:00")),
    ]


def test_a_moved_date_takes_its_reminders_along(facts):
    facts.policy()
    about = thing("2026-11-20 13:00")
    looked("2026-11-13 08:00")
    assert plan_at("2026-11-13 09:00:10") == 1
    about.created_at = at("2026-11-27 13:00")
    about.save()
    assert plan_at("2026-11-18 09:01") == 0, "two days before the old date"
    assert plan_at("2026-11-20 09:01") == 1 and plan_at("2026-11-25 09:01") == 1
    about.created_at = at("2026-11-20 13:00")
    about.save()
    looked("2026-11-13 08:00")
    assert plan_at("2026-11-13 09:00:20") == 0, "the same date as the first: that one has gone"


def test_a_done_thing_is_not_reminded_of(facts):
    facts.policy()
    about = thing("2026-11-20 13:00")
    looked("2026-11-13 08:00")
    plan_at("2026-11-13 09:01")
    about.place = DONE
    about.save()
    assert plan_at("2026-11-18 09:01") == 0
    with clock.standing_at(at("2026-11-13 09:10")):
        mark_delivered()
    assert Message.objects.get().status == Status.CANCELLED, "the one in the queue is stopped at sending"


def test_after_six_hours_standstill_each_due_one_goes_once(facts):
    facts.policy(Offset(days=-1, at=NINE))
    [thing("2026-11-20 13:00", f"K{number}") for number in range(3)]
    looked("2026-11-19 08:30")
    assert plan_at("2026-11-19 14:30") == 3
    assert plan_at("2026-11-19 14:31") == 0
    assert due() == ["2026-11-19 14:30"] * 3


def test_after_two_days_only_the_newest_of_each_date_goes_and_nothing_stale(facts):
    facts.policy(Offset(days=-3, at=NINE), Offset(days=-2, at=NINE), Offset(days=-1, at=NINE))
    facts.until = "date"
    thing("2026-11-20 13:00")
    thing("2026-11-19 07:00", "Förbi")
    looked("2026-11-17 08:00")
    assert plan_at("2026-11-19 10:00") == 1
    message = Message.objects.get()
    assert message.dedupe_key.split(":")[6] == "-1d 09" and message.expires_at == at("2026-11-20 13:00")


def test_one_that_was_due_while_waiting_is_dropped_when_the_next_is(facts):
    facts.policy()
    facts.until = "date"
    thing("2026-11-20 13:00")
    looked("2026-11-13 08:00")
    plan_at("2026-11-13 09:00:30"), plan_at("2026-11-18 09:00:30")
    with clock.standing_at(at("2026-11-18 12:00")):
        mark_delivered()
    assert sorted(Message.objects.values_list("status", flat=True)) == ["expired", "sent"]


@pytest.mark.parametrize("hours", [1, -1])
def test_a_stepped_clock_sends_nothing_twice_and_loses_nothing(facts, hours):
    facts.policy(Offset(days=-1, at=NINE))
    thing("2026-11-20 13:00"), thing("2026-11-21 13:00", "Nästa dag")
    looked("2026-11-19 08:00")
    first = at("2026-11-19 09:00:10")
    counts = []
    for moment in (first, first + timedelta(hours=hours), first, first + timedelta(minutes=1)):
        with clock.standing_at(moment):
            counts.append(planning.plan())
    assert counts == [1, 0, 0, 0]
    assert plan_at("2026-11-20 09:00:10") == 1


def test_a_clock_that_ran_ahead_has_sent_what_it_sent(facts):
    facts.policy(Offset(days=-1, at=NINE))
    thing("2026-11-20 13:00")
    looked("2026-11-19 08:00")
    assert plan_at("2026-11-19 09:30") == 1
    assert plan_at("2026-11-19 08:30") == 0
    assert ReminderMark.objects.get().looked_until == pytest.approx(at("2026-11-19 09:30"), abs=timedelta(seconds=5))
    assert plan_at("2026-11-19 09:01") == 0 and plan_at("2026-11-19 09:31") == 0


@pytest.mark.parametrize("day", ["2026-10-25", "2027-03-28", "2027-10-31"])
@pytest.mark.parametrize("wall", ["00:30", "02:30", "03:30", "09:00"])
def test_the_nights_of_clock_change_keep_the_promised_wall_time(facts, day, wall):
    hour, minute = map(int, wall.split(":"))
    facts.policy(Offset(days=-1, at=NINE.replace(hour=hour, minute=minute)))
    after = at(f"{day} 13:00") + timedelta(days=1)
    thing(f"{clock.local(after):%Y-%m-%d} 13:00")
    moment = at(f"{day} 00:00") - timedelta(minutes=5)
    looked(f"{clock.local(moment):%Y-%m-%d %H:%M}")
    for _ in range(27 * 12):
        moment += timedelta(minutes=5)
        planning.plan(moment)
    promised = "03:00" if (day, wall) == ("2027-03-28", "02:30") else wall
    assert due() == [f"{day} {promised}"]
    assert Message.objects.get().due_at == at(f"{day} {wall}")


def test_people_concerned_since_are_left_out_of_what_was_before(facts):
    facts.policy()
    facts.people = [
        Call(ANNA, context={"what": "x"}, since=at("2026-11-13 09:00")),
        Call(BEN, context={"what": "x"}, since=at("2026-11-13 08:59")),
    ]
    thing("2026-11-20 13:00")
    looked("2026-11-13 08:00")
    assert plan_at("2026-11-13 09:01") == 1 and Message.objects.get().to_address == BEN.email
    assert plan_at("2026-11-18 09:01") == 2


def test_a_thing_made_after_the_moment_is_not_reminded_of_it(facts):
    facts.policy()
    facts.since = at("2026-11-13 10:00")
    thing("2026-11-20 13:00")
    looked("2026-11-13 08:00")
    assert plan_at("2026-11-13 14:00") == 0


def test_a_new_sequence_alone_is_no_new_reminder(facts):
    facts.policy()
    thing("2026-11-20 13:00")
    looked("2026-11-13 08:00")
    assert plan_at("2026-11-13 09:01") == 1
    facts.seq = 1
    looked("2026-11-13 08:00")
    assert plan_at("2026-11-13 09:02") == 0


def test_a_policy_that_fails_stops_neither_the_others_nor_the_mail(facts, caplog, hand, monkeypatch):
    broken, whole = Circumstances(), facts
    broken.fails = True
    broken.policy(Offset(days=-1, at=NINE), name="a_broken")
    whole.policy(Offset(days=-1, at=NINE), name="b_whole")
    thing("2026-11-20 13:00")
    looked("2026-11-19 08:00")
    monkeypatch.setattr(tasks.delivery, "drain", lambda **options: hand.parcels.append(options))
    with clock.standing_at(at("2026-11-19 09:01")):
        tasks.tick()
    assert "a_broken could not be planned" in caplog.text
    assert Message.objects.get().policy == "b_whole" and len(hand.parcels) == 1
    broken.fails = False
    assert plan_at("2026-11-19 09:02") == 1, "the broken one has not lost its turn"


def test_planning_takes_a_turn_a_minute_however_many_ask(facts, monkeypatch):
    turns = []
    monkeypatch.setattr(planning, "plan", lambda: turns.append(clock.now()) or 0)
    start = at("2026-11-19 09:00")
    for second in (0, 2, 4, 59, 61, 62, -1800, -1790):
        with clock.standing_at(start + timedelta(seconds=second)):
            planning.plan_in_turn()
    assert [round((one - start).total_seconds()) for one in turns] == [0, 61, -1800]


def test_an_editions_own_times_hold_for_its_things(facts):
    edition = Edition.objects.create(name="2026", year=2026, starts_on="2026-01-01", ends_on="2026-12-31")
    policy = facts.policy()
    facts.edition_id = edition.pk
    ReminderSetting.objects.create(edition=edition, policy=policy.name, offsets=["-5d 10:00", "-4h"])
    thing("2026-11-20 13:00")
    looked("2026-11-13 08:00")
    assert [plan_at(f"2026-11-{when}") for when in ("13 09:01", "15 10:01", "18 09:01", "20 09:01")] == [0, 1, 0, 1]
    assert due() == ["2026-11-15 10:00", "2026-11-20 09:00"]


def test_a_pause_of_the_edition_the_thing_or_the_person_stops(facts, django_user_model):
    edition = Edition.objects.create(name="2026", year=2026, starts_on="2026-01-01", ends_on="2026-12-31")
    policy = facts.policy(Offset(days=-1, at=NINE))
    user = django_user_model.objects.create_user("cia@example.org")
    from ignite.outbox.recipients import recipient_of

    facts.people = [Call(ANNA, context={"what": "x"}), Call(recipient_of(user), context={"what": "x"})]
    facts.edition_id = edition.pk
    one, two = thing("2026-11-20 13:00"), thing("2026-11-20 14:00", "Två")

    def again() -> int:
        Message.objects.all().delete()
        looked("2026-11-19 08:00")
        return plan_at("2026-11-19 09:01")

    assert again() == 4
    label = "accounts.organisation"
    for pause, left in (
        ({"about_type": label, "about_id": one.pk}, 2),
        ({"recipient": user}, 2),
        ({"recipient": user, "about_type": label, "about_id": two.pk, "policy": policy.name}, 3),
        ({"recipient": user, "policy": "another"}, 4),
    ):
        made = ReminderPause.objects.create(**pause)
        assert again() == left, pause
        made.delete()
    ReminderSetting.objects.create(edition=edition, policy=policy.name, paused_at=clock.now())
    assert again() == 0


def test_a_restored_back_up_holds_what_fell_due_since_it_was_made(facts):
    facts.policy(Offset(days=-1, at=NINE))
    thing("2026-11-20 13:00")
    looked("2026-11-19 02:00")
    with clock.standing_at(at("2026-11-19 12:00")):
        call_command("hold_outbox", "2026-11-19T12:00")
        assert Message.objects.get().status == Status.HELD
        assert planning.plan() == 0


def test_the_drain_command_plans_too(facts):
    facts.policy(Offset(days=-1, at=NINE), can_wait=True)
    thing("2026-11-20 13:00")
    looked("2026-11-19 08:00")
    with clock.standing_at(at("2026-11-19 21:00")):
        call_command("drain_outbox")
    assert due() == ["2026-11-20 07:00"]


def test_a_told_past_has_each_reminder_at_its_moment(facts, settings):
    facts.policy(Offset(days=-2, at=NINE), Offset(days=-1, at=NINE))
    thing("2026-11-20 13:00")
    assert told.tell(at("2026-11-17 00:00"), at("2026-11-19 12:00")) == 2
    assert due() == ["2026-11-18 09:00", "2026-11-19 09:00"]
    assert plan_at("2026-11-19 12:01") == 0 and told.tell(at("2026-11-17 00:00"), at("2026-11-19 12:00")) == 0
    settings.PRODUCTION = True
    with pytest.raises(ImproperlyConfigured):
        told.tell(at("2026-11-17 00:00"), at("2026-11-19 12:00"))


@pytest.mark.django_db(transaction=True)
def test_two_planners_at_once_queue_one_copy(facts):
    facts.policy(Offset(days=-1, at=NINE))
    for number in range(5):
        thing("2026-11-20 13:00", f"K{number}")
    looked("2026-11-19 08:00")
    moment, gate, counts = at("2026-11-19 09:01"), threading.Barrier(4), []

    def work() -> None:
        gate.wait()
        try:
            counts.append(planning.plan(moment))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    [one.start() for one in threads], [one.join() for one in threads]
    assert sum(counts) == Message.objects.count() == 5
    assert len(set(Message.objects.values_list("about_id", flat=True))) == 5
