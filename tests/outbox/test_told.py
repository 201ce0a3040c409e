"""Letters of a told past: true ones arrive when they were due, untrue ones do not, and nothing is sent."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured

from ignite.accounts.models import User
from ignite.kernel import clock
from ignite.outbox.enums import Outcome, Status
from ignite.outbox.models import Attempt, Message
from ignite.outbox.recipients import Recipient, recipient_of
from ignite.outbox.services import queue
from ignite.outbox.told import mark_delivered, mark_read
from tests.outbox import kinds

TO = Recipient("anna@example.org", "Anna")
PAST = clock.now() - timedelta(days=30)


def letter(kind=None, key="1", **facts) -> Message:
    """A letter queued thirty days ago."""
    with clock.standing_at(PAST):
        return queue(kind or kinds.PLAIN, to=TO, key=key, context={"who": "Bo", "where": "här"}, **facts)


def deliver_at(moment, **options) -> int:
    """Count as delivered with the clock standing at a moment."""
    with clock.standing_at(moment):
        return mark_delivered(**options)


@pytest.mark.django_db
def test_due_letter_arrives_when_it_was_due():
    message = letter(due_at=PAST + timedelta(days=1))
    assert deliver_at(PAST + timedelta(hours=1)) == 0
    assert deliver_at(PAST + timedelta(days=3)) == 1
    message.refresh_from_db()
    assert (message.status, message.sent_at) == (Status.SENT, message.due_at)
    assert Attempt.objects.get(message=message).outcome == Outcome.SENT


@pytest.mark.django_db
def test_letter_that_is_no_longer_true_is_cancelled(monkeypatch):
    monkeypatch.setitem(kinds.truth, "answer", False)
    message = letter(kinds.GUARDED, due_at=PAST + timedelta(days=1))
    assert deliver_at(PAST + timedelta(days=1, minutes=1)) == 0
    message.refresh_from_db()
    assert message.status == Status.CANCELLED


@pytest.mark.django_db
def test_late_letter_is_written_as_things_then_are(monkeypatch):
    monkeypatch.setitem(kinds.truth, "where", "Sal 1")
    message = letter(kinds.LATE, due_at=PAST + timedelta(days=1))
    kinds.truth["where"] = "Sal 2"
    deliver_at(PAST + timedelta(days=1, minutes=1))
    message.refresh_from_db()
    assert "Sal 2" in message.body_text


@pytest.mark.django_db
def test_letter_that_has_run_out_expires():
    message = letter(due_at=PAST + timedelta(days=1), expires_at=PAST + timedelta(days=2))
    deliver_at(PAST + timedelta(days=3))
    message.refresh_from_db()
    assert message.status == Status.EXPIRED


@pytest.mark.django_db
def test_addresses_named_are_left_in_the_queue():
    message = letter()
    assert deliver_at(PAST + timedelta(minutes=1), besides=[TO.email]) == 0
    message.refresh_from_db()
    assert message.status == Status.QUEUED


@pytest.mark.django_db
def test_production_is_refused(settings):
    settings.PRODUCTION = True
    with pytest.raises(ImproperlyConfigured, match="outside production"):
        mark_delivered()


@pytest.mark.django_db
def test_what_arrived_long_ago_is_opened_by_most_and_the_rest_is_not(settings):
    anna = User.objects.create(email="anna@example.org", name="Anna")
    with clock.standing_at(PAST):
        for number in range(9):
            queue(kinds.PLAIN, to=recipient_of(anna), key=str(number), context={"who": "Bo", "where": "här"})
        letter(key="outside")
        mark_delivered()
    assert mark_read(PAST - timedelta(days=1)) == 0
    assert mark_read(PAST + timedelta(days=1)) == 8
    opened = Message.objects.exclude(read_at=None)
    assert all(one.sent_at < one.read_at < PAST + timedelta(days=1) and one.recipient_id for one in opened)
    settings.PRODUCTION = True
    with pytest.raises(ImproperlyConfigured, match="outside production"):
        mark_read(PAST)
