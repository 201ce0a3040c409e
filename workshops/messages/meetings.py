"""Letters about meetings: asked, fixed, moved, called off, what came out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ignite.accounts.queries import members_of
from ignite.kernel import clock
from ignite.outbox.calendar import Event, Method
from ignite.outbox.kinds import Kind, MessageClass, Text, register
from ignite.outbox.letters import Letter
from ignite.outbox.models import Message
from ignite.outbox.recipients import Recipient, recipient_of
from ignite.outbox.services import cancel_about, queue_many
from workshops.enums import MeetingState, Outcome
from workshops.messages.entries import meeting_entry
from workshops.models import Meeting
from workshops.queries.meetings import meetings


def facts(meeting: Meeting) -> dict[str, Any]:
    """What every letter about a meeting says of it."""
    return {
        "need": meeting.need.title,
        "owner": meeting.need.lead_owner.organisation.name,
        "startup": meeting.startup.organisation.name,
        "starts_at": meeting.starts_at,
        "minutes": meeting.minutes,
        "place": meeting.place,
        "link": meeting.link,
    }


def coming_facts(meeting: Meeting) -> dict[str, Any]:
    """The same, and whether it is today."""
    is_today = meeting.starts_at is not None and clock.local(meeting.starts_at).date() == clock.today()
    return {**facts(meeting), "today": is_today}


def fresh(message: Message) -> Mapping[str, Any]:
    """The same as it is at sending."""
    return coming_facts(meetings().get(pk=message.about_id or 0))


def _meeting_as_told(message: Message) -> Meeting | None:
    return (
        Meeting.objects.filter(pk=message.about_id or 0, sequence=message.about_seq).select_related("startup").first()
    )


def still_offered(message: Message) -> bool:
    """Whether a time is still to be taken."""
    meeting = _meeting_as_told(message)
    return meeting is not None and meeting.state == MeetingState.WISHED


def still_fixed(message: Message) -> bool:
    """Whether the meeting stands as it was told."""
    meeting = _meeting_as_told(message)
    return meeting is not None and meeting.state == MeetingState.SCHEDULED


def still_to_come(message: Message) -> bool:
    """Whether the meeting stands as it was told and has not begun."""
    meeting = _meeting_as_told(message)
    return meeting is not None and meeting.state == MeetingState.SCHEDULED and not meeting.has_begun


def still_unanswered(message: Message) -> bool:
    """Whether the meeting took place as it was fixed and the receiver's side has not said what came out."""
    meeting = _meeting_as_told(message)
    if meeting is None or meeting.state not in (MeetingState.SCHEDULED, MeetingState.HELD):
        return False
    is_startup = message.organisation_id == meeting.startup.organisation_id
    return not (meeting.startup_outcome if is_startup else meeting.owner_outcome)


_WHY = _("Du får brevet för att din organisation är med i mötet mellan %(owner)s och %(startup)s.")


def _kind(name: str, label: Text, said: Mapping[str, Any], still_true: Callable[[Message], bool] | None = None) -> Kind:
    """A required kind; ``said`` are its sample's facts beside what all of them say."""
    sample = {**_SAMPLE, **said}
    return register(Kind(name, MessageClass.REQUIRED, why=_WHY, label=label, still_true=still_true, sample=sample))


