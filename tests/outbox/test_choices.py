"""What receivers choose: pace of each class, one click in a letter, the page of choices; what is required stays."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ignite.kernel import clock
from ignite.kernel.clock import STOCKHOLM
from ignite.kernel.models import SubmitKey
from ignite.outbox import choosing, delivery, rendering, services, showing, wishes
from ignite.outbox.enums import MessageClass, Pace, Status
from ignite.outbox.kinds import all_kinds
from ignite.outbox.models import Message, OptOut, Preference, Suppression
from ignite.outbox.recipients import Recipient, address_hash, recipient_of
from ignite.outbox.transport import mime
from tests.outbox.kinds import ANNA, DIGEST, GUARDED, PLAIN, truth

pytestmark = pytest.mark.django_db
FACTS = {"who": "x", "what": "behovet"}
TUESDAY = datetime(2026, 3, 10, 14, 0, tzinfo=STOCKHOLM)


@pytest.fixture(autouse=True)
def all_true():
    truth["answer"] = True


def put(kind=GUARDED, to=ANNA, key="k", **more):
    return services.queue(kind, to=to, key=key, context=FACTS, **more)


def status_of(message):
    message.refresh_from_db()
    return message.status


@pytest.fixture
def anna(cast):
    return cast.anna.user


# --- the pace, at the guard -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pace", "at", "gathered"),
    [
        (Pace.DAILY, "2026-03-10 14:00", "2026-03-11 07:30"),
        (Pace.DAILY, "2026-03-10 07:29", "2026-03-10 07:30"),
        (Pace.DAILY, "2026-03-10 07:30", "2026-03-11 07:30"),
        (Pace.DAILY, "2026-03-13 08:00", "2026-03-16 07:30"),  # Friday: over the weekend
        (Pace.DAILY, "2026-03-27 12:00", "2026-03-30 07:30"),  # and over the night of the clock change
        (Pace.WEEKLY, "2026-03-10 14:00", "2026-03-16 07:30"),
        (Pace.WEEKLY, "2026-03-16 07:00", "2026-03-16 07:30"),
        (Pace.WEEKLY, "2026-10-19 08:00", "2026-10-26 07:30"),
    ],
)
def test_the_next_moment_is_half_past_seven_swedish_time(pace, at, gathered):
    def wall(text):
        return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=STOCKHOLM)

    assert choosing.next_moment(pace, wall(at)) == wall(gathered)


@pytest.mark.parametrize("pace", [Pace.OFF, Pace.DAILY, Pace.WEEKLY])
def test_a_chosen_pace_keeps_the_letter_for_the_inbox(anna, hand, pace):
    with clock.standing_at(TUESDAY):
        choosing.choose(anna.pk, {MessageClass.USEFUL: pace})
        message, other = put(to=recipient_of(anna)), put(DIGEST, to=recipient_of(anna))
        delivery.drain(transport=hand)
        assert status_of(message) == Status.KEPT and status_of(other) == Status.SENT
        assert message.gather_at == choosing.next_moment(pace, TUESDAY) and len(hand.parcels) == 1


def test_at_once_and_no_choice_go(anna, hand):
    put(to=recipient_of(anna))
    choosing.choose(anna.pk, {MessageClass.USEFUL: Pace.AT_ONCE})
    put(to=recipient_of(anna), key="b")
    delivery.drain(transport=hand)
    assert len(hand.parcels) == 2


def test_a_required_letter_goes_whatever_was_chosen(anna, hand):
    choosing.choose(anna.pk, dict.fromkeys(wishes.OPTIONAL, Pace.OFF))
    put(PLAIN, to=recipient_of(anna))
    delivery.drain(transport=hand)
    assert len(hand.parcels) == 1


@pytest.mark.parametrize("model", [Preference, OptOut])
def test_the_database_refuses_to_switch_off_what_is_required(anna, model):
    who = {"user": anna} if model is Preference else {"address_hash": "0" * 64}
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(message_class=MessageClass.REQUIRED, **who)


def test_what_would_be_worthless_by_then_goes_at_once(anna, hand):
    with clock.standing_at(TUESDAY):
        choosing.choose(anna.pk, {MessageClass.USEFUL: Pace.DAILY})
        soon = put(to=recipient_of(anna), expires_at=TUESDAY + timedelta(hours=17, minutes=30))
        later = put(to=recipient_of(anna), key="b", expires_at=TUESDAY + timedelta(hours=18))
        delivery.drain(transport=hand)
        assert status_of(soon) == Status.SENT and status_of(later) == Status.KEPT


def test_what_is_no_longer_true_is_cancelled_and_a_barred_address_is_no_work(anna, hand):
    choosing.choose(anna.pk, {MessageClass.USEFUL: Pace.OFF})
    Suppression.objects.create(address_hash=address_hash(anna.email), reason="x")
    kept = put(to=recipient_of(anna))
    delivery.drain(transport=hand)
    truth["answer"] = False
    gone = put(to=recipient_of(anna), key="b")
    delivery.drain(transport=hand)
    assert status_of(kept) == Status.KEPT and status_of(gone) == Status.CANCELLED


def test_the_guard_is_one_question_still(anna, hand):
    choosing.choose(anna.pk, {MessageClass.USEFUL: Pace.OFF})
    costs = []
    for who in (recipient_of(anna), ANNA):
        put(to=who, key=who.email)
        with CaptureQueriesContext(connection) as asked:
            delivery.drain(transport=hand)
        said = [query["sql"] for query in asked.captured_queries]
        costs.append((sum("outbox_guard" in sql for sql in said), sum("outbox_preference" in sql for sql in said)))
    assert costs == [(1, 0), (1, 0)]


def test_an_address_without_an_account_opts_out_by_its_hash(hand):
    choosing.refuse(address_hash("ANNA@example.org"), (MessageClass.USEFUL,))
    kept, gone = put(), put(DIGEST)
    delivery.drain(transport=hand)
    assert (status_of(kept), status_of(gone)) == (Status.KEPT, Status.SENT) and kept.gather_at is None
    choosing.allow(address_hash("anna@example.org"), (MessageClass.USEFUL,))
    put(key="b")
    delivery.drain(transport=hand)
    assert len(hand.parcels) == 2


def test_what_an_address_refused_holds_for_its_later_account_until_it_chooses(anna, hand):
    choosing.refuse(address_hash(anna.email))
    assert {choice.pace for choice in choosing.choices_of(anna.pk)} == {Pace.OFF}
    put(to=recipient_of(anna))
    delivery.drain(transport=hand)
    assert not hand.parcels
    choosing.choose(anna.pk, {MessageClass.USEFUL: Pace.AT_ONCE})
    put(to=recipient_of(anna), key="b")
    delivery.drain(transport=hand)
    assert len(hand.parcels) == 1


# --- the link in the letter -------------------------------------------------------------------------------------------


def wish_url(message):
    return urlsplit(re.search(r"http\S+/u/\S+/", message.body_text)[0]).path


def test_every_kind_that_is_not_required_offers_one_click_and_no_other_does(db):
    for kind in all_kinds():
        for to in (ANNA, Recipient("bo@example.org", user_id=7)):
            wish = wishes.wish_of(kind, user_id=to.user_id, email=to.email)
            heads = wishes.headers(wish)
            assert bool(heads) == (kind.message_class != MessageClass.REQUIRED), kind.name
            if heads:
                assert heads["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
                assert re.fullmatch(r"<http://127\.0\.0\.1:8000/u/[\w.-]+/>", heads["List-Unsubscribe"])


def test_the_parcel_has_the_headers_even_of_a_row_from_before(anna, hand):
    message = put(DIGEST, to=recipient_of(anna))
    Message.objects.filter(pk=message.pk).update(headers={}, body_text="gammal text", body_html="<p>gammal</p>")
    put(PLAIN, to=recipient_of(anna))
    delivery.drain(transport=hand)
    required, digest = hand.parcels
    assert b"\r\nList-Unsubscribe: <http" in mime.as_bytes(digest)
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in mime.as_bytes(digest)
    assert b"List-Unsubscribe" not in mime.as_bytes(required)
    assert all(b"\r\nReply-To: programmet@example.org\r\n" in mime.as_bytes(parcel) for parcel in hand.parcels)


def test_the_foot_says_where_to_change_it_in_text_and_html():
    words = rendering.render(DIGEST, ANNA, FACTS)
    address = re.search(r"Ändra hur ofta du får sådana brev:\n(http\S+/u/\S+/)\n", words.body_text)[1]
    assert f'href="{address}"' in words.body_html and "Ändra hur ofta du får sådana brev</a>" in words.body_html
    required = rendering.render(PLAIN, ANNA, FACTS)
    assert "/u/" not in required.body_text + required.body_html and "Ändra hur ofta" not in required.body_html


def test_the_programme_does_not_see_the_receivers_link(anna):
    shown = showing.text_for_the_programme(put(to=recipient_of(anna)))
    assert "/u/" not in shown and "syns bara i brevet" in shown


def one_click(path):
    """As a mail program does it: no cookie, no form's key, no sign-in."""
    return Client(enforce_csrf_checks=True).post(
        path, b"List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )


def test_one_click_ends_it_and_keeps_what_waits(anna, hand):
    waiting, other = put(to=recipient_of(anna)), put(DIGEST, to=recipient_of(anna), key="o")
    later = put(to=recipient_of(anna), key="later", due_at=clock.now() + timedelta(days=3))
    bens = put(to=Recipient("ben@example.org"), key="b")
    for _round in range(3):
        assert one_click(wish_url(waiting)).status_code == 200
    assert status_of(waiting) == Status.KEPT and status_of(other) == status_of(bens) == Status.QUEUED
    assert status_of(later) == Status.QUEUED  # meets the guard when it is due
    assert [(row.message_class, row.pace) for row in Preference.objects.all()] == [("useful", "off")]
    assert not SubmitKey.objects.exists()


def test_one_click_for_an_address_without_an_account(hand):
    waiting, other = put(), put(to=Recipient("ben@example.org"), key="b")
    for _round in range(2):
        assert one_click(wish_url(waiting)).status_code == 200
    assert status_of(waiting) == Status.KEPT and status_of(other) == Status.QUEUED
    assert OptOut.objects.get().message_class == "useful"


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_scanner_changes_nothing(anna, method):
    for to in (recipient_of(anna), ANNA):
        path = wish_url(put(to=to, key=to.email))
        for _round in range(2):
            getattr(Client(), method)(path)
    assert not Preference.objects.exists() and not OptOut.objects.exists()


@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: t.replace("useful", "digest"), lambda t: "u1-useful"])
def test_a_token_that_we_did_not_sign_does_nothing(anna, spoil):
    token = spoil(wishes.Wish("useful", anna.pk).token)
    assert one_click(f"/u/{token}/").status_code == 404 and Client().get(f"/u/{token}/").status_code == 404
    assert not Preference.objects.exists()


