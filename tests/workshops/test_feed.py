"""The personal calendar: what stands in it and what never does, its secret address, how calendars fetch it."""

from datetime import timedelta

import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from ignite.accounts.enums import Right
from ignite.kernel import clock
from ignite.outbox.models import CalendarKey
from ignite.outbox.subscribing import change_address, open_calendar, token_of
from needs.models import Follow
from tests.factories.cast import organisation, person
from tests.factories.needs import need_in
from tests.factories.startups import pitch_in
from tests.factories.workshops import asked_to, follow_up_in, meeting_in, workshop_in
from tests.startups.pages import post, signed_in
from workshops.services import cancel_meeting, cancel_workshop, reschedule_workshop, take_time


def address_of(who) -> str:
    return f"/calendar/{token_of(open_calendar(who.user))}.ics"


def feed_of(who) -> dict:
    """The entries by summary, the same to both parsers; fetched by a program that is nobody."""
    answer = Client().get(address_of(who))
    assert answer.status_code == 200 and answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    entries = Calendar.from_ical(text).walk("VEVENT")
    others = getattr(vobject.readOne(text), "vevent_list", [])
    assert [(one.uid.value, one.summary.value, int(one.sequence.value), one.dtstart.value) for one in others] == [
        (str(one["UID"]), str(one["SUMMARY"]), int(one["SEQUENCE"]), one["DTSTART"].dt) for one in entries
    ]
    return {str(entry["SUMMARY"]): entry for entry in entries}


def test_the_answer_decides_how_a_workshop_stands(cast):
    workshop = workshop_in("inviting", cast, title="Köket")
    asked = asked_to(workshop, cast.anna)
    assert {name: str(one["STATUS"]) for name, one in feed_of(cast.anna).items()} == {
        "Köket (du har inte svarat)": "TENTATIVE"
    }
    for answer, standing in (("maybe", "TENTATIVE"), ("yes", "CONFIRMED"), ("no", None)):
        type(asked).objects.filter(pk=asked.pk).update(state="answered", answer=answer, answered_at=clock.now())
        entry = feed_of(cast.anna).get("Köket")
        assert (entry and str(entry["STATUS"])) == standing


def test_a_moved_workshop_moves_and_a_cancelled_one_is_called_cancelled(cast):
    workshop = workshop_in("inviting", cast, title="Köket")
    asked_to(workshop, cast.anna, "answered", answer="yes")
    first = feed_of(cast.anna)["Köket"]
    later = workshop.starts_at + timedelta(days=1)
    reschedule_workshop(workshop, actor=cast.ella.actor, starts_at=later, ends_at=later + timedelta(hours=1))
    moved = feed_of(cast.anna)["Köket"]
    cancel_workshop(workshop, actor=cast.ella.actor, reason="Sjukdom.")
    off = feed_of(cast.anna)["Köket"]
    assert first["UID"] == moved["UID"] == off["UID"] and moved["DTSTART"].dt - first["DTSTART"].dt == timedelta(days=1)
    assert [int(one["SEQUENCE"]) for one in (first, moved, off)] == [0, 1, 2] and off["STATUS"] == "CANCELLED"
    assert first["LAST-MODIFIED"].dt <= moved["LAST-MODIFIED"].dt <= off["LAST-MODIFIED"].dt


def test_both_sides_have_their_meeting_from_the_moment_it_has_a_time(cast):
    meeting = meeting_in("wished", cast)
    assert not any("Citronell" in name for name in feed_of(cast.anna))
    take_time(meeting, actor=cast.clara.actor, starts_at=meeting.offered[0])
    name = "Ankarby kommun – Citronell Exempel AB"
    assert {str(feed_of(who)[name]["STATUS"]) for who in (cast.anna, cast.arvid, cast.clara)} == {"CONFIRMED"}
    cancel_meeting(meeting, actor=cast.anna.actor, reason="Sjuk.")
    assert feed_of(cast.clara)[name]["STATUS"] == "CANCELLED"


def test_last_days_concern_those_who_own_pitch_or_follow(cast):
    need = need_in("open", cast, title="Svinnet")
    pitch_in("draft", cast, need=need)
    Follow.objects.create(need=need, user=cast.bo.user)
    assert list(feed_of(cast.arvid)) == ["Sista dag att pitcha till ert behov: Svinnet"]
    assert list(feed_of(cast.clara)) == ["Lämna in er pitch senast: Svinnet"]
    entry = feed_of(cast.bo)["Sista dag att pitcha: Svinnet"]
    assert entry["DTSTART"].dt == clock.local(need.deadline_at).date() and entry["TRANSP"] == "TRANSPARENT"
    assert feed_of(cast.david) == {}


def test_a_promise_stands_until_it_is_kept(cast):
    promise = follow_up_in("open", cast)
    assert list(feed_of(cast.arvid)) == [f"Klart senast: {promise.what}"] and feed_of(cast.anna) == {}
    type(promise).objects.update(state="done", done_at=clock.now())
    assert feed_of(cast.arvid) == {}


