"""Everybody's own letters: read and unread, searched, with action and calendar file; only their own, never a code."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ignite.kernel import clock
from ignite.outbox import choosing, delivery, gathering, services
from ignite.outbox.enums import Delivery, MessageClass, Pace, Status, Verdict
from ignite.outbox.models import Message
from ignite.outbox.recipients import recipient_of
from ignite.outbox.transport import Failure, Phase
from tests.outbox.kinds import GUARDED, PLAIN, SECRET, truth

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(client, cast):
    truth["answer"] = True
    client.force_login(cast.anna.user)
    return cast.anna.user


def put(user, key="k", kind=PLAIN, what="behovet", **more):
    return services.queue(kind, to=recipient_of(user), key=key, context={"who": "x", "what": what}, **more)


def listed(client, query=""):
    return re.findall(r'href="(/inbox/[0-9a-f-]{36}/)"', client.get(f"/inbox/{query}").content.decode())


def address(message):
    return f"/inbox/{message.public_id}/"


def test_the_list_holds_ones_own_and_what_is_due(anna, client, cast):
    mine = put(anna)
    put(anna, "later", due_at=clock.end_of(clock.today()))
    held = put(anna, "held", held=True)
    code = put(anna, "code", SECRET)
    bos = put(cast.bo.user)
    assert listed(client) == [address(mine)]
    for other in (held, code, bos):
        assert client.get(address(other)).status_code == 404
        assert client.get(f"{address(other)}calendar.ics").status_code == 404
    assert client.get(f"/inbox/{uuid.uuid4()}/").status_code == 404


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.EXPIRED])
def test_what_was_called_off_is_not_shown(anna, client, status):
    message = put(anna)
    Message.objects.update(status=status)
    assert listed(client) == [] and client.get(address(message)).status_code == 404


def test_not_even_the_programme_reads_others_letters_here(client, cast):
    message = put(cast.anna.user)
    client.force_login(cast.ella.user)
    assert listed(client) == [] and client.get(address(message)).status_code == 404


def test_a_letter_is_unread_until_it_is_opened(anna, client, cast):
    message = put(anna, url="/svar/", action="Svara på inbjudan")
    bos = put(cast.bo.user)
    page = client.get("/inbox/").content.decode()
    assert "Oläst" in page and "ett brev som du inte har läst" in page
    page = client.get(address(message)).content.decode()
    assert "Rad ett" in page and 'href="http://127.0.0.1:8000/svar/"' in page and "Svara på inbjudan" in page
    assert "Oläst" not in client.get("/inbox/").content.decode()
    bos.refresh_from_db()
    assert bos.read_at is None


def test_all_are_marked_as_read_but_only_ones_own(anna, client, cast):
    put(anna), put(anna, "b"), put(cast.bo.user)
    client.post("/inbox/read/")
    assert Message.objects.filter(read_at__isnull=False).count() == 2


def test_words_are_searched_in_subject_and_text(anna, client):
    water, food = put(anna, what="vatten"), put(anna, "b", what="mat i skolan")
    assert listed(client, "?q=VATTEN") == [address(water)]
    assert listed(client, "?q=skolan+mat") == [address(food)]
    assert listed(client, "?q=skolan+vatten") == []
    assert "Inget brev har de orden" in client.get("/inbox/?q=skolan+vatten").content.decode()


def test_a_sign_that_no_database_holds_finds_nothing(anna, client):
    assert client.get("/inbox/?q=%00behov%00").status_code == 200


def test_older_letters_are_reached_and_the_search_is_kept(anna, client):
    for n in range(33):
        put(anna, f"k{n}", what="vatten" if n else "mat")
    page = client.get("/inbox/?q=vatten").content.decode()
    older = re.search(r'href="(\?before=\d+&amp;q=vatten)"', page)[1].replace("&amp;", "&")
    assert len(listed(client, "?q=vatten")) == 30 and len(listed(client, older)) == 2
    assert "Nyaste breven" in client.get(f"/inbox/{older}").content.decode()
    assert client.get("/inbox/?before=nonsense").status_code == 200


def test_the_calendar_file_is_fetched(anna, client):
    message = put(anna)
    assert client.get(f"{address(message)}calendar.ics").status_code == 404
    Message.objects.update(ics="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    assert "kalenderfilen" in client.get(address(message)).content.decode()
    answer = client.get(f"{address(message)}calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar") and "attachment" in answer["Content-Disposition"]


def test_the_page_says_where_the_letter_is(anna, client, hand):
    message = put(anna, kind=GUARDED)
    assert "På väg med e-post" in client.get(address(message)).content.decode()
    delivery.drain(transport=hand)
    assert "Skickat med e-post" in client.get(address(message)).content.decode()
    Message.objects.update(delivery=Delivery.BOUNCED, delivery_at=clock.now())
    assert "kom inte fram" in client.get(address(message)).content.decode()
    hand.does = lambda parcel: Failure(Verdict.ADDRESS, Phase.BEFORE, "", "not an address")
    dead = put(anna, "b")
    delivery.drain(transport=hand)
    assert "kom inte fram" in client.get(address(dead)).content.decode()


def test_the_page_says_that_one_chose_it(anna, client, hand):
    choosing.choose(anna.pk, {MessageClass.USEFUL: Pace.WEEKLY})
    message = put(anna, kind=GUARDED)
    delivery.drain(transport=hand)
    assert "Kommer samlat med e-post" in client.get(address(message)).content.decode()
    with clock.stepped(timedelta(days=8)):
        gathering.gather()
        assert "På väg" in client.get(address(message)).content.decode()
        delivery.drain(transport=hand)
        page = client.get(address(message)).content.decode()
        assert "Kom samlat med e-post" in page
        assert len(listed(client)) == 1  # the letter that gathers is not listed beside what it lists
    choosing.choose(anna.pk, {MessageClass.USEFUL: Pace.OFF})
    only_here = put(anna, "b", kind=GUARDED)
    delivery.drain(transport=hand)
    assert "Finns bara här" in client.get(address(only_here)).content.decode()


def test_a_blanked_letter_keeps_its_place(anna, client):
    message = put(anna)
    Message.objects.update(subject="", body_text="", body_html="")
    assert "Prov" in client.get("/inbox/").content.decode()
    assert "gallrad" in client.get(address(message)).content.decode()


def test_list_and_letter_cost_few_queries(anna, client):
    costs = set()
    for rows in (1, 3, 30):
        for n in range(rows):
            message = put(anna, f"{rows}-{n}")
        with CaptureQueriesContext(connection) as asked:
            client.get("/inbox/")
        costs.add(len(asked))
        with CaptureQueriesContext(connection) as one:
            client.get(address(message))
    assert len(costs) == 1 and costs.pop() <= 8 and len(one) <= 8
