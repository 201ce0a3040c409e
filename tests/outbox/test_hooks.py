"""What providers tell by webhook, through the real route: only theirs, and the same end in whatever order it comes."""

import base64
import hashlib
import hmac
import itertools
import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as live
from django.test import Client

from ignite.outbox import bounces, choosing, delivery, services
from ignite.outbox.enums import Delivery, Pace, Status
from ignite.outbox.models import DeliveryEvent, Message, OptOut, Suppression
from ignite.outbox.recipients import Recipient, address_hash, recipient_of
from ignite.outbox.transport import mime, providers
from ignite.outbox.transport.reports import Report
from ignite.outbox.transport.verdicts import verdict_in
from ignite.settings_mail import HOOK_SECRETS
from tests.outbox.kinds import ANNA, DIGEST, GUARDED, PLAIN, truth

pytestmark = pytest.mark.django_db
KEY = "signing-key-of-the-tests"
PASSWORD = "anymail:a-long-enough-password"
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
ROUTE = "/hooks/mail/"


@pytest.fixture(autouse=True)
def all_true():
    truth["answer"] = True


@pytest.fixture
def provider(settings):
    def choose(name, secret=None):
        settings.MAIL_WEBHOOK = name
        settings.ANYMAIL = {HOOK_SECRETS[name]: secret or (KEY if name in ("mailgun", "mailersend") else PASSWORD)}

    return choose


def put(kind=PLAIN, to=ANNA, key="k"):
    return services.queue(kind, to=to, key=key, context={"who": "x", "what": "behovet"})


def post(body, headers=None):
    """As a server does it: no cookie, no form's key."""
    client = Client(enforce_csrf_checks=True)
    return client.post(ROUTE, json.dumps(body), content_type="application/json", headers=headers or {})


def mailgun(message, event="delivered", *, key=KEY, token="t1", **more):
    stamp = str(int(time.time()))
    signature = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    data = {
        "event": event,
        "timestamp": NOON.timestamp(),
        "id": "x",
        "recipient": message.to_address,
        "message": {"headers": {"message-id": message.message_id.strip("<>"), "to": message.to_address}},
        **more,
    }
    return {"signature": {"timestamp": stamp, "token": token, "signature": signature}, "event-data": data}


def failed(message, text="550 5.1.1 no such user", severity="permanent", **more):
    status = {"code": 550, "message": text, "description": ""}
    return mailgun(message, "failed", severity=severity, reason="bounce", **{"delivery-status": status, **more})


def basic(password=PASSWORD):
    return {"Authorization": f"Basic {base64.b64encode(password.encode()).decode()}"}


def told(message):
    message.refresh_from_db()
    return message.delivery


def test_without_a_provider_there_is_no_route():
    assert post({}).status_code == 404 and Client().get(ROUTE).status_code == 405


def test_a_signed_word_of_mailgun_is_noted(provider):
    provider("mailgun")
    message = put()
    assert post(mailgun(message)).status_code == 200
    assert told(message) == Delivery.DELIVERED and message.delivery_at == NOON
    event = DeliveryEvent.objects.get()
    assert event.message == message and event.source == "mailgun" and event.address_hash == address_hash(ANNA.email)


@pytest.mark.parametrize(
    "forge",
    [
        lambda body: body["signature"].update(signature="0" * 64),
        lambda body: body["signature"].update(token="another"),
        lambda body: body["signature"].update(timestamp="1"),
        lambda body: body.pop("signature"),
        lambda body: body.pop("event-data"),
    ],
)
def test_a_forged_word_changes_nothing(provider, forge):
    provider("mailgun")
    message = put()
    body = failed(message)
    forge(body)
    assert 400 <= post(body).status_code < 500
    assert told(message) == Delivery.UNKNOWN and not DeliveryEvent.objects.exists()
    assert not Suppression.objects.exists()


def test_one_signed_with_another_key_and_one_that_is_no_json_change_nothing(provider):
    provider("mailgun")
    message = put()
    assert post(failed(message, key="another-key-entirely")).status_code == 400
    answer = Client().post(ROUTE, b"{", content_type="application/json")
    assert answer.status_code == 400 and told(message) == Delivery.UNKNOWN