def test_the_letters_page_offers_a_button_another_pace_and_undo(anna, client):
    path = wish_url(put(to=recipient_of(anna)))
    page = client.get(path).content.decode()
    assert "Skicka inga fler sådana brev" in page and "Samlat en gång i veckan" in page and anna.email not in page
    for pace in ("weekly", "off", "at_once"):
        assert client.post(f"{path}choose/", {"pace": pace}, follow=True).status_code == 200
        assert Preference.objects.get().pace == pace
    assert client.post(f"{path}choose/", {"pace": "off"}).url == path
    assert "Du får inte längre" in client.get(path).content.decode()


def test_the_page_of_somebody_without_an_account_offers_on_and_off(client):
    path = wish_url(put())
    client.post(f"{path}choose/", {"pace": "off"})
    assert OptOut.objects.exists() and "Ångra" in client.get(path).content.decode()
    assert client.post(f"{path}choose/", {"pace": "weekly"}).status_code == 422
    client.post(f"{path}choose/", {"pace": "at_once"})
    assert not OptOut.objects.exists()


def test_only_the_one_click_needs_no_form_key(anna):
    strict = Client(enforce_csrf_checks=True)
    path = wish_url(put(to=recipient_of(anna)))
    assert strict.post(f"{path}choose/", {"pace": "off"}).status_code == 403
    strict.force_login(anna)
    assert strict.post("/preferences/", {"useful": "off", "digest": "off", "language": "sv"}).status_code == 403
    assert not Preference.objects.exists()


