"""What the programme entered waits with its organisation: marked, confirmed with one click, or said not to be so."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ignite.accounts.models import Entry
from ignite.accounts.services.entries import confirm_entry, note_entry, object_to_entry
from ignite.kernel.errors import NotAllowed, Refused
from tests.factories.accounts import membership_in
from tests.factories.needs import analysis_in, area_in, need_in

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MARK = "Inskrivet av programmet, ska bekräftas"


def signed_in(who):
    client = Client()
    client.force_login(who.user, backend=BACKEND)
    return client


def entry_on(cast, thing, organisation=None, **said):
    chosen = organisation or cast.anna.organisation
    return note_entry(thing, organisation_id=chosen.pk, line="Lade till", actor=cast.ella.actor, **said)


def test_the_mark_is_on_the_page_of_each_kind_of_thing(cast):
    analysis, draft = analysis_in("draft", cast), need_in("draft", cast)
    member = membership_in("invited", cast)
    for thing in (area_in("registered", cast), analysis, draft, member, cast.anna.organisation):
        entry_on(cast, thing, said_by="Karin Berg")
        for who in (cast.anna,) if thing is draft else (cast.anna, cast.ella):  # a draft of a need is theirs alone
            page = signed_in(who).get(thing.get_absolute_url()).content.decode()
            assert MARK in page and "Karin Berg bad om det" in page, (thing, who)
            assert ("Stämmer inte</a>" in page) == (who is cast.anna), thing
    entry_on(cast, cast.startup_c, cast.clara.organisation)
    page = cast.startup_c.get_absolute_url()
    assert MARK in signed_in(cast.clara).get(page).content.decode()
    assert MARK not in signed_in(cast.anna).get(page).content.decode()
    assert MARK not in Client().get(page).content.decode()


def test_one_click_confirms_a_second_does_nothing(cast):
    entry, client = entry_on(cast, area_in("registered", cast)), signed_in(cast.arvid)
    address = reverse("entry-confirm", args=[entry.pk])
    answer = client.post(address, follow=True)
    assert "Tack, uppgiften är bekräftad." in answer.content.decode()
    assert MARK not in answer.content.decode()
    entry.refresh_from_db()
    first = (entry.confirmed_by, entry.confirmed_at)
    assert first[0] == cast.arvid.user
    again = signed_in(cast.anna).post(address, follow=True).content.decode()
    entry.refresh_from_db()
    assert "Tack" not in again and (entry.confirmed_by, entry.confirmed_at) == first


@pytest.mark.parametrize("who", ["bo", "clara", "ella"])
def test_nobody_else_confirms(cast, who):
    entry = entry_on(cast, area_in("registered", cast))
    person = cast.people()[who]
    for name in ("entry-confirm", "entry-wrong"):
        said = {"text": "Fel"}
        assert signed_in(person).post(reverse(name, args=[entry.pk]), said).status_code == 404
    with pytest.raises(NotAllowed):
        confirm_entry(entry, actor=person.actor, may=True)
    signed_in(person).post(reverse("entries-confirm"))
    entry.refresh_from_db()
    assert entry.confirmed_at is None


def test_a_member_confirms_areas_and_only_a_manager_the_group(cast):
    area, member = entry_on(cast, area_in("registered", cast)), entry_on(cast, membership_in("invited", cast))
    page = signed_in(cast.arvid).get(reverse("entries")).content.decode()
    assert "2 uppgifter väntar" in page and "Er projektledare bekräftar" in page
    signed_in(cast.arvid).post(reverse("entries-confirm"))
    assert list(Entry.objects.waiting()) == [member]
    assert signed_in(cast.arvid).post(reverse("entry-confirm", args=[member.pk])).status_code == 404
    signed_in(cast.anna).post(reverse("entries-confirm"))
    assert not Entry.objects.waiting().exists()
    area.refresh_from_db()
    assert area.confirmed_by == cast.arvid.user


def test_what_is_not_so_is_sent_back_and_waits_until_it_is_mended(cast):
    area = area_in("registered", cast)
    entry, client = entry_on(cast, area), signed_in(cast.anna)
    address = reverse("entry-wrong", args=[entry.pk])
    assert client.post(address, {"text": " "}).status_code == 422
    assert client.post(address, {"text": "Vi slänger mer än så."}).url == reverse("entries")
    assert "Vi slänger mer än så." in signed_in(cast.ella).get(reverse("entries")).content.decode()
    assert not object_to_entry(entry, actor=cast.anna.actor, may=True, text="Vi slänger mer än så.")
    assert Entry.objects.waiting().get() == entry
    entry_on(cast, area)  # the programme mends it the same day
    entry.refresh_from_db()
    assert (entry.objection, entry.objected_at) == ("", None)
    confirm_entry(entry, actor=cast.anna.actor, may=True)
    with pytest.raises(Refused):
        object_to_entry(entry, actor=cast.anna.actor, may=True, text="För sent")


def test_the_programme_sees_what_waits_by_organisation(cast):
    entry_on(cast, area_in("registered", cast, title="Skolmaten"))
    entry_on(cast, area_in("registered", cast, owner=cast.owner_b, title="Snön"), cast.bo.organisation)
    page = signed_in(cast.ella).get(reverse("entries")).content.decode()
    assert page.index("Ankarby kommun") < page.index("Skolmaten") < page.index("Björkviks kommun") < page.index("Snön")
    only = signed_in(cast.ella).get(reverse("entries"), {"organisation": cast.bo.organisation.pk}).content.decode()
    assert "Snön" in only and "Skolmaten" not in only
    theirs = signed_in(cast.anna).get(reverse("entries")).content.decode()
    assert "Skolmaten" in theirs and "Snön" not in theirs
    assert signed_in(cast.ella).get(reverse("entries"), {"organisation": "²"}).status_code == 200


def test_min_sida_has_it_as_a_step(cast):
    assert "Läs och bekräfta" not in signed_in(cast.anna).get("/my/").content.decode()
    entry_on(cast, area_in("registered", cast))
    page = signed_in(cast.anna).get("/my/").content.decode()
    assert "Bekräfta det programmet skrev in" in page and reverse("entries") in page
    assert "Bekräfta det programmet" not in signed_in(cast.bo).get("/my/").content.decode()


def test_queries_are_few_and_the_same_at_any_size(cast):
    counts = []
    for more in (1, 2, 27):
        for number in range(more):
            entry_on(cast, area_in("registered", cast, title=f"Område {number}"))
            entry_on(cast, membership_in("invited", cast, email=f"{more}.{number}@example.org"))
        client = signed_in(cast.anna)
        client.get(reverse("entries"))
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("entries")).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1] == counts[2] <= 12


def test_a_thing_that_is_gone_does_not_break_the_list(cast):
    entry = entry_on(cast, area_in("registered", cast))
    Entry.objects.filter(pk=entry.pk).update(about_id=999_999)
    assert signed_in(cast.anna).get(reverse("entries")).status_code == 200
    assert signed_in(cast.ella).get(reverse("entries")).status_code == 200
