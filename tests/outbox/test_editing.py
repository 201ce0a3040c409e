"""Held letters by what they say; changed together where they say the same, framed anew for each receiver."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ignite.kernel.actor import Actor, Seat
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.models import Transition
from ignite.outbox import delivery, editing, holding, rendering, services
from ignite.outbox.enums import Status
from ignite.outbox.letters import Letter
from ignite.outbox.models import Message
from ignite.outbox.recipients import Recipient
from tests.outbox.kinds import ANNA, BEN, DIGEST, LATE, PLAIN, truth

pytestmark = pytest.mark.django_db
PROGRAMME = Actor(seat=Seat(1, 1, "Programmet", "programme"))
BO = Recipient("bo@example.org", "Bo")
SOMEBODY = Actor(user_id=2, seat=Seat(2, 2, "Kommunen", "need_owner"))


def put(key="k", to=ANNA, kind=PLAIN, what="behovet", **more):
    return services.queue(kind, to=to, key=key, context={"who": "Järfälla", "what": what}, held=True, **more)


def many(count, kind=PLAIN, what="behovet", start=0):
    letters = [
        Letter(Recipient(f"p{n}@example.org", f"P{n}"), "day:1", context={"who": "x", "what": what}, url=f"/svar/{n}/")
        for n in range(start, start + count)
    ]
    return services.queue_many(kind, letters, held=True)


def groups():
    return editing.groups_of(Message.objects.filter(status=Status.HELD))


def test_letters_are_grouped_by_kind_language_and_what_they_say():
    many(60), many(3, what="området", start=100), put(to=BEN), put("d", kind=DIGEST)
    found = {(group.kind, group.language): group for group in groups()}
    assert set(found) == {("test_plain", "sv"), ("test_plain", "en"), ("test_digest", "sv")}
    plain = found["test_plain", "sv"]
    assert (plain.count, plain.sayings) == (63, 2)
    assert [(one.count, "behovet" in one.letter.body_text) for one in plain.variants] == [(60, True), (3, False)]


@pytest.mark.parametrize("url", ["", "/needs/1/"])
@pytest.mark.parametrize("kind", [PLAIN, DIGEST])
def test_the_database_cuts_where_the_words_are_cut(url, kind):
    one, other, third = put("a", url=url, kind=kind), put("b", BO, url=url, kind=kind), put("c", url=url, kind=kind)
    words = editing.words_of(one)
    for wrong in (words.body + " ", "x" + words.body):
        new = rendering.frame(kind, ANNA, rendering.Words(one.subject, wrong, words.why), url=url)
        Message.objects.filter(pk=third.pk).update(body_text=new.body_text)
        assert set(editing.alike(one)) == {one.pk, other.pk}


def test_what_says_the_same_is_changed_together_and_framed_for_each():
    many(60), many(3, what="området", start=100)
    letter = Message.objects.get(to_address="p7@example.org")
    assert editing.change_words(letter, actor=PROGRAMME, subject="Nytt\r\nämne", body="Nya ord.\r\n\r\n- ett") == 60
    row = Message.objects.get(to_address="p8@example.org")
    assert row.subject == "Nytt ämne" and row.body_text.startswith("Hej P8!\n\nNya ord.\n\n- ett\n\n")
    assert "/svar/8/" in row.body_text and "/svar/8/" in row.body_html and "x bad om det" in row.body_text
    assert "Nya ord.</p>" in row.body_html and row.message_id == Message.objects.get(pk=row.pk).message_id
    assert Message.objects.filter(subject="Nytt ämne").count() == 60
    assert Transition.objects.get(thing="message", move="edit").reason == "Gäller 60 brev."


def test_one_letter_can_be_changed_alone():
    many(3)
    letter = Message.objects.first()
    assert editing.change_words(letter, actor=PROGRAMME, subject="Nytt", body="Nya ord.", alone=True) == 1
    assert Message.objects.filter(subject="Nytt").count() == 1


def test_a_letter_written_at_sending_keeps_the_words_it_was_given(hand):
    truth["where"] = "Electrum"
    letter = services.queue(LATE, to=ANNA, key="k", held=True)
    editing.change_words(letter, actor=PROGRAMME, subject="Vi ses", body="Ta med matlåda.")
    truth["where"] = "Kista"
    holding.release_letters(Message.objects.all(), actor=PROGRAMME)
    delivery.drain(transport=hand)
    assert hand.parcels[0].subject == "Vi ses" and "matlåda" in hand.parcels[0].text


def test_what_is_released_is_changed_no_more():
    letter = put()
    holding.release_letters(Message.objects.all(), actor=PROGRAMME)
    with pytest.raises(Refused):
        editing.change_words(letter, actor=PROGRAMME, subject="Nytt", body="Nya ord.")
    assert not Message.objects.filter(subject="Nytt").exists()


@pytest.mark.parametrize("words", [("", "Text"), ("Ämne", " \r\n")])
def test_a_letter_says_something(words):
    with pytest.raises(Refused):
        editing.change_words(put(), actor=PROGRAMME, subject=words[0], body=words[1])


def test_only_the_programme_changes_letters():
    letter = put()
    with pytest.raises(NotAllowed):
        editing.change_words(letter, actor=SOMEBODY, subject="Nytt", body="Nya ord.")


def test_thousands_are_changed_in_few_statements():
    costs = []
    for count in (60, 900):
        Message.objects.all().delete()
        many(count)
        letter = Message.objects.first()
        with CaptureQueriesContext(connection) as context:
            assert editing.change_words(letter, actor=PROGRAMME, subject="Nytt", body="Nya ord.") == count
        costs.append(len(context))
    assert costs[0] == costs[1] <= 8