def test_a_neighbour_a_rival_and_the_programme_see_nothing_of_it(cast):
    workshop = workshop_in("inviting", cast, title="Hemlig")
    for who in (cast.anna, cast.arvid):
        asked_to(workshop, who)
    meeting_in("scheduled", cast, starts_at=clock.now() + timedelta(days=2))
    pitch_in("submitted", cast, need=need_in("open", cast))
    follow_up_in("open", cast, workshop=workshop)
    assert feed_of(cast.anna) and feed_of(cast.clara)
    assert feed_of(cast.bo) == feed_of(cast.david) == {}
    assert list(feed_of(cast.ella)) == ["Hemlig"]  # the workshop that she leads: the programme's is not everybody's


def test_the_calendar_is_of_all_seats_and_loses_what_a_seat_gave(cast):
    meeting = meeting_in("scheduled", cast, starts_at=clock.now() + timedelta(days=2))
    second = person("sara", organisation("partner", "Parken"), rights=(Right.MEMBER,))
    seat = type(second.membership).objects.create(
        organisation=cast.anna.organisation, user=second.user, email="sara@example.org", rights=[], state="active"
    )
    assert any(str(meeting.startup) in name for name in feed_of(second))
    type(seat).objects.filter(pk=seat.pk).update(state="ended")
    assert feed_of(second) == {}


def test_names_are_in_the_readers_language_and_half_a_year_stays(cast):
    workshop_in("held", cast, title="Nyss", facilitator=cast.ella.user)
    workshop_in("held", cast, title="Längesen", starts_at=clock.now() - timedelta(days=200))
    workshop_in("draft", cast, title="Utkast")
    assert list(feed_of(cast.ella)) == ["Nyss"]


def test_a_changed_or_closed_address_and_a_closed_account_show_nothing(cast):
    old = address_of(cast.anna)
    assert Client().get(old).status_code == 200
    change_address(cast.anna.user)
    assert Client().get(old).status_code == 404 and Client().get(address_of(cast.anna)).status_code == 200
    type(cast.anna.user).objects.filter(pk=cast.anna.user.pk).update(is_active=False)
    assert Client().get(address_of(cast.anna)).status_code == 404
    mine, his = (token_of(open_calendar(who.user)) for who in (cast.arvid, cast.bo))
    for guess in (f"{his.partition('-')[0]}-{mine.partition('-')[2]}", "1", "1-", "-", "é-x", "9" * 40, mine[:-1]):
        assert Client().get(f"/calendar/{guess}.ics").status_code == 404


def test_an_old_site_key_opens_for_as_long_as_it_is_listed(cast, settings):
    address = address_of(cast.anna)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "x" * 50, [settings.SECRET_KEY]
    assert Client().get(address).status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert Client().get(address).status_code == 404


def test_fetching_again_costs_no_bytes_until_something_changes_or_goes(cast):
    workshop = workshop_in("inviting", cast)
    asked = asked_to(workshop, cast.anna)
    address = address_of(cast.anna)
    first = Client().get(address)
    assert first["Cache-Control"] == "private, no-cache" and first["Last-Modified"] and not first.cookies
    again = Client().get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304 and not again.content
    asked.delete()
    assert Client().get(address, headers={"if-none-match": first["ETag"]}).status_code == 200
    assert Client().get(address, headers={"if-modified-since": first["Last-Modified"]}).status_code == 200
    assert Client().post(address).status_code == 405 and Client().head(address).status_code == 200


def test_feed_and_page_cost_the_same_at_1_and_30_rows(cast):
    address, browser, costs = address_of(cast.anna), signed_in(cast.anna), []
    for rows in (1, 30):
        for _row in range(rows):
            asked_to(workshop_in("inviting", cast), cast.anna)
            meeting_in("scheduled", cast, starts_at=clock.now() + timedelta(days=2))
            follow_up_in("open", cast, promised_by=cast.anna.user)
        for client, url in ((Client(), address), (browser, "/calendar/my/")):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(url).status_code == 200
            costs.append(len(asked))
    assert costs[:2] == costs[2:] and max(costs) <= 12, costs


def test_the_page_makes_changes_and_closes_the_address(cast):
    browser = signed_in(cast.anna)
    asked_to(workshop_in("inviting", cast, title="Köket"), cast.anna)
    assert "Köket (du har inte svarat)" in browser.get("/calendar/my/").content.decode()
    assert not CalendarKey.objects.exists(), "a GET makes nothing"
    assert post(browser, "/calendar/my/").status_code == 302
    first = address_of(cast.anna)
    assert first in browser.get("/calendar/my/").content.decode()
    assert post(browser, "/calendar/my/change/").status_code == 302 and Client().get(first).status_code == 404
    assert post(browser, "/calendar/my/close/").status_code == 302 and not CalendarKey.objects.exists()
