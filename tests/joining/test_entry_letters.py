"""Letters about what the programme entered: by the day, again after five days, and back to the programme."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ignite.accounts.models import Entry
from ignite.accounts.services.entries import confirm_entry, note_entry
from ignite.kernel import clock
from ignite.outbox.models import Message
from tests.factories.needs import area_in
from tests.factories.workshops import wall
from tests.reminded import called, dates_of, letters, walls

TUESDAY = wall(2027, 3, 9, 10)


def entered(cast, title="Mat", at=TUESDAY, owner=None):
    chosen = owner or cast.owner_a
    with clock.standing_at(at):
        area = area_in("registered", cast, title=title, owner=chosen)
        return note_entry(area, organisation_id=chosen.organisation_id, line="Lade till", actor=cast.ella.actor)


def test_what_is_entered_in_a_day_is_one_letter_the_next_morning(cast):
    entered(cast), entered(cast, "Snö", TUESDAY + timedelta(hours=9))
    assert not Message.objects.exists()  # nothing at once
    organisation = cast.anna.organisation
    assert walls("entries_entered", organisation) == ["03-10 08:00"]
    dates_of("entries_entered", organisation)
    assert called("entries_entered", organisation) == {"anna@example.org"}
    letter = letters("entries_entered", organisation, TUESDAY + timedelta(days=1))["anna@example.org"]
    assert "Utmaningsområde: Mat" in letter.body_text and "Utmaningsområde: Snö" in letter.body_text
    assert reverse("entries") in letter.action_url


def test_after_five_days_it_is_brought_up_by_the_oldest_that_waits(cast):
    first = entered(cast)
    entered(cast, "Snö", TUESDAY + timedelta(days=2))
    organisation = cast.anna.organisation
    assert walls("entries_entered", organisation) == ["03-10 08:00", "03-12 08:00"]
    assert walls("entries_waiting", organisation) == ["03-14 08:00"]
    dates_of("entries_waiting", organisation)
    confirm_entry(first, actor=cast.anna.actor, may=True)
    assert walls("entries_waiting", organisation) == ["03-16 08:00"]
    letter = letters("entries_waiting", organisation, TUESDAY + timedelta(days=7))["anna@example.org"]
    assert letter.subject.endswith("väntar") and "Snö" in letter.body_text and "Mat" not in letter.body_text


def test_once_all_is_confirmed_nobody_is_written_to(cast):
    entry = entered(cast)
    organisation = cast.anna.organisation
    confirm_entry(entry, actor=cast.arvid.actor, may=True)
    for name in ("entries_entered", "entries_waiting"):
        assert not called(name, organisation)
    assert not called("entries_entered", cast.bo.organisation)


def test_the_neighbour_is_not_told(cast):
    entered(cast, owner=cast.owner_b)
    assert called("entries_entered", cast.bo.organisation) == {"bo@example.org"}
    assert not called("entries_entered", cast.anna.organisation)


@pytest.mark.parametrize("has_left", [False, True])
def test_an_objection_goes_to_whoever_entered_it_or_to_the_office(cast, has_left):
    from tests.factories.cast import person

    person("olle", cast.ella.organisation, rights=("manager",))
    entry, client = entered(cast, "Skolmaten"), Client()
    if has_left:
        cast.ella.membership.state = "ended"
        cast.ella.membership.save()
    client.force_login(cast.anna.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for _click in range(2):
        client.post(reverse("entry-wrong", args=[entry.pk]), {"text": "Det är elva skolor."})
    letter = Message.objects.get(kind="entry_objected")
    assert letter.to_address == ("olle@example.org" if has_left else "ella@example.org")
    assert "Det är elva skolor." in letter.body_text and "Utmaningsområde: Skolmaten" in letter.body_text
    assert Entry.objects.waiting().get() == entry
