"""Calendar files by RFC 5545 and 5546: invite (REQUEST), move (REQUEST, higher sequence), cancel (CANCEL).

One body is made for each event; the receiver's own line is set in a copy, so that ten thousand invitations
cost one serialisation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from enum import StrEnum
from functools import lru_cache

from django.conf import settings
from icalendar import Calendar, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vRecur, vText
from icalendar import Event as CalendarEvent

from ignite.kernel.clock import STOCKHOLM, now

_ATTENDEE = "ATTENDEE:mailto:receiver@placeholder.invalid"
_LIMIT = 75  # octets in a line (RFC 5545, section 3.1)


class Method(StrEnum):
    """What a calendar file asks for."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Event:
    """Something with a time. ``uid`` never changes; ``sequence`` goes up with every change."""

    uid: str
    sequence: int
    method: Method | str
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""


def render(event: Event, *, email: str, name: str = "") -> str:
    """The calendar file of one event for one receiver, with CRLF line ends."""
    return _body(event).replace(_ATTENDEE, _fold(_attendee(email, name)), 1)


@lru_cache(maxsize=256)
def _body(event: Event) -> str:
    method = Method(event.method)
    calendar = Calendar()
    calendar.add("prodid", "-//Ignite Public//Outbox//SV")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    calendar.add_component(stockholm())
    calendar.add_component(_vevent(event, method))
    return calendar.to_ical().decode()


def _vevent(event: Event, method: Method) -> CalendarEvent:
    entry = CalendarEvent()
    entry.add("uid", event.uid)
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", now().replace(microsecond=0))
    entry.add("dtstart", event.starts_at.astimezone(STOCKHOLM))
    entry.add("dtend", event.ends_at.astimezone(STOCKHOLM))
    entry.add("summary", event.summary)
    for name in ("location", "description", "url"):
        if getattr(event, name):
            entry.add(name, getattr(event, name))
    entry.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    entry.add("transp", "OPAQUE")
    entry.add("organizer", _organizer(), encode=False)
    entry.add("attendee", vCalAddress("mailto:receiver@placeholder.invalid"), encode=False)
    return entry


def _organizer() -> vCalAddress:
    organizer = vCalAddress(f"mailto:{settings.REPLY_TO_EMAIL}")
    organizer.params["CN"] = vText(parseaddr(settings.DEFAULT_FROM_EMAIL)[0] or "Ignite Public")
    return organizer


def _attendee(email: str, name: str) -> str:
    # A parameter value may hold anything but a double quote and control characters (RFC 5545, section 3.2).
    shown = "".join(char for char in (name or email) if char != '"' and char.isprintable())
    return f'ATTENDEE;CN="{shown}";PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:{email}'


def _fold(line: str) -> str:
    lines, current, size = [], "", 0
    for char in line:
        width = len(char.encode())
        if size + width >= _LIMIT:
            lines.append(current)
            current, size = " ", 1
        current += char
        size += width
    return "\r\n".join([*lines, current])


def stockholm() -> Timezone:
    """Europe/Stockholm by its rule in force since 1996: last Sunday of March and of October, 01.00 UTC."""
    zone = Timezone()
    zone.add("tzid", "Europe/Stockholm")
    for part, month, hour, before, after, name in (
        (TimezoneDaylight(), 3, 2, 1, 2, "CEST"),
        (TimezoneStandard(), 10, 3, 2, 1, "CET"),
    ):
        part.add("tzname", name)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("dtstart", datetime(1996, month, 31 if month == 3 else 27, hour))  # noqa: DTZ001 (wall time by the RFC)
        part.add("rrule", vRecur({"FREQ": ["YEARLY"], "BYMONTH": [month], "BYDAY": ["-1SU"]}))
        zone.add_component(part)
    return zone
