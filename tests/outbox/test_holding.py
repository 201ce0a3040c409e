"""Held back: kinds, batches and letters; released or dropped once, many in few statements."""

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from ignite.kernel import clock
from ignite.kernel.actor import Actor, Seat
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.models import Transition
from ignite.outbox import hiding, holding, services
from ignite.outbox.enums import Status
from ignite.outbox.letters import Letter
from ignite.outbox.messages import LOGIN_CODE
from ignite.outbox.models import Batch, KindHold, Message
from ignite.outbox.recipients import Recipient
from tests.outbox.kinds import ANNA, BEN, DIGEST, PLAIN

pytestmark = pytest.mark.django_db
FACTS = {"who": "Järfälla", "what": "behovet"}
PROGRAMME = Actor(seat=Seat(1, 1, "Programmet", "programme"))
SOMEBODY = Actor(user_id=2, seat=Seat(2, 2, "Kommunen", "need_owner"))


@pytest.fixture
def batch(db):
    return Batch.objects.create(label="Vårens inbjudan", prepared_at=clock.now())


def put(key="k", to=ANNA, kind=PLAIN, **more):
    return services.queue(kind, to=to, key=key, context=FACTS, **more)


def many(count, **more):
    letters = [Letter(Recipient(f"p{n}@example.org"), "day:1", context=FACTS) for n in range(count)]
    return services.queue_many(PLAIN, letters, **more)


def statuses():
    return set(Message.objects.values_list("status", flat=True))


@pytest.mark.parametrize("count", [3, 60])
def test_a_held_kind_comes_in_held_and_costs_no_more_questions(count):
    costs = []
    for hold in (False, True):
        if hold:
            holding.hold_kind(PLAIN, actor=PROGRAMME)
        Message.objects.all().delete()
        with CaptureQueriesContext(connection) as context:
            many(count)
        costs.append(len(context))
        assert statuses() == {Status.HELD if hold else Status.QUEUED}
    assert costs[0] == costs[1]
    assert put(kind=DIGEST).status == Status.QUEUED and put().status == Status.HELD


def test_a_kind_is_held_once_and_let_go():
    for _ in range(2):
        holding.hold_kind(PLAIN, actor=PROGRAMME)
    assert KindHold.objects.count() == 1
    message = put()
    for _ in range(2):
        holding.let_kind_go(PLAIN, actor=PROGRAMME)
    assert put("new").status == Status.QUEUED
    message.refresh_from_db()
    assert message.status == Status.HELD
    assert [row.move for row in Transition.objects.filter(thing="kind_hold")] == ["hold", "free"]


def test_what_one_signs_in_with_is_never_held():
    with pytest.raises(Refused):
        holding.hold_kind(LOGIN_CODE, actor=PROGRAMME)
    KindHold.objects.create(kind=LOGIN_CODE.name)  # however the row came there
    assert services.queue(LOGIN_CODE, to=ANNA, key="k", context={"code": "ABC"}).status == Status.QUEUED


def test_what_no_page_shows_is_released_when_its_kind_is_let_go(monkeypatch):
    monkeypatch.setattr(hiding, "_rules", [lambda: Q(to_address=BEN.email)])
    holding.hold_kind(PLAIN, actor=PROGRAMME)
    put(), put(to=BEN)
    holding.let_kind_go(PLAIN, actor=PROGRAMME)
    assert dict(Message.objects.values_list("to_address", "status")) == {ANNA.email: "held", BEN.email: "queued"}


def test_a_batch_holds_its_letters_until_it_is_released_once(batch, rings):
    many(60, batch=batch)
    put(batch=batch)
    assert statuses() == {Status.HELD} and batch.messages.count() == 61 and not rings
    assert holding.release_batch(batch, actor=PROGRAMME) == 61
    assert holding.release_batch(batch, actor=PROGRAMME) == 0
    assert statuses() == {Status.QUEUED}
    assert put("late", batch=batch).status == Status.QUEUED
    with pytest.raises(Refused):
        holding.drop_batch(batch, actor=PROGRAMME, reason="Fel dag.")
    assert Transition.objects.filter(thing="batch", thing_id=batch.pk).count() == 1


def test_a_batch_is_dropped_with_a_reason_once(batch):
    many(60, batch=batch)
    with pytest.raises(Refused):
        holding.drop_batch(batch, actor=PROGRAMME, reason=" ")
    assert holding.drop_batch(batch, actor=PROGRAMME, reason="Fel dag.") == 60
    assert holding.drop_batch(batch, actor=PROGRAMME, reason="Fel dag.") == 0
    assert statuses() == {Status.CANCELLED}
    with pytest.raises(Refused):
        holding.release_batch(batch, actor=PROGRAMME)


def test_a_batch_in_preparation_is_not_released(batch):
    Batch.objects.update(prepared_at=None)
    with pytest.raises(Refused):
        holding.release_batch(batch, actor=PROGRAMME)
    assert holding.drop_batch(batch, actor=PROGRAMME, reason="Ångrat.") == 0


def test_letters_are_released_and_dropped_in_few_statements():
    costs = []
    for count in (60, 600):
        Message.objects.all().delete()
        many(count, held=True)
        one = Message.objects.filter(pk=Message.objects.order_by("pk").first().pk)
        assert holding.drop_letters(one, actor=PROGRAMME, reason="Dubblett.") == 1
        with CaptureQueriesContext(connection) as context:
            assert holding.release_letters(Message.objects.all(), actor=PROGRAMME) == count - 1
        costs.append(len(context))
        assert holding.release_letters(Message.objects.all(), actor=PROGRAMME) == 0
        assert Message.objects.filter(status=Status.CANCELLED).count() == 1
    assert costs[0] == costs[1] <= 6
    assert Transition.objects.filter(thing="message", move="release").count() == 59 + 599


@pytest.mark.parametrize("act", ["hold_kind", "let_kind_go", "release_batch", "drop_batch", "release_letters"])
def test_only_the_programme_holds_and_releases(act, batch):
    put(to=BEN, batch=batch)
    what = {"hold_kind": PLAIN, "let_kind_go": PLAIN, "release_letters": Message.objects.all()}.get(act, batch)
    more = {"reason": "x"} if act == "drop_batch" else {}
    with pytest.raises(NotAllowed):
        getattr(holding, act)(what, actor=SOMEBODY, **more)
    assert statuses() == {Status.HELD} and not KindHold.objects.exists()
