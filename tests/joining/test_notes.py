"""The programme's notes: written, corrected for a day by whoever wrote, never shown to others, taken along."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from ignite.accounts.models import ContactNote
from ignite.accounts.services import add_note, change_note
from ignite.joining.services import accept_join_request
from ignite.kernel import clock
from ignite.kernel.errors import NotAllowed, Refused
from tests.factories.cast import person
from tests.factories.joining import join_request_in

SECRET = "Ringde om deras budget."


def said(**fields):
    return {f"note-{name}": value for name, value in fields.items()} | {"_once": str(uuid.uuid4())}


def log_of(thing, mark="organisation"):
    return reverse("contact-log", args=[mark, thing.pk])


def test_a_note_is_written_from_the_page_once_and_leads_back(signed_in, cast):
    client, page = signed_in(cast.ella), cast.owner_a.get_absolute_url()
    assert 'name="note-text"' in client.get(page).text
    form = said(kind="phone", text=SECRET, person="Anna") | {"next": page}
    for _time in range(2):
        assert client.post(log_of(cast.anna.organisation), form).url == page
    note = ContactNote.objects.get()
    assert (note.kind, note.person, note.by) == ("phone", "Anna", cast.ella.user)
    assert SECRET in client.get(page).text


@pytest.mark.parametrize("address", ["https://example.com/", "//example.com/x", "javascript:alert(1)"])
def test_it_leads_to_no_strange_page(signed_in, cast, address):
    form = said(kind="note", text="X") | {"next": address}
    answer = signed_in(cast.ella).post(log_of(cast.anna.organisation), form)
    assert answer.url == cast.anna.organisation.get_absolute_url()


def test_all_three_pages_show_the_programme_its_notes_and_nobody_else(signed_in, cast):
    add_note(cast.anna.organisation, actor=cast.ella.actor, kind="note", text=SECRET)
    add_note(cast.clara.organisation, actor=cast.ella.actor, kind="note", text=SECRET)
    pages = [
        (cast.anna, [cast.anna.organisation.get_absolute_url(), cast.owner_a.get_absolute_url()]),
        (cast.clara, [cast.clara.organisation.get_absolute_url(), cast.startup_c.get_absolute_url()]),
    ]
    for own, addresses in pages:
        for address in addresses:
            assert SECRET in signed_in(cast.ella).get(address).text
            assert SECRET not in signed_in(own).get(address).text
            assert 'name="note-text"' not in signed_in(own).get(address).text


@pytest.mark.parametrize("who", ["anna", "bo", "clara"])
def test_others_write_and_read_none(cast, who):
    actor = getattr(cast, who).actor
    with pytest.raises(NotAllowed):
        add_note(cast.anna.organisation, actor=actor, kind="note", text="X")
    add_note(cast.anna.organisation, actor=cast.ella.actor, kind="note", text=SECRET)
    assert not ContactNote.objects.for_user(actor).exists()


def test_an_empty_note_and_one_of_what_is_to_come_are_refused_and_kept(signed_in, cast):
    client = signed_in(cast.ella)
    answer = client.post(log_of(cast.anna.organisation), said(kind="note", text="  ", person="Anna"))
    assert answer.status_code == 422 and 'value="Anna"' in answer.text
    later = clock.local(clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    answer = client.post(log_of(cast.anna.organisation), said(kind="note", text=SECRET, happened_at=later))
    assert answer.status_code == 422 and SECRET in answer.text and "inte kommit än" in answer.text
    assert not ContactNote.objects.exists()


def test_ones_own_is_corrected_within_a_day(signed_in, cast):
    note = add_note(cast.anna.organisation, actor=cast.ella.actor, kind="note", text="Fel.")
    client, url = signed_in(cast.ella), reverse("note-edit", args=[note.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, said(kind="email", text="Rätt.")).status_code == 302
    note.refresh_from_db()
    assert (note.text, note.kind) == ("Rätt.", "email")
    with clock.stepped(timedelta(hours=25)):
        assert client.get(url).status_code == 404
        with pytest.raises(Refused, match="dygn"):
            change_note(note, actor=cast.ella.actor, kind="note", text="Sent.")


def test_a_colleagues_note_is_left_alone(signed_in, cast):
    eva = person("eva", cast.ella.organisation, rights=("manager",))
    note = add_note(cast.anna.organisation, actor=cast.ella.actor, kind="note", text="Min.")
    assert signed_in(eva).get(reverse("note-edit", args=[note.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        change_note(note, actor=eva.actor, kind="note", text="Din.")


def test_notes_on_a_request_go_along_to_the_organisation(signed_in, cast):
    request = join_request_in("received", cast)
    client = signed_in(cast.ella)
    client.post(log_of(request, "join-request"), said(kind="phone", text=SECRET))
    assert SECRET in client.get(request.get_absolute_url()).text
    organisation = accept_join_request(request, actor=cast.ella.actor)
    assert SECRET in client.get(organisation.get_absolute_url()).text
    assert SECRET in client.get(request.get_absolute_url()).text


def test_nobody_notes_about_other_things(signed_in, cast):
    assert signed_in(cast.ella).get(reverse("contact-log", args=["user", 1])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_log_asks_the_database_as_often_at_any_size(signed_in, cast, rows, django_assert_num_queries):
    for number in range(rows):
        add_note(cast.anna.organisation, actor=cast.ella.actor, kind="note", text=f"Rad {number}.")
    client = signed_in(cast.ella)
    with django_assert_num_queries(6):
        assert client.get(log_of(cast.anna.organisation)).text.count("Rad ") >= rows
