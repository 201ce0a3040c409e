"""Queueing: written in the receiver's language, once for each receiver, in the cause's transaction."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction

from ignite.accounts.models import User
from ignite.kernel import clock
from ignite.kernel.actor import Actor, Seat
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox import delivery, mending, nudge, services
from ignite.outbox.calendar import Event
from ignite.outbox.enums import Status
from ignite.outbox.kinds import register
from ignite.outbox.letters import Letter
from ignite.outbox.models import Message, Suppression
from ignite.outbox.queries import health
from ignite.outbox.recipients import Recipient, address_hash, recipient_of
from tests.outbox.kinds import ANNA, BEN, DIGEST, GUARDED, LATE, PLAIN, truth

pytestmark = pytest.mark.django_db
FACTS = {"who": "Järfälla", "what": "behovet"}
PROGRAMME = Actor(user_id=1, seat=Seat(1, 1, "Programmet", "programme"))
SOMEBODY = Actor(user_id=2, seat=Seat(2, 2, "Kommunen", "need_owner"))


def put(kind=PLAIN, to=ANNA, key="need:1:opened", **more):
    return services.queue(kind, to=to, key=key, context=more.pop("context", FACTS), **more)


def test_queue_writes_one_row_ready_to_leave():
    message = put(url="/needs/1/", action="Läs behovet")
    row = Message.objects.get()
    assert message.pk == row.pk and row.status == Status.QUEUED and row.due_at <= clock.now()
    assert row.message_id.startswith("<") and row.message_id.endswith("@ignite.example.org>")
    assert row.subject == "Prov behovet" and row.to_address == "anna@example.org" and row.priority == 30


def test_queue_twice_gives_one_row_and_none():
    assert put() is not None
    assert put() is None
    assert Message.objects.count() == 1


def test_queue_same_key_to_another_receiver_is_another_message():
    assert put() and put(to=BEN) and put(seq=1) and put(kind=DIGEST)
    assert Message.objects.count() == 4


def test_queue_is_undone_with_its_cause():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        put()
        raise ZeroDivisionError
    assert not Message.objects.exists()


def test_queue_many_passes_over_those_queued_before():
    letters = [Letter(Recipient(f"p{n}@example.org"), "day:1", context=FACTS) for n in range(120)]
    assert services.queue_many(PLAIN, letters[:60]) == 60
    assert services.queue_many(PLAIN, letters) == 60
    assert services.queue_many(PLAIN, letters[:3]) == 0
    assert Message.objects.values("message_id").distinct().count() == 120


def test_one_and_many_write_the_same_row():
    put(to=BEN, url="/x/", wall=datetime(2027, 3, 1, 7, 30))  # noqa: DTZ001
    letter = Letter(BEN, "need:2:opened", context=FACTS, url="/x/", wall=datetime(2027, 3, 1, 7, 30))  # noqa: DTZ001
    filler = [Letter(Recipient(f"p{n}@example.org"), "k", context=FACTS) for n in range(60)]
    services.queue_many(PLAIN, [letter, *filler])
    own = {"id", "public_id", "dedupe_key", "message_id", "created_at"}
    one, two = (
        {k: v for k, v in row.items() if k not in own}
        for row in Message.objects.filter(to_address=BEN.email).order_by("id").values()
    )
    assert one == two


def test_wall_time_is_kept_and_derived(settings):
    row = put(wall=datetime(2027, 3, 29, 7, 30))  # noqa: DTZ001 (the day after the clock goes forward)
    row.refresh_from_db()
    assert row.due_at.hour == 5 and row.due_local.hour == 7 and row.tz == "Europe/Stockholm"


def test_account_gives_receiver_language_and_id(django_user_model):
    user = django_user_model.objects.create_user("cia@example.org", name="Cia", language="en")
    to = recipient_of(user, 7)
    assert (to.email, to.language, to.user_id, to.organisation_id) == ("cia@example.org", "en", user.pk, 7)


def test_late_words_are_written_with_what_holds_now():
    truth["where"] = "Electrum"
    assert put(kind=LATE, context={}).subject == "Prov Electrum"


def test_cancel_about_takes_back_what_has_not_left(django_user_model):
    about = django_user_model.objects.create_user("x@example.org")
    put(about=about), put(about=about, kind=DIGEST), put(key="other"), put(about=about, to=BEN)
    assert services.cancel_about(about, [DIGEST]) == 1
    assert services.cancel_about(about, to=BEN) == 1
    assert services.cancel_about(about) == 1
    assert Message.objects.filter(status=Status.CANCELLED).count() == 3


def test_resend_makes_one_new_row_of_a_dead_one():
    message = put()
    with pytest.raises(Refused):
        services.resend(message, actor=PROGRAMME)
    Message.objects.update(status=Status.DEAD)
    again = services.resend(message, actor=PROGRAMME)
    assert services.resend(message, actor=PROGRAMME).pk == again.pk
    assert again.message_id != message.message_id and again.body_text == message.body_text
    assert Message.objects.count() == 2


def test_resend_refuses_a_suppressed_address():
    message = put()
    Message.objects.update(status=Status.DEAD)
    barred = Suppression.objects.create(address_hash=address_hash("ANNA@example.org"), reason="550")
    with pytest.raises(Refused):
        services.resend(message, actor=PROGRAMME)
    services.lift_suppression(barred, actor=PROGRAMME)
    assert services.resend(message, actor=PROGRAMME)


def test_restore_guard_holds_what_waited():
    put()
    assert services.hold_waiting(clock.now() + timedelta(minutes=1)) == 1
    assert Message.objects.get().status == Status.HELD


def test_the_demos_past_is_filed_and_not_sent(settings):
    put(), put(key="later", due_at=clock.now() + timedelta(days=1))
    assert services.file_as_sent(clock.now()) == 1
    assert set(Message.objects.values_list("status", flat=True)) == {"sent", "queued"}
    settings.PRODUCTION = True
    with pytest.raises(ImproperlyConfigured):
        services.file_as_sent(clock.now())


@pytest.mark.parametrize("status", ["sent", "cancelled", "expired", "dead"])
def test_a_final_state_is_never_left(status):
    put()
    Message.objects.update(status=status, sent_at=clock.now() if status == "sent" else None)
    with pytest.raises(IntegrityError, match="is final"), transaction.atomic():
        Message.objects.update(status="queued", sent_at=None)


def test_sending_without_a_lease_is_impossible():
    put()
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(status="sending")


def test_many_messages_ring_once_after_the_commit(django_capture_on_commit_callbacks, monkeypatch):
    with django_capture_on_commit_callbacks() as callbacks:
        for n in range(5):
            put(key=f"k{n}")
            with transaction.atomic():
                put(key=f"inner{n}")
    assert callbacks == [nudge.ring]


def test_rolled_back_part_takes_its_ring_with_it(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            put(key="lost")
            raise ZeroDivisionError
        put(key="kept")
    assert callbacks == [nudge.ring]
    assert connection.in_atomic_block and User  # the test's own transaction


def fail(message, **more):
    Message.objects.filter(pk=message.pk).update(status=Status.DEAD, **more)


def test_a_letter_sent_again_is_seen_to():
    message = put()
    fail(message)
    services.resend(message, actor=PROGRAMME)
    message.refresh_from_db()
    assert message.settled_at and not Message.objects.to_settle().exists()


def test_a_letter_that_came_back_can_be_sent_again():
    message = put()
    Message.objects.update(status=Status.SENT, sent_at=clock.now(), delivery="bounced")
    assert services.resend(message, actor=PROGRAMME).status == Status.QUEUED


def test_a_letter_goes_to_a_corrected_address_though_the_account_has_another(django_user_model, hand):
    user = django_user_model.objects.create_user("wrong@example.org", name="Cia")
    starts = clock.now() + timedelta(days=3)
    event = Event("uid-1@example.org", 1, "REQUEST", starts, starts + timedelta(hours=1), "Möte")
    message = put(GUARDED, recipient_of(user), url="/svar/1/", calendar=event)
    fail(message)
    Suppression.objects.create(address_hash=address_hash(user.email), reason="550")
    again = services.resend(message, actor=PROGRAMME, to_address=" right@example.org ")
    assert services.resend(message, actor=PROGRAMME, to_address="right@example.org").pk == again.pk
    seen = []
    truth["answer"] = True
    known = GUARDED.still_true
    monkey = replace(GUARDED, still_true=lambda letter: seen.append(letter.to_address) or known(letter))
    register(monkey)
    try:
        delivery.drain(transport=hand)
    finally:
        register(GUARDED)
    parcel = hand.parcels[0]
    assert parcel.address == "right@example.org" and parcel.text.startswith("Hej Cia!") and "/svar/1/" in parcel.text
    unfolded = parcel.ics.replace("\r\n ", "")
    assert "mailto:right@example.org" in unfolded and "wrong@" not in unfolded and unfolded.count("ATTENDEE") == 1
    assert seen == ["wrong@example.org"]  # who is asked to something is known by the address they were asked at


def test_a_dead_letter_needs_nothing_more_once_somebody_says_so():
    message = put()
    with pytest.raises(Refused):
        mending.settle(message, actor=PROGRAMME, note="Ringde.")
    fail(message)
    with pytest.raises(Refused):
        mending.settle(message, actor=PROGRAMME, note=" ")
    with pytest.raises(NotAllowed):
        mending.settle(message, actor=SOMEBODY, note="Ringde.")
    assert Message.objects.to_settle().count() == 1 == health().dead
    assert mending.settle(message, actor=PROGRAMME, note="Ringde.") is True
    assert mending.settle(message, actor=PROGRAMME, note="Ringde igen.") is False
    assert health().dead == 0 and Message.objects.get().settled_note == "Ringde."


def test_an_address_is_barred_by_hand_once_with_a_reason():
    with pytest.raises(Refused):
        mending.bar_address("anna@example.org", actor=PROGRAMME, reason="")
    with pytest.raises(NotAllowed):
        mending.bar_address("anna@example.org", actor=SOMEBODY, reason="Slutat")
    one = mending.bar_address("Anna@example.org", actor=PROGRAMME, reason="Slutat")
    assert mending.bar_address("anna@example.org", actor=PROGRAMME, reason="Annat").pk == one.pk
    assert Suppression.objects.get().reason == "Slutat" and "anna@" not in one.hint.lower() and one.hint
