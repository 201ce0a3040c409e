"""The programme's list and one message; everybody's inbox; who sees what."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ignite.kernel import clock
from ignite.outbox import delivery, services
from ignite.outbox.enums import Status, Verdict
from ignite.outbox.models import Message, Sender, Suppression
from ignite.outbox.recipients import Recipient, recipient_of
from ignite.outbox.transport import Failure, Phase
from tests.factories.cast import make_cast
from tests.outbox.kinds import ANNA, PLAIN, SECRET

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def ella(client, cast):
    client.force_login(cast.ella.user)
    return client


def put(key="k", to=ANNA, kind=PLAIN, **more):
    return services.queue(kind, to=to, key=key, context={"who": "x", "what": "behovet"}, **more)


def counted(client, address):
    with CaptureQueriesContext(connection) as context:
        assert client.get(address).status_code == 200
    return len(context)


def test_list_shows_and_filters(ella):
    put("a"), put("b", Recipient("bo@example.org", "Bo"))
    Message.objects.filter(to_address="bo@example.org").update(
        status=Status.DEAD, next_error_class="address", last_error_code="550"
    )
    page = ella.get("/messages/").content.decode()
    assert "anna@example.org" in page and "bo@example.org" in page and "550" in page and "1 brev gick inte fram" in page
    page = ella.get("/messages/?status=dead").content.decode()
    assert "anna@example.org" not in page and "bo@example.org" in page


@pytest.mark.parametrize("address", ["/messages/", "/inbox/"])
def test_lists_cost_the_same_at_1_3_and_30_rows(ella, cast, address):
    costs = []
    for rows in (1, 3, 30):
        for n in range(rows):
            put(f"{rows}-{n}", recipient_of(cast.ella.user, cast.ella.organisation.pk))
        costs.append(counted(ella, address))
    assert len(set(costs)) == 1 and costs[0] <= 12


def test_older_pages_are_reached(ella):
    for n in range(53):
        put(f"k{n}", Recipient(f"p{n}@example.org"))
    first = ella.get("/messages/").content.decode()
    older = re.search(r"\?before=(\d+)", first)[0]
    assert "p2@example.org" not in first and "p2@example.org" in ella.get(f"/messages/{older}").content.decode()
    assert ella.get("/messages/?before=x&status=nonsense").status_code == 200


def test_one_message_shows_text_tries_and_what_it_is_about(ella, cast, hand):
    message = put(about=cast.anna.user, url="/svar/hemlig-lank/", action="Svara")
    hand.does = lambda parcel: Failure(Verdict.TEMPORARY, Phase.RCPT, "450 4.2.0", "greylisted")
    delivery.drain(transport=hand)
    page = ella.get(message.get_absolute_url()).content.decode()
    assert "Rad ett" in page and "450 4.2.0 greylisted" in page and str(cast.anna.user) in page
    assert "hemlig-lank" not in page


def test_a_code_is_shown_to_nobody(ella):
    message = put(kind=SECRET)
    page = ella.get(message.get_absolute_url()).content.decode()
    assert "Text behovet" not in page and "visas bara" in page


def test_dead_is_sent_again_once_the_bar_is_lifted(ella, hand):
    message = put()
    hand.does = lambda parcel: Failure(Verdict.ADDRESS, Phase.RCPT, "550 5.1.1", "unknown")
    delivery.drain(transport=hand)
    assert "Häv spärren" in ella.get(message.get_absolute_url()).content.decode()
    refused = ella.post(reverse("message-resend", args=[message.pk]), follow=True).content.decode()
    assert "häv spärren först" in refused and Message.objects.count() == 1
    ella.post(reverse("message-lift", args=[message.pk]))
    assert not Suppression.objects.exists()
    again = ella.post(reverse("message-resend", args=[message.pk]))
    assert again.url == Message.objects.get(status=Status.QUEUED).get_absolute_url()


def test_held_is_released(ella):
    message = put(held=True)
    assert "Släpp brevet" in ella.get(message.get_absolute_url()).content.decode()
    ella.post(reverse("message-release", args=[message.pk]))
    assert Message.objects.get().status == Status.QUEUED


def test_a_pause_is_told(ella):
    Sender.objects.create(channel="email", refusals=1, reason="auth: 535", paused_until=clock.end_of(clock.today()))
    assert "auth: 535" in ella.get("/messages/").content.decode()


@pytest.mark.parametrize("name", ["anna", "bo", "clara"])
def test_only_the_programme_sees_messages(client, cast, name):
    message = put(to=recipient_of(cast.anna.user))
    client.force_login(getattr(cast, name).user)
    assert client.get("/messages/").status_code == 404
    assert client.get(message.get_absolute_url()).status_code == 404
    for act in ("resend", "release", "lift"):
        assert client.post(reverse(f"message-{act}", args=[message.pk])).status_code == 404


def test_nobody_signed_out_sees_anything(client):
    for address in ("/messages/", "/messages/1/", "/inbox/"):
        assert client.get(address).url.startswith("/accounts/login/")


@pytest.mark.parametrize("days", ["since=0001-01-01", "until=9999-12-31", "since=9999-12-31", "until=0001-01-01"])
def test_a_day_that_no_clock_has_narrows_nothing(ella, days):
    assert ella.get(f"/messages/?{days}").status_code == 200


def test_a_kind_that_no_database_holds_releases_nothing(ella):
    message = put(held=True)
    ella.post(reverse("held-release"), {"kind": "\x00"})
    message.refresh_from_db()
    assert message.status == Status.HELD
