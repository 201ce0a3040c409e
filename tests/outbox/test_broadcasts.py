"""The programme's own messages and saved selections: written, counted, held, released; each receiver once."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ignite.accounts.models import User
from ignite.kernel import clock
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox import groups, sendouts
from ignite.outbox.audiences import audience_of
from ignite.outbox.groups import Group
from ignite.outbox.holding import drop_batch, release_batch
from ignite.outbox.lists import read_text
from ignite.outbox.models import Broadcast, Message, OptOut, Preference, Selection, Suppression
from ignite.outbox.recipients import Recipient, address_hash
from tests.startups.pages import post, signed_in

SAID = {
    "subject_sv": "Tre saker inför våren",
    "body_sv": "Kära {namn}, vi ses snart.\n\n- Ta med områden\n- Läs https://example.org/a",
    "subject_en": "Three things before spring",
    "body_en": "Dear {namn}, see you soon.",
}


def written(cast, **facts):
    return sendouts.write_broadcast(actor=cast.ella.actor, **{"group": "owners", **SAID, **facts})


def crowd(monkeypatch, size):
    """A group of that many outsiders, every third of whom reads English."""
    people = [Recipient(f"p{n}@example.org", f"P{n}", "sv" if n % 3 else "en") for n in range(size)]
    monkeypatch.setitem(groups._groups, "crowd", Group("crowd", "Folkmassan", lambda option: people))


def letters():
    return Message.objects.filter(kind__startswith="broadcast").order_by("pk")


def never():
    return False


def test_each_gets_the_letter_in_their_language_with_their_name(cast):
    User.objects.filter(pk=cast.bo.user.pk).update(language="en")
    batch = sendouts.hold_broadcast(written(cast), actor=cast.ella.actor)
    assert (batch.total, batch.prepared, batch.is_open) == (3, 3, True)
    by_address = {one.to_address: one for one in letters()}
    assert set(by_address) == {"anna@example.org", "arvid@example.org", "bo@example.org"}
    anna, bo = by_address["anna@example.org"], by_address["bo@example.org"]
    assert anna.subject == SAID["subject_sv"] and "Kära Anna, vi ses" in anna.body_text
    assert bo.subject == SAID["subject_en"] and "Dear Bo, see" in bo.body_text
    assert "<li" in anna.body_html and 'href="https://example.org/a"' in anna.body_html
    assert {one.status for one in letters()} == {"held"}
    assert "projektgrupp" in anna.body_text  # why one gets it


def test_a_receiver_without_a_name_is_not_greeted_with_a_hole(cast):
    broadcast = written(cast)
    words = sendouts.words_for(broadcast, Recipient("x@example.org"))
    assert "Kära, vi ses snart." in words.body_text and "{" not in words.body_text


def test_holding_twice_is_once_and_releasing_says_how_many(cast):
    broadcast = written(cast)
    first = sendouts.hold_broadcast(broadcast, actor=cast.ella.actor)
    again = Broadcast.objects.get(pk=broadcast.pk)
    assert sendouts.hold_broadcast(again, actor=cast.ella.actor) == first
    assert letters().count() == 3
    assert release_batch(first, actor=cast.ella.actor) == 3
    assert {one.status for one in letters()} == {"queued"}
    with pytest.raises(Refused, match="redan förberedda"):
        sendouts.write_broadcast(actor=cast.ella.actor, broadcast=again, subject_sv="Annat")


@pytest.mark.parametrize("empty", list(SAID))
def test_both_languages_are_needed(cast, empty):
    broadcast = written(cast, **{empty: "  "})
    with pytest.raises(Refused, match="båda språken"):
        sendouts.hold_broadcast(broadcast, actor=cast.ella.actor)
    assert not letters().exists()


def test_nobody_to_write_to_is_said(cast):
    with pytest.raises(Refused, match="ingen att skriva till"):
        sendouts.hold_broadcast(written(cast, group="pilots"), actor=cast.ella.actor)


def test_others_than_the_programme_are_refused(cast):
    broadcast = written(cast)
    for person in (cast.anna, cast.clara):
        for act in (sendouts.hold_broadcast, sendouts.try_broadcast, sendouts.discard_broadcast):
            with pytest.raises(NotAllowed):
                act(broadcast, actor=person.actor)
        with pytest.raises(NotAllowed):
            sendouts.save_selection("X", actor=person.actor, group="owners")


def test_who_is_barred_or_wants_no_such_letters_is_counted_as_the_guard_will_say(cast):
    Suppression.objects.create(address_hash=address_hash("anna@example.org"), reason="Studsade")
    Preference.objects.create(user=cast.arvid.user, message_class="useful", pace="off")
    Preference.objects.create(user=cast.bo.user, message_class="useful", pace="weekly")
    OptOut.objects.create(address_hash=address_hash("ute@example.org"), message_class="useful")
    audience = audience_of(written(cast))
    assert dict(audience.by_way) == {"inbox": 2, "gathered": 1} and audience.count == 3
    people = read_text("ute@example.org\ninne@example.org\nAnna <anna@example.org>")
    selection = sendouts.save_selection("Blandade", actor=cast.ella.actor, people=people)
    mixed = audience_of(written(cast, group="", selection=selection))
    assert dict(mixed.by_way) == {"none": 1, "mail": 1, "inbox": 1}
    assert [one.email for one in mixed.receivers] == ["inne@example.org", "anna@example.org"]
    required = audience_of(written(cast, is_required=True))
    assert dict(required.by_way) == {"inbox": 1, "mail": 2}


def test_a_required_one_cannot_be_switched_off(cast):
    sendouts.hold_broadcast(written(cast, is_required=True), actor=cast.ella.actor)
    assert set(letters().values_list("kind", flat=True)) == {"broadcast_required"}


def test_many_are_prepared_in_parts_and_a_killed_worker_loses_and_doubles_none(cast, monkeypatch):
    crowd(monkeypatch, 620)
    broadcast = written(cast, group="crowd")
    batch = sendouts.hold_broadcast(broadcast, actor=cast.ella.actor)
    assert (batch.total, batch.prepared_at, letters().count()) == (620, None, 0)
    real, calls = sendouts._prepare_part, []

    class Killed(BaseException):
        pass

    def dies(*args):
        calls.append(1)
        real(*args)
        if len(calls) == 2:
            raise Killed

    monkeypatch.setattr(sendouts, "_prepare_part", dies)
    with pytest.raises(Killed):
        sendouts.prepare_waiting(never)
    assert letters().count() == 250  # the first part stands, the second went with the worker
    with pytest.raises(Refused, match="förbereds"):
        release_batch(batch, actor=cast.ella.actor)
    monkeypatch.setattr(sendouts, "_prepare_part", real)
    assert sendouts.prepare_waiting(lambda: True) is True and letters().count() == 250
    assert sendouts.prepare_waiting(never) is False
    batch.refresh_from_db()
    assert (batch.prepared, batch.total, letters().count()) == (620, 620, 620) and batch.prepared_at is not None
    assert letters().values("to_address").distinct().count() == 620
    assert sendouts.prepare_waiting(never) is False and letters().count() == 620


def test_what_is_dropped_while_it_is_prepared_is_prepared_no_further(cast, monkeypatch):
    crowd(monkeypatch, 300)
    broadcast = written(cast, group="crowd")
    batch = sendouts.hold_broadcast(broadcast, actor=cast.ella.actor)
    drop_batch(batch, actor=cast.ella.actor, reason="Fel lista.")
    assert sendouts.prepare_waiting(never) is False and not letters().exists()


def test_a_trial_goes_to_the_asker_alone_and_bars_no_real_letter(cast):
    broadcast = written(cast, group="staff")
    sendouts.try_broadcast(broadcast, actor=cast.ella.actor)
    assert sorted(letters().values_list("to_address", "locale", "subject")) == [
        ("ella@example.org", "en", "Test: Three things before spring"),
        ("ella@example.org", "sv", "Prov: Tre saker inför våren"),
    ]
    assert sendouts.hold_broadcast(broadcast, actor=cast.ella.actor).total == 1
    assert letters().filter(kind="broadcast").count() == 1


def test_the_pages_lead_from_the_group_to_the_release(cast):
    client = signed_in(cast.ella)
    assert "Alla behovsägares projektgrupper" in client.get(reverse("broadcast-new")).content.decode()
    answer = post(client, f"{reverse('broadcast-new')}?to=group:owners", **SAID)
    broadcast = Broadcast.objects.get()
    assert answer.url == broadcast.get_absolute_url() and broadcast.created_by == cast.ella.user
    page = client.get(answer.url).content.decode()
    assert "Förbered 3 brev" in page and "Kära Ella, vi ses snart." in page and "anna@example.org" in page
    page = client.get(post(client, reverse("broadcast-hold", args=[broadcast.pk])).url).content.decode()
    assert "Släpp till 3" in page and reverse("batch", args=[Broadcast.objects.get().batch_id]) in page
    page = client.get(post(client, reverse("broadcast-release", args=[broadcast.pk])).url).content.decode()
    assert "3 brev är släppta" in page and "Släppt av" in page
    listed = client.get(reverse("broadcasts")).content.decode()
    assert "Tre saker inför våren" in listed and "Släppt" in listed
    copy = client.get(f"{reverse('broadcast-new')}?from={broadcast.pk}&to=group:startups").content.decode()
    assert "Kära {namn}, vi ses snart." in copy and "Till: Alla startups" in copy


def test_an_empty_text_is_answered_with_422_and_the_rest_is_still_there(cast):
    client, address = signed_in(cast.ella), f"{reverse('broadcast-new')}?to=group:owners"
    answer = post(client, address, **{**SAID, "body_en": ""})
    assert answer.status_code == 422 and "Kära {namn}, vi ses snart." in answer.content.decode()
    assert not Broadcast.objects.exists()
    assert client.get(f"{reverse('broadcast-new')}?to=group:none").status_code == 404
    unchosen = post(client, f"{reverse('broadcast-new')}?to=group:owner", **SAID)
    assert unchosen.status_code == 422


def test_a_page_under_way_shows_a_number_and_asks_again_by_itself(cast, monkeypatch):
    crowd(monkeypatch, 201)
    broadcast = written(cast, group="crowd")
    sendouts.hold_broadcast(broadcast, actor=cast.ella.actor)
    page = signed_in(cast.ella).get(broadcast.get_absolute_url()).content.decode()
    assert 'hx-trigger="every 2s"' in page and "0 av 201" in page and "Släpp till" not in page
    assert "?page=2" in page  # 100 receivers a page


def test_a_draft_is_thrown_away_and_one_that_is_prepared_is_not(cast):
    broadcast = written(cast)
    client = signed_in(cast.ella)
    sendouts.hold_broadcast(broadcast, actor=cast.ella.actor)
    post(client, reverse("broadcast-discard", args=[broadcast.pk]))
    assert Broadcast.objects.count() == 1
    draft = written(cast)
    post(client, reverse("broadcast-discard", args=[draft.pk]))
    assert Broadcast.objects.count() == 1


def test_a_selection_from_a_file_keeps_each_good_address_once(cast):
    client = signed_in(cast.ella)
    sheet = SimpleUploadedFile("a.csv", "Eva;eva@example.org\nEva;EVA@example.org\nBo;nej\n".encode("cp1252"))
    page = client.post(
        reverse("selection-new"), {"name": "Kretsen", "sheet": sheet, "language": "en"}, follow=True
    ).content.decode()
    assert "Urvalet är sparat med 1 person. 2 rader utelämnades." in page
    assert Selection.objects.get().people == [{"email": "eva@example.org", "name": "Eva", "language": "en"}]
    again = post(client, reverse("selection-new"), name="Kretsen", pasted="a@example.org", language="sv")
    assert again.status_code == 422 and "redan ett urval" in again.content.decode()


def test_a_selection_of_a_group_is_the_group_as_it_is_then(cast):
    selection = sendouts.save_selection(
        "Ankarby", actor=cast.ella.actor, group="owner", option=str(cast.anna.organisation.pk)
    )
    broadcast = written(cast, group="", selection=selection)
    assert {one.email for one in audience_of(broadcast).receivers} == {"anna@example.org", "arvid@example.org"}
    with pytest.raises(Refused, match="Utkastet"):
        sendouts.delete_selection(selection, actor=cast.ella.actor)
    sendouts.write_broadcast(actor=cast.ella.actor, broadcast=broadcast, group="owners", selection=None)
    post(signed_in(cast.ella), reverse("selection-delete", args=[selection.pk]))
    assert not Selection.objects.exists()


def queries(client, address, counter):
    with counter as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_pages_ask_the_same_number_of_queries_for_many_rows(cast, django_assert_max_num_queries, monkeypatch):
    client = signed_in(cast.ella)
    counts = {"broadcasts": set(), "selections": set(), "one": set()}
    for size in (1, 3, 30):
        with clock.standing_at(clock.now() + timedelta(minutes=size)):
            while Broadcast.objects.count() < size:
                sendouts.hold_broadcast(written(cast), actor=cast.ella.actor)
                name = f"U{Broadcast.objects.count()}"
                sendouts.save_selection(name, actor=cast.ella.actor, people=read_text("a@example.org"))
        crowd(monkeypatch, size)
        one = written(cast, group="crowd")
        counts["broadcasts"].add(queries(client, reverse("broadcasts"), django_assert_max_num_queries(12)))
        counts["selections"].add(queries(client, reverse("selections"), django_assert_max_num_queries(12)))
        counts["one"].add(queries(client, one.get_absolute_url(), django_assert_max_num_queries(12)))
        one.delete()
    assert {name: len(found) for name, found in counts.items()} == {"broadcasts": 1, "selections": 1, "one": 1}