def test_a_hard_bounce_bars_the_address_for_the_next_letter(provider, hand):
    provider("mailgun")
    message = put()
    delivery.drain(transport=hand)
    post(failed(message))
    assert told(message) == Delivery.BOUNCED and message.status == Status.SENT
    bar = Suppression.objects.get()
    assert bar.hint == "a…@example.org" and bar.message == message and "5.1.1" in bar.reason
    later = put(key="b")
    delivery.drain(transport=hand)
    later.refresh_from_db()
    assert later.status == Status.DEAD and later.next_error_class == "suppressed" and len(hand.parcels) == 1


@pytest.mark.parametrize(
    ("text", "severity", "end"),
    [
        ("452 4.2.2 mailbox full", "temporary", Delivery.DEFERRED),
        ("552 5.2.2 mailbox full", "permanent", Delivery.BOUNCED),
        ("550 5.7.1 blocked for spam", "permanent", Delivery.BOUNCED),
    ],
)
def test_a_bounce_that_may_pass_bars_nothing(provider, text, severity, end):
    provider("mailgun")
    message = put()
    post(failed(message, text, severity))
    assert told(message) == end and not Suppression.objects.exists()


def report(message, what, minute, **more):
    return Report("mailgun", f"{what}-{minute}", what, (message.message_id,), NOON + timedelta(minutes=minute), **more)


def state(message):
    message.refresh_from_db()
    return message.delivery, message.delivery_at, Suppression.objects.count()


def test_every_order_and_repetition_ends_the_same(hand):
    stages = [("deferred", 0), ("delivered", 1), ("delivered", 5), ("bounced", 3)]
    ends = set()
    for number, order in enumerate(itertools.permutations(stages)):
        message = put(key=str(number))
        for what, minute in [*order, order[0], *order]:
            told_now = report(message, what, minute, is_hard=what == "bounced")
            bounces.note_event(Report(**{**as_dict(told_now), "key": f"{number}-{told_now.key}"}))
        ends.add(state(message))
        Suppression.objects.all().delete()
    assert ends == {("bounced", NOON + timedelta(minutes=3), 1)}


def as_dict(one):
    return {name: getattr(one, name) for name in one.__slots__}


def test_told_twice_has_its_effect_once(provider):
    provider("mailgun")
    message = put()
    body = failed(message)
    assert [post(body).status_code for _round in range(3)] == [200] * 3
    Suppression.objects.all().delete()  # the programme lifted it; the provider says it once more
    post(body)
    assert DeliveryEvent.objects.count() == 1 and not Suppression.objects.exists()


def test_told_before_it_is_recorded_as_sent_ends_the_same(provider, hand):
    provider("mailgun")
    message = put()
    hand.does = lambda parcel: post(mailgun(message)) and None
    delivery.drain(transport=hand)
    assert told(message) == Delivery.DELIVERED and message.status == Status.SENT and message.delivery_at == NOON


def test_a_reference_that_we_learn_later_is_adopted(hand):
    message = put()
    bounces.note_event(Report("mailersend", "e1", Delivery.BOUNCED, ("<ref-1>", "ref-1"), NOON, is_hard=True))
    assert bounces.adopt() == 0 and told(message) == Delivery.UNKNOWN
    delivery.drain(transport=hand)  # the tests' transport gives the reference ref-1
    assert bounces.adopt() == 1 and bounces.adopt() == 0
    assert told(message) == Delivery.BOUNCED and Suppression.objects.exists()


def test_a_word_of_nobodys_letter_is_kept_and_harms_none():
    put()
    assert bounces.note_event(Report("mailgun", "e", Delivery.BOUNCED, ("<other@example.net>",), NOON, is_hard=True))
    assert not Suppression.objects.exists() and DeliveryEvent.objects.get().message is None