_SAMPLE = {
    "need": _("Mindre matsvinn"),
    "owner": "Ankarby kommun",
    "startup": "Citronell Exempel AB",
    "starts_at": datetime(2027, 3, 12, 8, 0, tzinfo=UTC),
    "minutes": 45,
    "place": _("Rådhuset, Ankarby"),
    "link": "https://example.org/mote",
    "action": _("Visa mötet"),
}
_OFFERED = [datetime(2027, 3, 12, 8, 0, tzinfo=UTC), datetime(2027, 3, 15, 13, 0, tzinfo=UTC)]
ASKED = _kind(
    "meeting_asked",
    _("Behovsägaren vill träffas"),
    {"offered": _OFFERED, "note": _("Ta gärna med den som har byggt lösningen."), "action": _("Välj en tid")},
    still_offered,
)
FIXED = _kind("meeting_fixed", _("Mötet är bokat"), {}, still_fixed)
MOVED = _kind(
    "meeting_moved",
    _("Mötet flyttas"),
    {"is_moved": True, "before": datetime(2027, 3, 10, 12, 0, tzinfo=UTC)},
    still_fixed,
)
CANCELLED = _kind(
    "meeting_cancelled", _("Mötet ställs in"), {"by": "Ankarby kommun", "reason": _("Den som leder är sjuk.")}
)
NOT_NOW = _kind(
    "meeting_not_now",
    _("Den andra sidan går inte vidare nu"),
    {"said_by": "Citronell Exempel AB", "why": _("Vi hinner inte före sommaren.")},
)
TOMORROW = register(
    Kind(
        "meeting_tomorrow",
        MessageClass.USEFUL,
        why=_WHY,
        label=_("Möte i morgon eller i dag"),
        still_true=still_to_come,
        render_late=True,
        fresh=fresh,
        sample={**_SAMPLE, "today": False},
    )
)
OUTCOME = register(
    Kind(
        "meeting_outcome",
        MessageClass.USEFUL,
        why=_WHY,
        label=_("Vad blev det av mötet?"),
        still_true=still_unanswered,
        render_late=True,
        fresh=fresh,
        sample=_SAMPLE,
    )
)


def owner_people(meeting: Meeting) -> list[Recipient]:
    """The project group. One query."""
    return [recipient_of(member) for member in members_of(meeting.need.lead_owner.organisation_id)]


def startup_people(meeting: Meeting) -> list[Recipient]:
    """The startup's members. One query."""
    return [recipient_of(member) for member in members_of(meeting.startup.organisation_id)]


def both(meeting: Meeting) -> list[Recipient]:
    """Both sides. Two queries."""
    return owner_people(meeting) + startup_people(meeting)


def tell_asked(meeting: Meeting) -> None:
    """Ask the startup to take one of the times."""
    context = {**facts(meeting), "note": meeting.note, "offered": list(meeting.offered)}
    _send(ASKED, meeting, startup_people(meeting), "asked", context, _("Välj en tid"))


def tell_fixed(meeting: Meeting) -> None:
    """Tell both sides the time, with a calendar file."""
    _send(FIXED, meeting, both(meeting), "fixed", facts(meeting), _("Visa mötet"), meeting_entry(meeting))


def tell_moved(meeting: Meeting, *, before: datetime | None) -> None:
    """Tell both sides the new time or place, with the calendar entry moved."""
    cancel_about(meeting, (TOMORROW, OUTCOME, FIXED, MOVED))
    context = {**facts(meeting), "before": before, "is_moved": before != meeting.starts_at}
    _send(MOVED, meeting, both(meeting), "moved", context, _("Visa mötet"), meeting_entry(meeting))


def tell_cancelled(meeting: Meeting, *, reason: str, by: str) -> None:
    """Tell both sides that there will be no meeting, and why; a fixed time leaves their calendars."""
    cancel_about(meeting, (ASKED, FIXED, MOVED, TOMORROW, OUTCOME))
    entry = meeting_entry(meeting, Method.CANCEL) if meeting.starts_at else None
    context = {**facts(meeting), "reason": reason, "by": by}
    _send(CANCELLED, meeting, both(meeting), "cancelled", context, _("Visa mötet"), entry)


def tell_not_now(meeting: Meeting) -> None:
    """When both have answered and one side alone wanted to go on: tell that side what the other said."""
    owner_goes_on = meeting.owner_outcome == Outcome.GO_ON
    people = owner_people(meeting) if owner_goes_on else startup_people(meeting)
    said_by = meeting.startup if owner_goes_on else meeting.need.lead_owner
    why = meeting.startup_why if owner_goes_on else meeting.owner_why
    context = {**facts(meeting), "why": why, "said_by": str(said_by)}
    _send(NOT_NOW, meeting, people, "not-now", context, _("Visa mötet"))


def _send(
    kind: Kind,
    meeting: Meeting,
    people: Iterable[Recipient],
    name: str,
    context: Mapping[str, Any],
    action: Text,
    entry: Event | None = None,
) -> None:
    letters = [
        Letter(
            person,
            f"meeting:{meeting.pk}:{name}",
            about=meeting,
            seq=meeting.sequence,
            context=context,
            url=meeting.get_absolute_url(),
            action=action,
            calendar=entry,
        )
        for person in people
    ]
    queue_many(kind, letters)