def test_the_page_speaks_the_letters_language(anna, client):
    anna.language = "en"
    anna.save()
    assert 'lang="en"' in client.get(wishes.Wish("useful", anna.pk).url).content.decode()


# --- the page of choices ----------------------------------------------------------------------------------------------


def test_preferences_are_shown_saved_and_kept_on_a_mistake(anna, client):
    client.force_login(anna)
    page = client.get("/preferences/").content.decode()
    assert "går de inte att stänga av" in page and "programmet@example.org" in page and "7.30" in page
    assert page.count("checked") == 3
    answer = client.post("/preferences/", {"useful": "daily", "digest": "never", "language": "en"})
    assert answer.status_code == 422 and re.search(r'value="daily"[^>]*checked', answer.content.decode())
    assert not Preference.objects.exists()
    assert client.post("/preferences/", {"useful": "daily", "digest": "off", "language": "en"}).status_code == 302
    anna.refresh_from_db()
    assert [choice.pace for choice in choosing.choices_of(anna.pk)] == ["daily", "off"] and anna.language == "en"


def test_saving_without_a_change_says_nothing(anna):
    choosing.choose(anna.pk, {MessageClass.USEFUL: Pace.DAILY})
    before = Preference.objects.get()
    choosing.choose(anna.pk, {MessageClass.USEFUL: Pace.DAILY})
    assert Preference.objects.get().changed_at == before.changed_at


def test_what_is_put_by_follows_a_new_choice(anna, hand):
    with clock.standing_at(TUESDAY):
        choosing.choose(anna.pk, {MessageClass.USEFUL: Pace.WEEKLY})
        message = put(to=recipient_of(anna))
        delivery.drain(transport=hand)
        for pace, moment in (
            (Pace.DAILY, datetime(2026, 3, 11, 7, 30, tzinfo=STOCKHOLM)),
            (Pace.OFF, None),
        ):
            choosing.choose(anna.pk, {MessageClass.USEFUL: pace})
            message.refresh_from_db()
            assert message.gather_at == moment


def test_preferences_cost_few_queries(anna, client):
    client.force_login(anna)
    with CaptureQueriesContext(connection) as asked:
        client.get("/preferences/")
    assert len(asked) <= 8