def test_a_complaint_switches_off_all_but_what_is_required(provider, cast, hand):
    provider("mailgun")
    message = put(DIGEST, to=recipient_of(cast.anna.user))
    delivery.drain(transport=hand)
    assert post(mailgun(message, "complained")).status_code == 200
    assert told(message) == Delivery.COMPLAINED
    assert {choice.pace for choice in choosing.choices_of(cast.anna.user.pk)} == {Pace.OFF}
    put(GUARDED, to=recipient_of(cast.anna.user), key="b"), put(to=recipient_of(cast.anna.user), key="c")
    delivery.drain(transport=hand)
    assert [parcel.subject for parcel in hand.parcels[1:]] == ["Prov behovet"]


def test_a_complaint_from_an_address_without_an_account(provider):
    provider("mailgun")
    post(mailgun(put(), "complained"))
    assert OptOut.objects.filter(address_hash=address_hash(ANNA.email)).count() == 2


def test_the_providers_own_unsubscribe_holds_for_the_letters_class(provider):
    provider("mailgun")
    message = put(GUARDED)
    post(mailgun(message, "unsubscribed"))
    assert OptOut.objects.get().message_class == "useful" and told(message) == Delivery.UNKNOWN
    post(mailgun(put(key="required"), "unsubscribed", token="t2"))
    assert OptOut.objects.count() == 1


@pytest.mark.parametrize("event", ["opened", "clicked", "accepted"])
def test_what_people_do_with_a_letter_is_not_kept(provider, event):
    provider("mailgun")
    assert post(mailgun(put(), event)).status_code == 200 and not DeliveryEvent.objects.exists()


# --- the other providers: a password instead of a signature


def postmark(message, **more):
    return {
        "RecordType": "Bounce", "Type": "HardBounce", "ID": 4711, "MessageID": "0000-pm", "Email": message.to_address,
        "BouncedAt": "2026-03-10T12:00:00Z", "Details": "smtp;550 5.1.1 unknown", "Description": "gone",
        "Metadata": {"ignite": str(message.public_id)}, **more,
    }  # fmt: skip


def test_postmark_is_known_by_its_password(provider):
    provider("postmark")
    message = put()
    refused = post(postmark(message))
    assert refused.status_code == 401 and "Basic" in refused["WWW-Authenticate"]
    assert post(postmark(message), basic("anymail:another-password")).status_code == 400
    assert told(message) == Delivery.UNKNOWN and not DeliveryEvent.objects.exists()
    assert post(postmark(message), basic()).status_code == 200
    assert told(message) == Delivery.BOUNCED and Suppression.objects.exists()


def ses(message, **bounce):
    inside = {
        "eventType": "Bounce",
        "mail": {
            "messageId": "ses-1", "destination": [message.to_address],
            "headers": [{"name": "X-Metadata", "value": json.dumps({"ignite": str(message.public_id)})}],
        },
        "bounce": {
            "bounceType": "Permanent", "bounceSubType": "General",
            "bouncedRecipients": [{"emailAddress": message.to_address}], **bounce,
        },
    }  # fmt: skip
    return {"Type": "Notification", "MessageId": "sns-1", "Timestamp": "2026-03-10T12:00:00.000Z",
            "Message": json.dumps(inside)}  # fmt: skip


SNS = {"x-amz-sns-message-type": "Notification", "x-amz-sns-message-id": "sns-1"}
MARKED = {
    "postmark": lambda message: (postmark(message), {}),
    "sendgrid": lambda message: (
        [{"event": "bounce", "type": "bounce", "email": message.to_address, "timestamp": NOON.timestamp(),
          "sg_event_id": "s1", "reason": "550 5.1.1 unknown", "ignite": str(message.public_id)}], {}),
    "mailjet": lambda message: (
        [{"event": "bounce", "time": NOON.timestamp(), "MessageID": 7, "email": message.to_address, "hard_bounce": True,
          "error": "user unknown", "Payload": json.dumps({"ignite": str(message.public_id)})}], {}),
    "brevo": lambda message: (
        {"event": "hard_bounce", "email": message.to_address, "ts_epoch": NOON.timestamp() * 1000,
         "message-id": "<b@brevo>", "X-Mailin-custom": json.dumps({"ignite": str(message.public_id)})}, {}),
    "ses": lambda message: (ses(message), SNS),
}  # fmt: skip


