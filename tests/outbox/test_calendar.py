"""Calendar files: what another parser than ours reads in them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import vobject

from ignite.outbox import calendar

HOUR = timedelta(hours=1)

EVENT = calendar.Event(
    uid="workshop-12@ignite.example.org",
    sequence=0,
    method="REQUEST",
    starts_at=datetime(2027, 3, 12, 8, 0, tzinfo=UTC),
    ends_at=datetime(2027, 3, 12, 11, 0, tzinfo=UTC),
    summary="Fördjupande workshop; skolmat, och så vidare",
    location="Electrum, Kista",
    description="Rad ett\nRad två " + "å" * 100,
    url="https://ignite.example.org/workshops/12/",
)


def read(text):
    parsed = icalendar.Calendar.from_ical(text)
    return parsed, parsed.walk("VEVENT")[0]


def test_an_invitation_carries_all_that_the_standards_ask():
    file, entry = read(calendar.render(EVENT, email="anna@example.org", name="Anna Öberg"))
    assert file["METHOD"] == "REQUEST" and file["VERSION"] == "2.0"
    assert entry["UID"] == EVENT.uid and entry["SEQUENCE"] == 0 and entry["STATUS"] == "CONFIRMED"
    assert entry["ATTENDEE"] == "mailto:anna@example.org" and entry["ATTENDEE"].params["CN"] == "Anna Öberg"
    assert entry["ORGANIZER"] == "mailto:programmet@example.org"
    assert entry["DTSTAMP"].dt.utcoffset() == timedelta(0)
    assert entry["DTSTART"].params["TZID"] == "Europe/Stockholm"
    assert entry["DTSTART"].dt == EVENT.starts_at and entry["DTSTART"].dt.hour == 9
    assert entry["DESCRIPTION"] == EVENT.description and entry["SUMMARY"] == EVENT.summary


def test_lines_are_folded_at_75_octets_and_end_in_crlf():
    text = calendar.render(EVENT, email=f"{'a' * 60}@example.org", name="Å" * 80)
    lines = text.encode().split(b"\r\n")
    assert max(map(len, lines)) <= 75 and b"\n" not in b"".join(lines)
    assert read(text)[1]["ATTENDEE"].params["CN"] == "Å" * 80


@pytest.mark.parametrize("month,offset", [(1, 1), (3, 1), (4, 2), (7, 2), (10, 2), (11, 1), (12, 1)])
def test_the_zone_in_the_file_tells_stockholms_time(month, offset):
    zone = icalendar.Calendar.from_ical(calendar.render(EVENT, email="a@example.org")).walk("VTIMEZONE")[0].to_tz()
    moment = datetime(2027, month, 15, 12, tzinfo=zone)
    assert moment.utcoffset() == timedelta(hours=offset)


def test_five_moves_and_a_cancelling_keep_the_uid_and_count_up():
    events = [replace(EVENT, sequence=n, starts_at=EVENT.starts_at + timedelta(days=n)) for n in range(6)]
    events.append(replace(EVENT, sequence=6, method="CANCEL"))
    files = [read(calendar.render(event, email="a@example.org")) for event in events]
    assert {entry["UID"] for _, entry in files} == {EVENT.uid}
    assert [entry["SEQUENCE"] for _, entry in files] == list(range(7))
    assert files[-1][0]["METHOD"] == "CANCEL" and files[-1][1]["STATUS"] == "CANCELLED"


def test_a_moment_that_comes_twice_is_told_apart():
    # On 25 October 2026 half past two comes at 00:30 and again at 01:30 UTC; a wall time alone means the first.
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    for starts_at, ends_at in ((first, second), (first, first + timedelta(minutes=20)), (second, second + HOUR)):
        moved = replace(EVENT, starts_at=starts_at, ends_at=ends_at)
        entry = read(calendar.render(moved, email="a@example.org"))[1]
        assert (entry["DTSTART"].dt.astimezone(UTC), entry["DTEND"].dt.astimezone(UTC)) == (starts_at, ends_at)
        other = vobject.readOne(calendar.render(moved, email="a@example.org")).vevent
        assert (other.dtstart.value.astimezone(UTC), other.dtend.value.astimezone(UTC)) == (starts_at, ends_at)


def test_each_file_says_when_it_was_made_and_not_when_the_first_one_was(monkeypatch):
    for moment in (EVENT.starts_at, EVENT.starts_at - HOUR):
        monkeypatch.setattr(calendar, "now", lambda moment=moment: moment)
        assert read(calendar.render(EVENT, email="a@example.org"))[1]["DTSTAMP"].dt == moment


def test_no_text_of_an_event_is_taken_for_the_receivers_line():
    sly = "x\r\nATTENDEE:mailto:receiver@placeholder.invalid\r\nDTSTAMP:19700101T000000Z\r\nY"
    entry = read(calendar.render(replace(EVENT, summary=sly, description=sly), email="a@example.org"))[1]
    assert entry["ATTENDEE"] == "mailto:a@example.org" and entry["SUMMARY"] == sly.replace("\r\n", "\n")


def test_a_calendar_to_subscribe_to_is_the_same_until_an_entry_changes(monkeypatch):
    day = replace(EVENT, uid="b", all_day=True, standing=calendar.Standing.TENTATIVE, changed_at=EVENT.starts_at)
    text = calendar.render_all([EVENT, day], name="Annas; kalender, å")
    monkeypatch.setattr(calendar, "now", lambda: EVENT.starts_at)
    assert calendar.render_all([EVENT, day], name="Annas; kalender, å") == text
    file, _ = read(text)
    assert "METHOD" not in file and "\r\nNAME:Annas\\; kalender\\, å\r\n" in text
    timed, whole = file.walk("VEVENT")
    assert (timed["STATUS"], timed["TRANSP"]) == ("CONFIRMED", "OPAQUE") and "ATTENDEE" not in timed
    assert (whole["STATUS"], whole["TRANSP"]) == ("TENTATIVE", "TRANSPARENT")
    assert whole["DTEND"].dt - whole["DTSTART"].dt == timedelta(days=1) and whole["DTSTAMP"].dt == EVENT.starts_at
    assert [entry.uid.value for entry in vobject.readOne(text).vevent_list] == [EVENT.uid, "b"]


@pytest.mark.parametrize("name", ["🧑‍🚒 Eld ‏", "Å" * 5000, 'Anna "Ankan" Å', "a;b:c,d", "rad\vett"])
def test_any_name_stays_one_name_to_both_parsers(name):
    text = calendar.render(EVENT, email="a@example.org", name=name)
    shown = " ".join(name.replace('"', "'").replace("\v", "").split())[:200]
    assert read(text)[1]["ATTENDEE"].params["CN"] == shown
    assert vobject.readOne(text).vevent.attendee.params["CN"] == [shown]
    assert max(len(line) for line in text.encode().split(b"\r\n")) <= 75


def test_an_address_cannot_add_to_the_line():
    entry = read(calendar.render(EVENT, email='"a:b;c"\r\n@example.org'))[1]
    assert entry["ATTENDEE"] == "mailto:%22a:b%3Bc%22@example.org".replace(":b", "%3Ab")


@pytest.mark.parametrize("name", ['"; RSVP=FALSE:mailto:x', "a\r\nATTENDEE:mailto:x@example.org", "", "a:b;c,d^"])
def test_a_name_cannot_write_lines_of_its_own(name):
    _, entry = read(calendar.render(EVENT, email="a@example.org", name=name))
    assert entry["ATTENDEE"] == "mailto:a@example.org" and not isinstance(entry["ATTENDEE"], list)


@pytest.mark.parametrize("answered", calendar.Answered)
def test_what_was_answered_stands_in_the_entry_and_outlasts_a_corrected_address(answered):
    text = calendar.render(replace(EVENT, answered=answered), email="a@example.org", name='A ";PARTSTAT=DECLINED;' * 9)
    for file in (text, calendar.readdressed(text, email="b@example.org", name="B" * 80)):
        person = read(file)[1]["ATTENDEE"].params
        assert person["PARTSTAT"] == answered
        assert person["RSVP"] == ("TRUE" if answered == "NEEDS-ACTION" else "FALSE")
