"""The story of a workshop, from invitation to cancelling, as it arrives: read by two parsers, kept by one calendar."""

import random
from datetime import UTC, timedelta

import pytest
import vobject
from icalendar import Calendar

from ignite.kernel import clock
from ignite.outbox import delivery, nudge
from tests.factories.workshops import meeting_in, wall, workshop_in
from workshops.services import (
    cancel_meeting,
    cancel_workshop,
    invite_to_workshop,
    move_meeting,
    reschedule_workshop,
    take_time,
)
from workshops.services.planning import Guest

LENGTH = timedelta(hours=2)
# Around the night when the clocks go back: 25 October 2026, half past two comes twice.
TIMES = [
    wall(2026, 10, 24, 9), wall(2026, 10, 25, 1, 30), wall(2026, 10, 25, 2, 30),
    wall(2026, 10, 25, 2, 30) + timedelta(hours=1), wall(2026, 10, 25, 9), wall(2026, 10, 26, 9),
]  # fmt: skip


@pytest.fixture
def october(db, monkeypatch):
    """It is the first of October 2026, and no broker is told."""
    monkeypatch.setattr(nudge, "_publish", lambda: None)
    with clock.standing_at(wall(2026, 10, 1, 12)):
        yield


@pytest.fixture
def told(october, cast):
    """A cast that was made in October."""
    return cast


def read(text):
    """(method, uid, sequence, status, start, end, stamp) by both parsers, which must agree."""
    calendar = Calendar.from_ical(text)
    (one,) = calendar.walk("VEVENT")
    other = vobject.readOne(text)
    event = other.vevent
    found = (
        str(calendar["METHOD"]), str(one["UID"]), int(one["SEQUENCE"]), str(one["STATUS"]),
        one["DTSTART"].dt.astimezone(UTC), one["DTEND"].dt.astimezone(UTC), one["DTSTAMP"].dt,
    )  # fmt: skip
    assert found == (
        other.method.value, event.uid.value, int(event.sequence.value), event.status.value,
        event.dtstart.value.astimezone(UTC), event.dtend.value.astimezone(UTC), event.dtstamp.value,
    )  # fmt: skip
    assert str(one["ORGANIZER"]) == event.organizer.value == "mailto:programmet@example.org"
    return found, str(one["ATTENDEE"])


def files_to(sink, address):
    """The calendar files that arrived at an address, in order; the part shown and the file attached are the same."""
    texts = []
    for message in sink.messages:
        if message["To"].addresses[0].addr_spec != address:
            continue
        shown = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
        attached = [part for part in message.iter_attachments() if part.get_filename() == "invite.ics"]
        if not shown:
            continue
        (one,), (file,) = shown, attached
        text = one.get_payload(decode=True).decode()
        assert file.get_payload(decode=True).decode() == text and text.count("\n") == text.count("\r\n")
        assert read(text)[0][0] == one.get_param("method") and read(text)[1] == f"mailto:{address}"
        texts.append(text)
    return texts


class CalendarProgram:
    """A client that does what RFC 5546, section 2.1.5, says: the higher sequence wins, then the later stamp."""

    def __init__(self) -> None:
        self.kept = {}

    def take(self, text):
        (method, uid, sequence, status, start, end, stamp), _attendee = read(text)
        if uid in self.kept and (sequence, stamp) < self.kept[uid][0]:
            return
        assert (method == "CANCEL") == (status == "CANCELLED")
        self.kept[uid] = ((sequence, stamp), None if method == "CANCEL" else (start, end))

    def shows(self):
        return [times for _newest, times in self.kept.values() if times is not None]


@pytest.fixture
def story(told, smtp_sink):
    """What Anna and a guest from outside are sent about one workshop: asked, moved five times, called off."""
    workshop = workshop_in("planned", told, starts_at=TIMES[0], ends_at=TIMES[0] + LENGTH, title="Kök, sal & ”mat”")
    guest = Guest("gast@example.org", 'Gäst "G" Ö, 🧑‍🍳')
    invite_to_workshop(workshop, actor=told.ella.actor, members=[told.anna.membership], guests=[guest])
    delivery.drain()
    for starts_at in TIMES[1:]:
        reschedule_workshop(workshop, actor=told.ella.actor, starts_at=starts_at, ends_at=starts_at + LENGTH)
        delivery.drain()
    cancel_workshop(workshop, actor=told.ella.actor, reason="Ingen kan.")
    delivery.drain()
    return smtp_sink


@pytest.mark.parametrize("address", ["anna@example.org", "gast@example.org"])
def test_two_parsers_read_the_whole_story_alike(story, address):
    files = [read(text)[0] for text in files_to(story, address)]
    assert [method for method, *_rest in files] == ["REQUEST"] * 6 + ["CANCEL"]
    assert [status for _m, _u, _s, status, *_rest in files] == ["CONFIRMED"] * 6 + ["CANCELLED"]
    assert len({uid for _method, uid, *_rest in files}) == 1
    assert [sequence for _m, _u, sequence, *_rest in files] == list(range(7))
    assert [(start, end) for *_rest, start, end, _stamp in files] == [
        (at, at + LENGTH) for at in [*TIMES, TIMES[-1]]
    ], "at the promised moment, also through the hour that comes twice"


def test_whatever_order_they_come_in_the_newest_holds(story):
    files = files_to(story, "anna@example.org")
    for seed in range(40):
        program, late = CalendarProgram(), files[:]
        random.Random(seed).shuffle(late)
        for text in late:
            program.take(text)
        assert program.shows() == [], "a late older copy brings nothing back"
    moved = CalendarProgram()
    for text in (*files[:6], files[0], files[3]):  # an older copy comes again
        moved.take(text)
    assert moved.shows() == [(TIMES[-1], TIMES[-1] + LENGTH)]


def test_a_meeting_is_told_to_both_sides_the_same_way(told, smtp_sink):
    meeting = meeting_in("wished", told, offered=[TIMES[2], TIMES[4]])
    take_time(meeting, actor=told.clara.actor, starts_at=TIMES[2])
    delivery.drain()
    move_meeting(meeting, actor=told.anna.actor, starts_at=TIMES[4])
    delivery.drain()
    cancel_meeting(meeting, actor=told.anna.actor, reason="Sjuk.")
    delivery.drain()
    for address in ("anna@example.org", "clara@example.org"):
        files = [read(text)[0] for text in files_to(smtp_sink, address)]
        assert [(method, sequence) for method, _uid, sequence, *_rest in files] == [
            ("REQUEST", 0), ("REQUEST", 1), ("CANCEL", 2),
        ]  # fmt: skip
        assert [start for *_rest, start, _end, _stamp in files] == [TIMES[2], TIMES[4], TIMES[4]]