@pytest.mark.parametrize("name", MARKED)
def test_each_provider_hands_our_number_back(provider, name):
    provider(name)
    message = put()
    body, headers = MARKED[name](message)
    assert post(body, headers).status_code == 401
    assert post(body, {**headers, **basic("wrong:password-altogether")}).status_code == 400
    assert told(message) == Delivery.UNKNOWN
    assert [post(body, {**headers, **basic()}).status_code for _round in range(2)] == [200, 200]
    assert told(message) == Delivery.BOUNCED and Suppression.objects.count() == 1
    assert message.delivery_at == NOON and DeliveryEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("postmark", {"Type": "SoftBounce", "Details": ""}),
        ("mailjet", {"hard_bounce": False, "error": "quota exceeded"}),
        ("brevo", {"event": "soft_bounce"}),
        ("sendgrid", {"type": "blocked", "reason": "550 5.7.1 policy"}),
    ],
)
def test_what_each_calls_soft_bars_nothing(provider, name, change):
    provider(name)
    message = put()
    body, headers = MARKED[name](message)
    body = [body[0] | change] if isinstance(body, list) else body | change
    assert post(body, {**headers, **basic()}).status_code == 200
    assert told(message) == Delivery.BOUNCED and not Suppression.objects.exists()


def test_amazons_passing_bounce_bars_nothing(provider):
    provider("ses")
    message = put()
    body = ses(message, bounceType="Transient", bounceSubType="MailboxFull")
    assert post(body, {**SNS, **basic()}).status_code == 200
    assert told(message) == Delivery.BOUNCED and not Suppression.objects.exists()


def test_mailersend_is_known_by_its_signature(provider):
    provider("mailersend")
    message = put()
    Message.objects.filter(pk=message.pk).update(provider_ref="ms-1")
    body = json.dumps(
        {"type": "activity.hard_bounced", "created_at": "2026-03-10T12:00:00.000000Z", "data": {
            "id": "a1", "type": "hard_bounced", "email": {
                "message": {"id": "ms-1"}, "recipient": {"email": message.to_address}, "status": "rejected",
                "subject": "x", "tags": None}, "morph": {"object": "recipient_bounce", "reason": "user unknown"}}}
    )  # fmt: skip
    client = Client(enforce_csrf_checks=True)

    def send(signature):
        return client.post(ROUTE, body, content_type="application/json", headers={"Signature": signature})

    assert send("0" * 64).status_code == 400 and told(message) == Delivery.UNKNOWN
    assert send(hmac.new(KEY.encode(), body.encode(), hashlib.sha256).hexdigest()).status_code == 200
    assert told(message) == Delivery.BOUNCED


def test_each_provider_has_a_view_and_a_secret():
    assert set(HOOK_SECRETS) == set(providers.VIEWS)


@pytest.mark.parametrize("name", ["", *sorted(HOOK_SECRETS)])
def test_our_number_travels_with_the_letter(settings, hand, name):
    settings.MAIL_WEBHOOK = name
    message = put()
    delivery.drain(transport=hand)
    written = mime.as_bytes(hand.parcels[0]).decode()
    expected = {"": 1, "mailersend": 1}.get(name, 2)
    assert written.count(str(message.public_id)) == expected
    assert live.REPLY_TO_EMAIL in written


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("smtp; 550-5.1.1 The email account does not exist", "address"),
        ("550 no such user here", "address"),
        ("552 5.2.2 over quota", "temporary"),
        ("Remote server said: 554 5.7.1 listed", "ours"),
        ("451 4.7.0 greylisted", "temporary"),
        ("host 192.0.2.5.1 took 5.1.1.9 nothing", None),
        ("Kim i rum 550.12", None),
        ("", None),
    ],
)
def test_a_code_is_found_in_prose(text, verdict):
    assert verdict_in(text) == verdict


def test_another_receivers_address_is_not_barred(provider):
    provider("mailgun")
    message = put()
    put(to=Recipient("ben@example.org"), key="b")
    body = failed(message, recipient="ben@example.org")
    post(body)
    assert Suppression.objects.get().address_hash == address_hash(ANNA.email)
