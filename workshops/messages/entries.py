"""Workshops and meetings as calendar entries: a fixed uid, a sequence that rises with each change."""

from django.conf import settings

from ignite.joining.enums import Answer
from ignite.outbox.calendar import Answered, Event, Method
from workshops.models import Meeting, Workshop

ANSWERED = {Answer.YES: Answered.YES, Answer.MAYBE: Answered.MAYBE}


def workshop_entry(workshop: Workshop, method: Method = Method.REQUEST, *, answer: str = "") -> Event:
    """The workshop in the calendar of somebody who has answered so (or not yet), or its removal."""
    return Event(
        uid=f"workshop-{workshop.uid}@{settings.OUTBOX_MESSAGE_ID_DOMAIN}",
        sequence=workshop.sequence,
        method=method,
        starts_at=workshop.starts_at,
        ends_at=workshop.ends_at,
        summary=workshop.title,
        location=workshop.place or workshop.link,
        description="\n\n".join(filter(None, (workshop.purpose, workshop.link))),
        url=f"{settings.SITE_URL}{workshop.get_absolute_url()}",
        answered=ANSWERED.get(answer, Answered.NOT_YET),  # type: ignore[call-overload]
    )


def meeting_entry(meeting: Meeting, method: Method = Method.REQUEST) -> Event:
    """The meeting in somebody's calendar, or its removal. Raises ValueError while it has no time."""
    if meeting.starts_at is None or meeting.ends_at is None:
        raise ValueError("A meeting without a time is no calendar entry.")
    return Event(
        uid=f"meeting-{meeting.uid}@{settings.OUTBOX_MESSAGE_ID_DOMAIN}",
        sequence=meeting.sequence,
        method=method,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        summary=f"{meeting.need.lead_owner.organisation.name} – {meeting.startup.organisation.name}",
        location=meeting.place or meeting.link,
        description="\n\n".join(filter(None, (meeting.need.title, meeting.link))),
        url=f"{settings.SITE_URL}{meeting.get_absolute_url()}",
        answered=Answered.YES,  # one side offered the time, the other took it
    )
