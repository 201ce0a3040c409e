"""Calendar files: what another parser than ours reads in them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from ignite.outbox import calendar

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


@pytest.mark.parametrize("name", ['"; RSVP=FALSE:mailto:x', "a\r\nATTENDEE:mailto:x@example.org", "", "a:b;c,d^"])
def test_a_name_cannot_write_lines_of_its_own(name):
    _, entry = read(calendar.render(EVENT, email="a@example.org", name=name))
    assert entry["ATTENDEE"] == "mailto:a@example.org" and not isinstance(entry["ATTENDEE"], list)
