"""The loop: order, guard, fence, waits, and whose fault costs what."""

from datetime import timedelta

import pytest
from django.core.checks.registry import registry

from ignite.kernel import clock
from ignite.outbox import backoff, checks, claim, delivery, services
from ignite.outbox.enums import Outcome, Status, Verdict
from ignite.outbox.limits import Limits, limits
from ignite.outbox.models import Attempt, Message, Sender, Suppression
from ignite.outbox.recipients import Recipient, address_hash, recipient_of
from ignite.outbox.transport import Failure, Phase
from tests.outbox import kinds
from tests.outbox.kinds import ANNA, DIGEST, GUARDED, LATE, PLAIN, SECRET, truth

pytestmark = pytest.mark.django_db
LEASE = timedelta(seconds=180)


def put(kind=PLAIN, key="k", to=ANNA, **more) -> Message:
    return services.queue(kind, to=to, key=key, context={"who": "x", "what": "y"}, **more)


def fails(verdict, phase=Phase.RCPT, code="", note=""):
    return lambda parcel: Failure(verdict, phase, code, note)


def after(**span):
    return clock.stepped(timedelta(**span))


def test_a_due_message_is_sent_and_recorded(hand):
    put()
    assert delivery.drain(transport=hand) == delivery.Drained(1, True)
    message, attempt = Message.objects.get(), Attempt.objects.get()
    assert message.status == Status.SENT and message.sent_at and message.provider_ref == "ref-1"
    assert message.attempts == 1 and message.lease_token is None
    assert (attempt.outcome, attempt.smtp_code, attempt.number) == ("sent", "250 2.0.0", 1)
    assert hand.parcels[0].message_id == message.message_id


def test_the_most_urgent_then_the_longest_due_goes_first(hand):
    put(DIGEST, "a", due_at=clock.now() - timedelta(days=3))
    put(PLAIN, "b", due_at=clock.now() - timedelta(minutes=1))
    put(PLAIN, "c", due_at=clock.now() - timedelta(minutes=2))
    put(PLAIN, "d", due_at=clock.now() + timedelta(minutes=2))
    delivery.drain(transport=hand)
    sent = Message.objects.filter(status=Status.SENT).order_by("tries__id")
    assert [message.dedupe_key.split(":")[1] for message in sent] == ["c", "b", "a"]
    with after(minutes=3):
        assert delivery.drain(transport=hand).count == 1


def test_two_claims_never_take_the_same(hand):
    put()
    assert claim.claim_one("email", worker="a", lease=LEASE)
    assert claim.claim_one("email", worker="b", lease=LEASE) is None


def late_report():
    """A worker loses its lease to another one, and then reports that the message is dead."""
    put()
    slow = claim.claim_one("email", worker="slow", lease=LEASE)
    with after(seconds=200):
        quick = claim.claim_one("email", worker="quick", lease=LEASE)
    assert quick.message.pk == slow.message.pk and quick.token != slow.token
    delivery.settle(slow, claim.Ending(Status.DEAD, Outcome.FAILED, note="late"))
    return quick


def test_who_lost_the_lease_changes_nothing(hand):
    quick = late_report()
    assert Message.objects.get().status == Status.SENDING
    delivery.settle(quick, delivery.attempt(quick, hand))
    assert Message.objects.get().status == Status.SENT


def test_control_without_the_fence_the_late_one_would_win(hand, monkeypatch):
    monkeypatch.setattr(claim, "FENCE", "%(token)s IS NOT NULL")
    late_report()
    assert Message.objects.get().status == Status.DEAD


def test_a_lost_lease_is_noticed_before_sending(hand):
    put()
    slow = claim.claim_one("email", worker="slow", lease=LEASE)
    with after(seconds=200):
        claim.claim_one("email", worker="quick", lease=LEASE)
        delivery.attempt(slow, hand)
    assert not hand.parcels


def test_a_dead_workers_message_returns_after_the_lease(hand):
    put()
    claim.claim_one("email", worker="killed", lease=LEASE)
    assert delivery.drain(transport=hand).count == 0
    with after(seconds=181):
        assert delivery.drain(transport=hand).count == 1
    assert list(Attempt.objects.order_by("id").values_list("outcome", flat=True)) == ["started", "sent"]


