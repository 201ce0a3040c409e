"""What was put by comes in one letter at its moment: all that is still true, once, whoever gathers and whoever dies."""

import re
import threading
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connections

from ignite.accounts.models import User
from ignite.kernel import clock
from ignite.kernel.clock import STOCKHOLM
from ignite.outbox import choosing, delivery, gathering, rendering, services, tasks
from ignite.outbox.enums import MessageClass, Pace, Status
from ignite.outbox.models import Message
from ignite.outbox.recipients import recipient_of
from ignite.outbox.wishes import OPTIONAL
from tests.outbox.kinds import ANNA, DIGEST, GUARDED, LATE, truth

TUESDAY = datetime(2026, 3, 10, 14, 0, tzinfo=STOCKHOLM)
WEDNESDAY = datetime(2026, 3, 11, 7, 30, 5, tzinfo=STOCKHOLM)
database = pytest.mark.django_db


@pytest.fixture
def anna(cast):
    return person(cast.anna.user)


def person(user, pace=Pace.DAILY):
    truth["answer"] = True
    choosing.choose(user.pk, dict.fromkeys(OPTIONAL, pace))
    return user


def put_by(user, hand, *keys, kind=GUARDED, at=TUESDAY, **more):
    with clock.standing_at(at):
        rows = [
            services.queue(kind, to=recipient_of(user), key=key, context={"who": "x", "what": key}, **more)
            for key in keys
        ]
        delivery.drain(transport=hand)
    return rows


def gathered():
    return list(Message.objects.filter(kind="gathered"))


@database
def test_one_letter_lists_what_was_put_by(anna, hand):
    rows = put_by(anna, hand, "vatten", "mat", url="/needs/1/", action="Läs")
    rows += put_by(anna, hand, "sammanfattning", kind=DIGEST)
    with clock.standing_at(WEDNESDAY):
        assert gathering.gather() == 1
        delivery.drain(transport=hand)
    [parcel], [letter] = hand.parcels, gathered()
    assert parcel.subject == "Samlade brev till dig (3)" and letter.status == Status.SENT
    for row in rows:
        row.refresh_from_db()
        assert row.carried_by == letter and row.status == Status.KEPT and row.subject in parcel.text
    assert parcel.text.count("http://127.0.0.1:8000/needs/1/") == 2 and f"/inbox/{rows[2].public_id}/" in parcel.text
    assert "List-Unsubscribe" in parcel.headers and parcel.html.count("/needs/1/") == 4


@database
def test_nothing_is_gathered_before_its_moment_nor_twice(anna, hand):
    put_by(anna, hand, "a")
    with clock.standing_at(WEDNESDAY - timedelta(minutes=1)):
        assert gathering.gather() == 0
    with clock.standing_at(WEDNESDAY):
        assert [gathering.gather() for _round in range(3)] == [1, 0, 0]
    with clock.standing_at(WEDNESDAY + timedelta(days=3)):
        assert gathering.gather() == 0


@database
def test_after_standstill_one_letter_holds_all(anna, hand):
    put_by(anna, hand, "a")
    put_by(anna, hand, "b", at=TUESDAY + timedelta(days=1))
    with clock.standing_at(TUESDAY + timedelta(days=6)):
        assert gathering.gather() == 1
    assert Message.objects.filter(carried_by=gathered()[0]).count() == 2


@database
def test_what_is_no_longer_true_is_left_out_and_none_left_is_no_letter(anna, hand):
    [row] = put_by(anna, hand, "a")
    truth["answer"] = False
    with clock.standing_at(WEDNESDAY):
        assert gathering.gather() == 0 and gathered() == []
    row.refresh_from_db()
    assert row.status == Status.KEPT and row.gather_at is None and row.carried_by is None


@database
def test_what_has_run_out_meanwhile_is_left_out(anna, hand):
    put_by(anna, hand, "a", expires_at=WEDNESDAY + timedelta(minutes=20))
    put_by(anna, hand, "b")
    with clock.standing_at(WEDNESDAY + timedelta(hours=1)):
        gathering.gather()
    assert [row.dedupe_key.split(":")[1] for row in Message.objects.filter(carried_by__isnull=False)] == ["b"]


@database
def test_it_is_asked_once_more_when_the_letter_leaves(anna, hand):
    put_by(anna, hand, "a", "b")
    with clock.standing_at(WEDNESDAY):
        gathering.gather()
        truth["answer"] = False
        delivery.drain(transport=hand)
    assert gathered()[0].status == Status.CANCELLED and not hand.parcels


@database
def test_what_is_switched_off_meanwhile_is_not_mailed(anna, hand):
    put_by(anna, hand, "a")
    put_by(anna, hand, "b", kind=DIGEST)
    with clock.standing_at(WEDNESDAY):
        gathering.gather()
        choosing.choose(anna.pk, {MessageClass.USEFUL: Pace.OFF})
        delivery.drain(transport=hand)
    assert hand.parcels[0].subject == "Samlade brev till dig (1)"


