"""Calendar files, read back by icalendar and by a reader of our own that knows only RFC 5545's lines."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from ignite.outbox.models import Message
from tests.factories.workshops import asked_to, meeting_in, wall, workshop_in
from tests.startups.pages import signed_in
from workshops.services import cancel_meeting, invite_to_workshop, move_meeting, reschedule_workshop, take_time


def lines_of(text):
    """Unfolded content lines as (name, parameters, value); refuses what RFC 5545 does not allow."""
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    for line in text.replace("\r\n ", "").split("\r\n")[:-1]:
        head, _colon, value = line.partition(":") if '"' not in line else split_quoted(line)
        name, *parameters = head.split(";")
        yield name, dict(one.split("=", 1) for one in parameters), value


def split_quoted(line):
    inside = False
    for at, char in enumerate(line):
        inside ^= char == '"'
        if char == ":" and not inside:
            return line[:at], ":", line[at + 1 :]
    raise AssertionError(line)


def event_of(text):
    """The event's properties by the second reader: the lines between BEGIN and END of the VEVENT."""
    rows = list(lines_of(text))
    start = next(at for at, row in enumerate(rows) if row[0] == "BEGIN" and row[2] == "VEVENT")
    end = next(at for at, row in enumerate(rows) if row[0] == "END" and row[2] == "VEVENT")
    method = next(value for name, _parameters, value in rows if name == "METHOD")
    return method, {name: (parameters, value) for name, parameters, value in rows[start + 1 : end]}


def read_both(text):
    """(method, uid, sequence, start in UTC), the same by both readers."""
    calendar = Calendar.from_ical(text)
    entry = next(iter(calendar.walk("VEVENT")))
    method, own = event_of(text)
    parameters, start = own["DTSTART"]
    assert parameters["TZID"] == "Europe/Stockholm"
    wall_time = datetime.strptime(start, "%Y%m%dT%H%M%S")  # noqa: DTZ007 (wall time by the RFC)
    assert entry["DTSTART"].dt.replace(tzinfo=None) == wall_time
    found = (str(calendar["METHOD"]), str(entry["UID"]), int(entry["SEQUENCE"]), entry["DTSTART"].dt.astimezone(UTC))
    assert found[:3] == (method, own["UID"][1], int(own["SEQUENCE"][1]))
    return found


def ics(kind):
    return [row.ics for row in Message.objects.filter(kind=kind).order_by("pk")]


def test_asking_and_moving_keep_the_uid_and_raise_the_sequence(cast):
    starts_at = wall(2030, 10, 28, 9)
    workshop = workshop_in("planned", cast, starts_at=starts_at, title="Kök; mat, och: ”mer”", place="Salen\\1")
    invite_to_workshop(workshop, actor=cast.ella.actor, members=[cast.anna.membership])
    later = starts_at - timedelta(days=1, hours=-1)  # the day the clocks change
    reschedule_workshop(workshop, actor=cast.ella.actor, starts_at=later, ends_at=later + timedelta(hours=2))
    first, moved = read_both(ics("workshop_invited")[0]), read_both(ics("workshop_changed")[0])
    assert first == ("REQUEST", first[1], 0, starts_at)
    assert moved == ("REQUEST", first[1], 1, later)
    entry = next(iter(Calendar.from_ical(ics("workshop_invited")[0]).walk("VEVENT")))
    assert (str(entry["SUMMARY"]), str(entry["LOCATION"])) == ("Kök; mat, och: ”mer”", "Salen\\1")


def test_a_meeting_is_booked_moved_and_taken_away_again(cast):
    meeting = meeting_in("wished", cast)
    take_time(meeting, actor=cast.clara.actor, starts_at=meeting.offered[0])
    move_meeting(meeting, actor=cast.anna.actor, starts_at=meeting.offered[1])
    cancel_meeting(meeting, actor=cast.anna.actor, reason="Sjuk.")
    told = [read_both(ics(kind)[0]) for kind in ("meeting_fixed", "meeting_moved", "meeting_cancelled")]
    assert [(method, sequence) for method, _uid, sequence, _at in told] == [
        ("REQUEST", 0),
        ("REQUEST", 1),
        ("CANCEL", 2),
    ]
    assert len({uid for _method, uid, _sequence, _at in told}) == 1
    assert [at for *_rest, at in told] == [meeting.offered[0], meeting.offered[1], meeting.offered[1]]


def test_both_sides_get_the_meeting(cast):
    meeting = meeting_in("wished", cast)
    take_time(meeting, actor=cast.clara.actor, starts_at=meeting.offered[0])
    rows = Message.objects.filter(kind="meeting_fixed").exclude(ics="")
    assert {row.to_address for row in rows} == {"anna@example.org", "arvid@example.org", "clara@example.org"}


@pytest.mark.parametrize(
    ("route", "state", "method"), [("workshop-ics", "inviting", "REQUEST"), ("workshop-ics", "cancelled", "CANCEL")]
)
def test_the_download_is_a_calendar_file_for_the_reader(cast, route, state, method):
    workshop = workshop_in(state, cast)
    asked_to(workshop, cast.anna, "revoked" if state == "cancelled" else "sent")
    answer = signed_in(cast.anna).get(reverse(route, args=[workshop.pk]))
    assert answer["Content-Type"].startswith("text/calendar") and "attachment" in answer["Content-Disposition"]
    assert read_both(answer.content.decode())[0] == method
    assert "anna@example.org" in answer.content.decode().replace("\r\n ", "")


def test_a_meeting_without_a_time_has_no_file(cast):
    meeting = meeting_in("wished", cast)
    assert signed_in(cast.clara).get(reverse("meeting-ics", args=[meeting.pk])).status_code == 404


@pytest.mark.parametrize(("answer", "told"), [("", "NEEDS-ACTION"), ("yes", "ACCEPTED"), ("maybe", "TENTATIVE")])
def test_a_moved_workshop_does_not_ask_again_those_who_have_answered(cast, answer, told):
    workshop = workshop_in("inviting", cast)
    invitation = asked_to(workshop, cast.anna)
    type(invitation).objects.filter(pk=invitation.pk).update(answer=answer)
    later = workshop.starts_at + timedelta(days=1)
    reschedule_workshop(workshop, actor=cast.ella.actor, starts_at=later, ends_at=later + timedelta(hours=2))
    _method, entry = event_of(ics("workshop_changed")[0])
    assert entry["ATTENDEE"][0]["PARTSTAT"] == told