def test_what_is_worthless_by_now_expires(hand):
    put(expires_at=clock.now() + timedelta(minutes=5))
    with after(minutes=6):
        delivery.drain(transport=hand)
    assert Message.objects.get().status == Status.EXPIRED and not hand.parcels


def test_what_is_no_longer_true_is_cancelled(hand):
    kinds.truth["answer"] = False
    put(GUARDED)
    delivery.drain(transport=hand)
    kinds.truth["answer"] = True
    assert Message.objects.get().status == Status.CANCELLED and not hand.parcels and kinds.asked


def test_a_guard_that_breaks_waits_and_stops_nobody(hand, monkeypatch, caplog):
    monkeypatch.setitem(truth, "answer", None)
    monkeypatch.delitem(kinds.truth, "answer")
    put(GUARDED, due_at=clock.now() - timedelta(days=1))
    put(DIGEST)
    delivery.drain(transport=hand)
    broken = Message.objects.get(kind="test_guarded")
    assert broken.status == Status.QUEUED and "KeyError" in broken.last_error and len(hand.parcels) == 1


def test_cancelled_while_a_worker_holds_it_does_not_leave(hand, django_user_model):
    about = django_user_model.objects.create_user("about@example.org")
    put(about=about)
    held = claim.claim_one("email", worker="a", lease=LEASE)
    services.cancel_about(about)
    delivery.settle(held, delivery.attempt(held, hand))
    assert not hand.parcels and Message.objects.get().status == Status.EXPIRED


def test_a_suppressed_address_gets_nothing(hand):
    put(to=Recipient("Anna@Example.org"))
    Suppression.objects.create(address_hash=address_hash("anna@example.org"), reason="550")
    delivery.drain(transport=hand)
    message = Message.objects.get()
    assert (message.status, message.next_error_class) == (Status.DEAD, Verdict.SUPPRESSED) and not hand.parcels


def test_an_account_that_moved_gets_it_at_the_new_address(hand, django_user_model):
    user = django_user_model.objects.create_user("old@example.org")
    put(to=recipient_of(user))
    django_user_model.objects.update(email="new@example.org")
    delivery.drain(transport=hand)
    assert hand.parcels[0].address == "new@example.org"
    assert Message.objects.get().to_address == "new@example.org"


def test_a_closed_account_gets_nothing(hand, django_user_model):
    put(to=recipient_of(django_user_model.objects.create_user("gone@example.org", is_active=False)))
    delivery.drain(transport=hand)
    assert Message.objects.get().status == Status.CANCELLED


def test_a_reminder_is_written_at_sending(hand):
    truth["where"] = "Electrum"
    put(LATE)
    truth["where"] = "Stadshuset"
    delivery.drain(transport=hand)
    assert hand.parcels[0].subject == "Prov Stadshuset"
    assert Message.objects.get().subject == "Prov Stadshuset"


def test_a_code_is_blanked_once_it_has_gone(hand):
    put(SECRET)
    delivery.drain(transport=hand)
    message = Message.objects.get()
    assert message.status == Status.SENT and message.body_text == message.body_html == ""


def test_a_passing_failure_waits_as_the_table_says(hand):
    put()
    hand.does = fails(Verdict.TEMPORARY, code="450 4.2.1", note="try later")
    before = clock.now()
    delivery.drain(transport=hand)
    message = Message.objects.get()
    assert message.status == Status.QUEUED and message.last_error_code == "450 4.2.1"
    assert timedelta(seconds=50) < message.due_at - before < timedelta(seconds=80)


def test_fourteen_tries_then_dead(hand):
    put()
    hand.does = fails(Verdict.TEMPORARY)
    for day in range(20):
        with after(days=day):
            delivery.drain(transport=hand)
    message = Message.objects.get()
    assert message.status == Status.DEAD and message.attempts == 14


def test_tries_that_killed_their_worker_end_too(hand):
    put()
    for hour in range(16):
        with after(hours=hour):
            claim.claim_one("email", worker="killed", lease=LEASE)
    with after(hours=17):
        delivery.drain(transport=hand)
    assert Message.objects.get().status == Status.DEAD and not hand.parcels


def test_waits_outlast_a_days_outage_even_for_the_unluckiest():
    class Unlucky:
        def uniform(self, low, high):
            return low

    shortest = sum((backoff.wait_after(n, chance=Unlucky()) for n in range(1, 14)), timedelta())
    assert shortest > timedelta(hours=24)
    assert (
        timedelta(hours=27) < sum((timedelta(minutes=m) for m in backoff._MINUTES), timedelta()) < timedelta(hours=28)
    )


