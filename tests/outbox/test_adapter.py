"""allauth's letters land in the outbox, first in the queue, in the receiver's language, and nowhere else."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from ignite.accounts.models import User
from ignite.kernel import clock
from ignite.outbox import delivery, messages
from ignite.outbox.adapter import AccountAdapter
from ignite.outbox.enums import Priority
from ignite.outbox.kinds import kind_named
from ignite.outbox.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    user = User.objects.create_user("anna@example.org", "a long password 123", name="Anna", language="en")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def test_a_sign_in_code_is_queued_first_and_opens_the_door(client, anna, hand):
    client.post("/accounts/login/code/", {"email": anna.email})
    message = Message.objects.get()
    assert message.kind == "account_login_code" and message.priority == Priority.SIGN_IN
    assert message.locale == "en" and message.recipient_id is None
    assert message.expires_at < clock.now() + timedelta(minutes=15)
    code = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]+)$", message.body_text, re.MULTILINE)[1]
    client.post("/accounts/login/code/confirm/", {"code": code})
    assert client.session["_auth_user_id"] == str(anna.pk)
    delivery.drain(transport=hand)
    message.refresh_from_db()
    assert code in hand.parcels[0].text and code not in message.body_text + message.body_html


@pytest.mark.parametrize(
    "address,form,kind",
    [
        ("/accounts/password/reset/", {"email": "anna@example.org"}, "account_password_reset"),
        ("/accounts/password/reset/", {"email": "nobody@example.org"}, "account_unknown"),
        ("/accounts/login/code/", {"email": "nobody@example.org"}, "account_unknown"),
        ("/accounts/signup/", {"email": "new@example.org", "name": "Ny"}, "account_email_confirmation"),
        ("/accounts/signup/", {"email": "anna@example.org", "name": "Ny"}, "account_already_exists"),
    ],
)
def test_every_way_in_gives_one_letter_of_its_kind(client, anna, address, form, kind):
    passwords = {"password1": "en lång lösenfras 42", "password2": "en lång lösenfras 42"}
    assert client.post(address, {**form, **passwords}).status_code == 302
    message = Message.objects.get()
    assert message.kind == kind and message.to_address == form["email"] and message.subject


@pytest.mark.parametrize("name", sorted(messages.CHANGES))
def test_every_notice_has_its_sentence(anna, name):
    AccountAdapter().send_mail(f"account/email/{name}", anna.email, {"user": anna, "ip": "192.0.2.1"})
    message = Message.objects.get()
    assert (
        message.kind == "account_changed" and str(messages.CHANGES[name])[:10] in message.body_text
    ) or message.locale == "en"


def test_codes_are_secret():
    assert all(kind_named(f"account_{name}").secret for name in ("login_code", "email_confirmation", "password_reset"))
