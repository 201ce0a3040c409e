"""Calendar files by RFC 5545 and 5546: invite (REQUEST), move (REQUEST, higher sequence), cancel (CANCEL); and a whole
calendar to subscribe to.

One body is made for each event; the moment and the receiver's own line are set in a copy, so that ten thousand
invitations cost one serialisation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from enum import StrEnum
from functools import lru_cache
from urllib.parse import quote

from django.conf import settings
from icalendar import Calendar, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vRecur, vText
from icalendar import Event as CalendarEvent

from ignite.kernel.clock import STOCKHOLM, local, now

_PRODUCT = "-//Ignite Public//Outbox//SV"
# Whole lines, so that no text of an event can be taken for them: a folded or escaped one never looks so.
_ATTENDEE = "\r\nATTENDEE:mailto:receiver@placeholder.invalid\r\n"
_ATTENDEES = re.compile(r"\r\nATTENDEE[;:][^\r\n]*(?:\r\n[ \t][^\r\n]*)*")
_ANSWERED = re.compile(r'\r\nATTENDEE;CN="[^"\r\n]*";PARTSTAT=([A-Z-]+);')
_FOLD = re.compile(r"\r\n[ \t]")
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_STAMP = "\r\nDTSTAMP:19700101T000000Z\r\n"
_LIMIT = 75  # octets in a line (RFC 5545, section 3.1)
_NAME_LIMIT = 200  # characters
_REFRESH = timedelta(hours=1)


class Method(StrEnum):
    """What a calendar file asks for."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


class Standing(StrEnum):
    """How sure an entry is (RFC 5545, section 3.8.1.11)."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


class Answered(StrEnum):
    """What the receiver has answered so far (RFC 5545, section 3.2.12): a calendar asks again only when it must."""

    NOT_YET = "NEEDS-ACTION"
    YES = "ACCEPTED"
    MAYBE = "TENTATIVE"


@dataclass(frozen=True, slots=True)
class Event:
    """Something with a time. ``uid`` never changes; ``sequence`` goes up with every change.

    ``standing`` is told in a calendar to subscribe to; in an invitation it follows from the method. An ``all_day`` one
    lasts the Swedish days that its times lie in, takes nobody's time, and has no use for its clock times.
    ``changed_at`` is when it last became what it is. ``answered`` is the receiver's own answer so far.
    """

    uid: str
    sequence: int
    method: Method | str
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    standing: Standing = Standing.CONFIRMED
    all_day: bool = False
    changed_at: datetime | None = None
    answered: Answered = Answered.NOT_YET


def render(event: Event, *, email: str, name: str = "") -> str:
    """The calendar file of one event for one receiver, with CRLF line ends."""
    stamp = f"\r\nDTSTAMP:{now():%Y%m%dT%H%M%SZ}\r\n"  # when this object was made (RFC 5545, section 3.8.7.2)
    person = f"\r\n{_fold(_attendee(email, name, event.answered))}\r\n"
    return _body(event).replace(_STAMP, stamp, 1).replace(_ATTENDEE, person, 1)


def readdressed(file: str, *, email: str, name: str = "") -> str:
    """The same file for another address of its receiver."""
    found = _ANSWERED.search(_FOLD.sub("", file))
    answered = Answered(found[1]) if found else Answered.NOT_YET
    person = _fold(_attendee(email, name, answered)).replace("\\", r"\\")
    return _ATTENDEES.sub(f"\r\n{person}", file)


def render_all(events: Iterable[Event], *, name: str) -> str:
    """A calendar to subscribe to, with CRLF line ends: the same bytes for the same events.

    It has no METHOD: it is read, not answered. DTSTAMP is then when an entry last changed.
    """
    calendar = _calendar()
    for key, value in (("name", name), ("x-wr-calname", name), ("x-wr-timezone", STOCKHOLM.key)):
        calendar.add(key, vText(value))
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(stockholm())
    for event in events:
        entry = _vevent(event, event.standing)
        stamp = (event.changed_at or _LONG_AGO).astimezone(UTC).replace(microsecond=0)
        entry.add("dtstamp", stamp)
        entry.add("last-modified", stamp)
        calendar.add_component(entry)
    return calendar.to_ical().decode()


@lru_cache(maxsize=256)
def _body(event: Event) -> str:
    method = Method(event.method)
    calendar = _calendar()
    calendar.add("method", method.value)
    calendar.add_component(stockholm())
    entry = _vevent(event, Standing.CANCELLED if method is Method.CANCEL else Standing.CONFIRMED)
    entry.add("dtstamp", _LONG_AGO)
    entry.add("organizer", _organizer(), encode=False)
    entry.add("attendee", vCalAddress("mailto:receiver@placeholder.invalid"), encode=False)
    calendar.add_component(entry)
    return calendar.to_ical().decode()


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _vevent(event: Event, standing: Standing) -> CalendarEvent:
    entry = CalendarEvent()
    entry.add("uid", event.uid)
    entry.add("sequence", event.sequence)
    starts_at, ends_at = local(event.starts_at), local(event.ends_at)
    if starts_at.fold or ends_at.fold:
        # The hour that comes again in autumn: its wall time means the first one, the second can only be told in UTC.
        starts_at, ends_at = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    # An all-day entry ends with the first day after it.
    last = local(event.ends_at).date() + timedelta(days=1)
    entry.add("dtstart", local(event.starts_at).date() if event.all_day else starts_at)
    entry.add("dtend", last if event.all_day else ends_at)
    entry.add("summary", _printable(event.summary))
    for name in ("location", "description", "url"):
        if getattr(event, name):
            entry.add(name, _printable(getattr(event, name)))
    entry.add("status", standing.value)
    entry.add("transp", "TRANSPARENT" if event.all_day or standing is Standing.CANCELLED else "OPAQUE")
    return entry


def _organizer() -> vCalAddress:
    organizer = vCalAddress(f"mailto:{settings.REPLY_TO_EMAIL}")
    organizer.params["CN"] = vText(_parameter(parseaddr(settings.DEFAULT_FROM_EMAIL)[0] or "Ignite Public"))
    return organizer


def _attendee(email: str, name: str, answered: Answered) -> str:
    shown = _parameter(name) or _parameter(email)
    asks = "TRUE" if answered is Answered.NOT_YET else "FALSE"
    says = f"PARTSTAT={answered};ROLE=REQ-PARTICIPANT;RSVP={asks}"
    return f'ATTENDEE;CN="{shown}";{says}:mailto:{_address(email)}'


def _address(email: str) -> str:
    """An address as a mailto URI holds it (RFC 6068): a line break or a colon in it stays part of the address."""
    return quote("".join(email.split()), safe="@!$'()*+,-._~")


def _parameter(text: str) -> str:
    # A quoted parameter holds no double quote and no control character (RFC 5545, section 3.2); a circumflex would
    # begin one of RFC 6868's escapes, which not every calendar knows.
    line = " ".join(_printable(text.replace('"', "'").replace("^", "")).split())
    return line[:_NAME_LIMIT]


def _printable(text: str) -> str:
    """Without control characters other than line break and tab; they are no text by RFC 5545, section 3.3.11."""
    if text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in lines if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"})


def _fold(line: str) -> str:
    octets, start = line.encode(), 0
    lines: list[str] = []
    while True:
        end = start + _LIMIT - bool(lines)
        while end < len(octets) and octets[end] & 0xC0 == 0x80:  # in the midst of a character
            end -= 1
        lines.append(octets[start:end].decode())
        if end >= len(octets):
            return "\r\n ".join(lines)
        start = end


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