def test_an_answer_that_never_came_waits_a_quarter_of_an_hour(hand):
    put()
    hand.does = fails(Verdict.UNKNOWN, Phase.AFTER_DATA)
    delivery.drain(transport=hand)
    assert Message.objects.get().due_at - clock.now() > timedelta(minutes=14, seconds=50)


def test_an_address_that_is_none_dies_at_once_and_is_barred(hand):
    put()
    hand.does = fails(Verdict.ADDRESS, code="550 5.1.1", note="no such user")
    delivery.drain(transport=hand)
    assert Message.objects.get().status == Status.DEAD
    assert Suppression.objects.get().address_hash == address_hash(ANNA.email)


def test_a_refused_content_dies_and_alarms_but_bars_nobody(hand, caplog):
    put()
    hand.does = fails(Verdict.MESSAGE, Phase.AFTER_DATA, "552 5.2.3")
    delivery.drain(transport=hand)
    assert Message.objects.get().status == Status.DEAD and not Suppression.objects.exists()
    assert "refused for its content" in caplog.text and ANNA.email not in caplog.text


def test_a_wrong_password_burns_no_attempt_and_mends_itself(hand, caplog):
    for n in range(30):
        put(key=f"k{n}")
    hand.does = fails(Verdict.OURS, Phase.AUTH, "535 5.7.8", "bad credentials")
    for minute in range(0, 60, 2):
        with after(minutes=minute):
            delivery.drain(transport=hand)
    assert not Message.objects.exclude(status=Status.QUEUED, attempts=0).exists()
    assert Attempt.objects.count() < 12 and "refuses us" in caplog.text
    hand.does = lambda parcel: None
    with after(minutes=80):
        delivery.drain(transport=hand)
    assert Message.objects.filter(status=Status.SENT, attempts=1).count() == 30
    assert Sender.objects.get().paused_until is None and Sender.objects.get().refusals == 0


def test_a_pause_stops_every_worker(hand):
    put(key="a"), put(key="b")
    hand.does = fails(Verdict.OURS, Phase.MAIL)
    assert delivery.drain(transport=hand).count == 1
    assert claim.claim_one("email", worker="other", lease=LEASE) is None


def test_one_receiver_with_a_policy_does_not_stop_the_rest(hand):
    put(key="policy", to=Recipient("strict@example.org"), due_at=clock.now() - timedelta(days=1))
    for n in range(20):
        put(key=f"k{n}")
    refusal = Failure(Verdict.OURS, Phase.RCPT, "550 5.7.1")
    hand.does = lambda parcel: refusal if parcel.address == "strict@example.org" else None
    delivery.drain(transport=hand)
    assert len(hand.parcels) == 20
    for day in range(20):
        with after(days=day):
            put(key=f"daily{day}"), delivery.drain(transport=hand)
    assert Message.objects.get(to_address="strict@example.org").status == Status.DEAD
    assert len(hand.parcels) == 40


def test_our_own_mistake_parks_the_message_and_is_told(hand):
    put()

    def breaks(parcel):
        raise ZeroDivisionError

    hand.does = breaks
    with pytest.raises(ZeroDivisionError):
        delivery.drain(transport=hand)
    message = Message.objects.get()
    assert message.status == Status.QUEUED and message.due_at > clock.now() + timedelta(minutes=14)


def test_a_kind_that_no_room_declares_any_more_still_goes(hand):
    put()
    Message.objects.update(kind="forgotten")
    delivery.drain(transport=hand)
    assert len(hand.parcels) == 1


@pytest.mark.parametrize("factor", [1, 0.05])
def test_the_times_fit_at_every_scale(settings, factor):
    settings.OUTBOX_TIME_FACTOR = factor
    settings.OUTBOX_LEASE_SECONDS, settings.OUTBOX_SEND_SECONDS = 180 * factor, 45 * factor
    assert limits().complaints() == []


def test_a_lease_shorter_than_a_send_is_refused_at_the_start(settings):
    settings.OUTBOX_LEASE_SECONDS = 100
    (error,) = checks.times_fit()
    assert error.is_serious() and "lease" in error.msg and checks.times_fit in registry.get_checks()
    assert Limits(180, 60, 70, 75, 20).complaints() and Limits(180, 45, 76, 75, 20).complaints()
