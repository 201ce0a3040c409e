"""The programme's desk: finding messages, failed ones as work, why, held ones, barred addresses, delivery drawn."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ignite.kernel import clock, record
from ignite.outbox import delivery, listing, services
from ignite.outbox.enums import Delivery, Status, Verdict
from ignite.outbox.failures import failure_of
from ignite.outbox.models import Attempt, Batch, Message, Preference, Suppression
from ignite.outbox.policies import all_policies
from ignite.outbox.recipients import Recipient, address_hash, recipient_of
from tests.factories.cast import make_cast
from tests.outbox.kinds import ANNA, DIGEST, PLAIN

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def ella(client, cast):
    client.force_login(cast.ella.user)
    return client


def put(key="k", to=ANNA, kind=PLAIN, what="behovet", **more):
    return services.queue(kind, to=to, key=key, context={"who": "Järfälla", "what": what}, **more)


def dead(message, verdict="address", code="550 5.1.1", **more):
    facts = {"next_error_class": verdict, "last_error_code": code, "attempts": 1, **more}
    Message.objects.filter(pk=message.pk).update(status=Status.DEAD, **facts)
    message.refresh_from_db()
    return message


def page(client, address, status=200, /, **post):
    answer = client.post(address, post) if post else client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def listed(client, query):
    return set(re.findall(r'href="/messages/(\d+)/"', page(client, f"/messages/?{query}")))


def ids(*messages):
    return {str(message.pk) for message in messages}


def test_messages_are_found_by_name_address_organisation_subject_and_number(ella, cast):
    anna = put("a", recipient_of(cast.anna.user, cast.anna.organisation.pk), what="skolmaten")
    bo = put("b", Recipient("bo.ek@example.se", "Bo Ek"), what="parken")
    assert listed(ella, f"q={cast.anna.user.name}") == ids(anna)
    assert listed(ella, f"q={cast.anna.organisation.name}") == ids(anna)
    assert listed(ella, "q=BO.EK") == ids(bo) == listed(ella, "q=parken") == listed(ella, "q=Bo+Ek")
    assert listed(ella, f"q={bo.pk}") == ids(bo) == listed(ella, f"q=%23{bo.pk}")
    assert listed(ella, "q=finnsinte") == set()
    assert "q=parken" in page(ella, "/messages/?q=parken&kind=test_plain")


def test_old_letters_are_found_by_name_and_address_though_not_by_subject(ella, monkeypatch):
    monkeypatch.setattr(listing, "NEWEST", 2)
    old = put("old", Recipient("ulf@example.org", "Ulf"), what="skolmaten")
    put("a"), put("b")
    assert listed(ella, "q=skolmaten") == set()
    assert listed(ella, "q=ulf@") == ids(old)


def test_filters_narrow_and_are_kept_and_lifted_one_by_one(ella, cast):
    batch = Batch.objects.create(label="Vårens brev", prepared_at=clock.now())
    one = put("a", recipient_of(cast.anna.user, cast.anna.organisation.pk), batch=batch)
    two = put("b", kind=DIGEST)
    three = put("c", due_at=clock.now() + timedelta(days=40))
    Message.objects.filter(pk=two.pk).update(policy="x", status=Status.SENT, sent_at=clock.now(), delivery="bounced")
    day = f"{clock.today() + timedelta(days=40):%Y-%m-%d}"
    for query, found in {
        "kind=test_digest": ids(two),
        "importance=digest": ids(two),
        "status=held": ids(one),
        "delivery=bounced": ids(two),
        "policy=any": ids(two),
        f"since={day}&until={day}": ids(three),
        f"since={day}": ids(three),
        f"organisation={cast.anna.organisation.pk}": ids(one),
        f"organisation={cast.anna.organisation.name[:6]}": ids(one),
        f"batch={batch.pk}": ids(one),
        "kind=nonsense&since=never&batch=x&importance=1&delivery=1&policy=1": ids(one, two, three),
    }.items():
        assert listed(ella, query) == found, query
    both = page(ella, f"/messages/?importance=required&batch={batch.pk}")
    assert "Vårens brev" in both and "Ta bort alla val" in both and "1 brev" in both
    assert f'href="/messages/?batch={batch.pk}"' in both and 'href="/messages/?importance=required"' in both
    assert f"status=held&amp;importance=required&amp;batch={batch.pk}" in both


def test_more_than_can_be_counted_is_said_so(ella, monkeypatch):
    monkeypatch.setattr(listing, "MANY", 3)
    for n in range(5):
        put(f"k{n}")
    assert "Fler än 3 brev" in page(ella, "/messages/")


PAGES = ["/messages/", "/messages/?q=anna&kind=test_plain&since=2020-01-01", "/messages/?status=dead"]
PAGES += ["/messages/held/", "/messages/suppressed/", "/messages/delivery/"]


@pytest.mark.parametrize("address", PAGES)
def test_pages_cost_the_same_at_1_3_and_30_rows(ella, cast, address):
    costs = []
    for rows in (1, 3, 30):
        for n in range(rows):
            to = Recipient(f"p{rows}-{n}@example.org", "P")
            letter = put(f"{rows}-{n}", to, held="held" in address)
            if "dead" in address:
                dead(letter)
            if "suppressed" in address:
                hashed = address_hash(to.email)
                Suppression.objects.create(address_hash=hashed, hint="p…", reason="550 5.1.1 (rcpt)", message=letter)
        with CaptureQueriesContext(connection) as context:
            page(ella, address)
        costs.append(len(context))
    assert len(set(costs)) == 1 and costs[0] <= 12, costs


def test_one_message_costs_at_most_twelve_questions(ella, cast):
    to = recipient_of(cast.anna.user, cast.anna.organisation.pk)
    letter = dead(put("a", to, kind=DIGEST, about=cast.anna.organisation))
    Attempt.objects.create(message=letter, number=1, worker="w", started_at=clock.now(), outcome="failed")
    record.write(letter, thing="message", move="release", source="held", target="queued", actor=cast.ella.actor)
    with CaptureQueriesContext(connection) as context:
        page(ella, letter.get_absolute_url())
    assert len(context) <= 12


@pytest.mark.parametrize(
    ("verdict", "code", "more", "says", "again", "other"),
    [
        (Verdict.ADDRESS, "550 5.1.1", {}, "finns inte", False, True),
        (Verdict.ADDRESS, "550 5.2.1", {}, "avstängd", False, True),
        (Verdict.ADDRESS, "556", {}, "efter @", False, True),
        (Verdict.ADDRESS, "501", {}, "felskriven", False, True),
        (Verdict.TEMPORARY, "452 4.2.2", {}, "full", True, True),
        (Verdict.TEMPORARY, "450 4.7.1", {"attempts": 14}, "försökte 14 gånger", True, False),
        (Verdict.MESSAGE, "554", {}, "innehållets skull", True, False),
        (Verdict.MESSAGE, "552 5.3.4", {}, "för stort", True, False),
        (Verdict.OURS, "550 5.7.1", {}, "vår avsändare", True, False),
        (Verdict.SUPPRESSED, "", {}, "redan spärrad", False, True),
        (Verdict.UNKNOWN, "", {}, "svarade aldrig", True, False),
    ],
)
def test_each_failure_says_what_happened_and_what_helps(verdict, code, more, says, again, other):
    failure = failure_of(dead(put(), verdict.value, code, **more))
    assert says in failure.what and failure.todo.endswith(".") and (failure.again, failure.other) == (again, other)


def test_failed_and_returned_letters_are_work_until_somebody_sees_to_them(ella):
    one, back = dead(put("a")), put("b", what="retur")
    Message.objects.filter(pk=back.pk).update(status=Status.SENT, sent_at=clock.now(), delivery=Delivery.BOUNCED)
    put("c")
    work = page(ella, "/messages/?status=dead")
    assert "2 brev gick inte fram" in work and "Adressen finns inte" in work and "kom i retur" in work
    page(ella, reverse("message-settle", args=[one.pk]), 422, note=" ")
    ella.post(reverse("message-settle", args=[one.pk]), {"note": "Ringde."})
    assert listed(ella, "status=dead") == ids(back)
    ella.post(reverse("message-resend", args=[back.pk]))
    assert "Inget brev väntar" in page(ella, "/messages/?status=dead")
    assert listed(ella, "status=dead&settled=1") == ids(one)
    assert "Ringde." in page(ella, one.get_absolute_url())
    assert "Öppna det nya brevet" in page(ella, back.get_absolute_url())


def test_a_letter_is_sent_to_a_corrected_address_and_the_page_says_where_else_it_stands(ella, cast):
    letter = dead(put("a", recipient_of(cast.anna.user)))
    shown = page(ella, letter.get_absolute_url())
    assert reverse("member", args=[cast.anna.membership.pk]) in shown and "byter själv adress" in shown
    address = reverse("message-resend", args=[letter.pk])
    assert "ingen adress" in page(ella, address, 422, to_address="ingen adress")
    assert Message.objects.count() == 1
    ella.post(address, {"to_address": "anna.ny@example.org"})
    again = Message.objects.get(status=Status.QUEUED)
    assert again.to_address == "anna.ny@example.org" and again.recipient_id == cast.anna.user.pk
    assert cast.anna.user.email in page(ella, again.get_absolute_url())


def test_why_somebody_got_it(ella, cast):
    batch = Batch.objects.create(label="Vårens brev", prepared_at=clock.now())
    about = cast.owner_a
    record.write(about, thing="need_owner", move="commit", source="invited", target="committed", actor=cast.anna.actor)
    to = recipient_of(cast.anna.user, cast.anna.organisation.pk)
    Preference.objects.create(user=cast.anna.user, message_class="digest", pace="weekly")
    letter = put("a", to, kind=DIGEST, about=about, batch=batch)
    shown = page(ella, letter.get_absolute_url())
    assert "Du får brevet varje vecka." in shown and "stänger av dem" in shown
    assert "Samlat en gång i veckan" in shown and "Vårens brev" in shown and cast.anna.organisation.name in shown
    assert str(cast.anna.user) in shown
    assert "går inte att stänga av" in page(ella, put("b").get_absolute_url())


def test_a_reminder_says_by_which_policy_and_which_of_its_times(ella, cast):
    policy = all_policies()[0]
    to = recipient_of(cast.anna.user)
    letter = put(f"{policy.name}:needs.need:1::29700000:-7d 09:00", to)
    Message.objects.update(policy=policy.name)
    shown = page(ella, letter.get_absolute_url())
    assert str(policy.label) in shown and "7 dagar före, kl. 9.00" in shown


def test_held_letters_are_looked_at_changed_and_released(ella):
    for n in range(3):
        put(f"k{n}", Recipient(f"p{n}@example.org", f"P{n}"), held=True)
    shown = page(ella, "/messages/held/")
    assert "3 brev väntar" in shown and "Släpp 3 brev" in shown and shown.count("Ändra texten") == 1
    letter = Message.objects.first()
    edit = reverse("message-edit", args=[letter.pk])
    assert "Ändra texten i 3 brev" in page(ella, edit)
    assert "Nya ord." in page(ella, edit, 422, subject="", body="Nya ord.")
    assert ella.post(edit, {"subject": "Nytt", "body": "Nya ord."}).url == "/messages/held/"
    assert Message.objects.filter(subject="Nytt", body_text__contains="Nya ord.").count() == 3
    shown = ella.post("/messages/held/release/", {"kind": "test_plain", "language": "sv"}, follow=True)
    assert "3 brev är släppta" in shown.content.decode() and Message.objects.filter(status="queued").count() == 3
    assert "redan släppta" in ella.post("/messages/held/release/", follow=True).content.decode()
    assert ella.get(edit).status_code == 302


def test_held_letters_are_dropped_with_a_reason(ella):
    one = put("a", held=True)
    put("b", kind=DIGEST, held=True)
    page(ella, "/messages/held/drop/", 422, kind="test_plain", reason="")
    ella.post("/messages/held/drop/", {"kind": "test_digest", "language": "sv", "reason": "Fel vecka."})
    assert dict(Message.objects.values_list("kind", "status")) == {"test_plain": "held", "test_digest": "cancelled"}
    page(ella, reverse("message-drop", args=[one.pk]), 422, reason=" ")
    ella.post(reverse("message-drop", args=[one.pk]), {"reason": "Dubblett."})
    shown = page(ella, one.get_absolute_url())
    assert "Dubblett." in shown and Message.objects.get(pk=one.pk).status == Status.CANCELLED


def test_a_batch_is_released_once_from_its_page(ella):
    batch = Batch.objects.create(label="Vårens brev", total=2, prepared=1)
    letter = put("a", batch=batch)
    assert "förbereds" in page(ella, batch.get_absolute_url())
    assert "förbereds fortfarande" in ella.post(reverse("batch-release", args=[batch.pk]), follow=True).content.decode()
    Batch.objects.update(prepared_at=clock.now())
    assert "Släpp 1 brev" in page(ella, batch.get_absolute_url()) and "Vårens brev" in page(ella, "/messages/held/")
    assert listed(ella, "") >= ids(letter) and not Message.objects.exclude(status="held").exists()
    ella.post("/messages/held/release/")  # an open batch is not among what lies loose
    assert Message.objects.get().status == Status.HELD
    for _ in range(2):
        ella.post(reverse("batch-release", args=[batch.pk]))
    assert Message.objects.get().status == Status.QUEUED
    assert "Släppt" in page(ella, batch.get_absolute_url())
    assert (
        "redan släppta"
        in ella.post(reverse("batch-drop", args=[batch.pk]), {"reason": "Ångrat"}, follow=True).content.decode()
    )


def test_a_batch_is_dropped_with_a_reason(ella):
    batch = Batch.objects.create(label="Vårens brev", prepared_at=clock.now())
    put("a", batch=batch)
    page(ella, reverse("batch-drop", args=[batch.pk]), 422, reason=" ")
    ella.post(reverse("batch-drop", args=[batch.pk]), {"reason": "Fel dag."})
    assert Message.objects.get().status == Status.CANCELLED
    assert "Borttaget" in page(ella, batch.get_absolute_url())


def test_barred_addresses_are_listed_asked_for_added_and_lifted(ella, hand):
    page(ella, "/messages/suppressed/add/", 422, address="x", reason="Slutat")
    ella.post("/messages/suppressed/add/", {"address": "anna@example.org", "reason": "Har slutat"})
    shown = page(ella, "/messages/suppressed/")
    assert "a…@example.org" in shown and "Har slutat" in shown and "anna@example.org" not in shown.split("<tbody>")[1]
    assert "a…@example.org" in page(ella, "/messages/suppressed/?q=Anna@Example.org")
    assert "inte spärrad" in page(ella, "/messages/suppressed/?q=bo@example.org")
    put()
    delivery.drain(transport=hand)
    assert not hand.parcels and "redan spärrad" in page(ella, "/messages/?status=dead")
    ella.post(reverse("suppression-lift", args=[Suppression.objects.get().pk]))
    assert "Inga adresser" in page(ella, "/messages/suppressed/")


def test_delivery_is_drawn_with_a_table_behind(ella, cast):
    now = clock.now()
    quick, slow = put("a"), put("b")
    due = now - timedelta(minutes=10)
    Message.objects.filter(pk=quick.pk).update(
        status="sent", due_at=due, sent_at=due + timedelta(seconds=2), delivery="bounced"
    )
    # Tried twice: its due time was moved, and it was due at the first try.
    Message.objects.filter(pk=slow.pk).update(
        status="sent", due_at=now - timedelta(minutes=5), attempts=2, sent_at=now - timedelta(minutes=5)
    )
    Attempt.objects.create(message=slow, number=1, worker="w", started_at=now - timedelta(minutes=7), outcome="failed")
    dead(put("c")), put("d", due_at=now + timedelta(days=2))
    Message.objects.filter(pk=put("e").pk).update(due_at=now - timedelta(days=31), status="kept")
    shown = page(ella, "/messages/delivery/")
    assert shown.count("<rect class=") == 4 + 3  # the key, and three sorts today
    assert "50\xa0%" in shown or "50 %" in shown
    assert "120\xa0s" in shown or "120 s" in shown
    assert "skickade 1, bara i brevlådan 0, kom i retur 1, gick inte fram 1" in shown
    row = re.search(r'<tbody><tr><th scope="row">.*?</tr>', shown, re.DOTALL)[0]
    assert re.findall(r'<td class="n">(\d+)</td>', row) == ["1", "0", "1", "1"]


def test_the_empty_desk_says_what_goes_where(ella):
    for address in PAGES:
        page(ella, address)
    assert "Inga brev de senaste" in page(ella, "/messages/delivery/")


@pytest.mark.parametrize("name", ["anna", "clara"])
def test_only_the_programme_has_the_desk(client, cast, name):
    client.force_login(getattr(cast, name).user)
    batch = Batch.objects.create(label="x", prepared_at=clock.now())
    letter = put(held=True)
    pages = [*PAGES, "/messages/kinds/", batch.get_absolute_url(), reverse("message-edit", args=[letter.pk])]
    for address in pages:
        assert client.get(address).status_code == 404, address
    posts = [reverse("batch-release", args=[batch.pk]), "/messages/held/release/", "/messages/suppressed/add/"]
    posts += [reverse(f"message-{act}", args=[letter.pk]) for act in ("settle", "drop", "edit")]
    for address in posts:
        assert client.post(address, {"reason": "x", "note": "x", "address": "a@example.org"}).status_code == 404
    assert Message.objects.get().status == Status.HELD and not Suppression.objects.exists()