@database
def test_one_click_in_the_letter_ends_all_that_is_gathered(anna, hand, client):
    put_by(anna, hand, "a")
    with clock.standing_at(WEDNESDAY):
        gathering.gather()
        delivery.drain(transport=hand)
    path = re.search(r"http://127\.0\.0\.1:8000(/u/\S+/)", hand.parcels[0].text)[1]
    assert client.post(path).status_code == 200
    assert {choice.pace for choice in choosing.choices_of(anna.pk)} == {Pace.OFF}


@database
def test_at_once_lets_what_was_put_by_go(anna, hand):
    put_by(anna, hand, "a")
    with clock.standing_at(TUESDAY + timedelta(hours=1)):
        choosing.choose(anna.pk, {MessageClass.USEFUL: Pace.AT_ONCE})
        assert gathering.gather() == 1


@database
def test_words_written_late_are_those_of_the_day(anna, hand):
    truth["where"] = "Umeå"
    put_by(anna, hand, "a", kind=LATE)
    truth["where"] = "Luleå"
    with clock.standing_at(WEDNESDAY):
        gathering.gather()
        delivery.drain(transport=hand)
    assert "Luleå" in hand.parcels[0].text and "Umeå" not in hand.parcels[0].text


@database
def test_a_long_list_says_how_many_more(anna, hand, monkeypatch):
    monkeypatch.setattr(gathering, "SHOWN", 2)
    put_by(anna, hand, "a", "b", "c", "d")
    with clock.standing_at(WEDNESDAY):
        gathering.gather()
        delivery.drain(transport=hand)
    assert "2 brev till finns" in hand.parcels[0].text and hand.parcels[0].subject.endswith("(4)")


@database
def test_somebody_who_is_gone_gets_none(anna, hand):
    put_by(anna, hand, "a")
    User.objects.filter(pk=anna.pk).update(is_active=False)
    with clock.standing_at(WEDNESDAY):
        assert gathering.gather() == 0 and gathering._waiting() == []


@database
def test_one_that_cannot_be_asked_waits_and_the_rest_go(anna, hand, monkeypatch):
    bad, good = put_by(anna, hand, "bad", "good")
    real = gathering._is_true

    def ask(row, now):
        if row.pk == bad.pk:
            raise IntegrityError("no")
        return real(row, now)

    monkeypatch.setattr(gathering, "_is_true", ask)
    with clock.standing_at(WEDNESDAY):
        assert gathering.gather() == 1 and gathering.gather() == 0
    monkeypatch.undo()
    with clock.standing_at(WEDNESDAY + timedelta(hours=2)):
        assert gathering.gather() == 1
    bad.refresh_from_db(), good.refresh_from_db()
    assert bad.carried_by and good.carried_by and bad.carried_by != good.carried_by


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["before the letter", "after the letter", "after the last write"])
def test_killed_in_the_midst_loses_nothing_and_tells_nothing_twice(cast, hand, monkeypatch, moment):
    rows = put_by(person(cast.anna.user), hand, "a", "b")
    name = {"before the letter": "_facts", "after the letter": "queue"}.get(moment, "_queue_letter")
    real = getattr(gathering, name)

    def die(*args, **kwargs):
        if name != "_facts":
            real(*args, **kwargs)
        raise SystemExit

    with clock.standing_at(WEDNESDAY):
        with monkeypatch.context() as patch, pytest.raises(SystemExit):
            patch.setattr(gathering, name, die)
            gathering.gather()
        assert gathered() == []
        assert gathering.gather() == 1
    for row in rows:
        row.refresh_from_db()
    assert {row.carried_by for row in rows} == set(gathered())


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_letter_each(cast, hand):
    for one in (cast.anna.user, cast.bo.user, cast.clara.user):
        put_by(person(one), hand, "a", "b")
    start = threading.Barrier(6)

    def race():
        start.wait()
        gathering.gather()
        connections.close_all()

    with clock.standing_at(WEDNESDAY):
        threads = [threading.Thread(target=race) for _number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(gathered()) == 3 and not Message.objects.filter(status=Status.KEPT, carried_by=None).exists()


@database
def test_the_tick_gathers(anna, hand, monkeypatch):
    put_by(anna, hand, "a")
    monkeypatch.setattr(delivery, "drain", lambda **more: None)
    with clock.standing_at(WEDNESDAY):
        tasks.tick()
    assert len(gathered()) == 1


@database
def test_its_sample_can_be_written():
    words = rendering.render(gathering.GATHERED, ANNA, gathering.GATHERED.sample, url="/inbox/", action="Öppna")
    assert words.subject == "Samlade brev till dig (2)" and "Solrosen AB" in words.body_html
