"""Things of the workshops room, made directly in any state, valid under the database's constraints."""

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

from ignite.joining.models import Invitation
from ignite.kernel import clock
from matching.models import Match
from startups.enums import PitchState
from tests.factories.cast import Cast
from tests.factories.joining import invitation_in
from tests.factories.startups import pitch_in
from workshops.enums import MeetingState, Outcome, WorkshopState
from workshops.models import AgendaItem, FollowUp, Meeting, Workshop

BEEN = {WorkshopState.RUNNING, WorkshopState.HELD, WorkshopState.DOCUMENTED, WorkshopState.SIGNED}
SUMMED_UP = {WorkshopState.DOCUMENTED, WorkshopState.SIGNED}


def workshop_in(state: str, cast: Cast, **fields: Any) -> Workshop:
    """A deepening workshop with Anna's organisation: in two weeks, or begun an hour ago."""
    begun = state in BEEN
    starts_at = fields.pop("starts_at", None) or clock.now() + (timedelta(hours=-1) if begun else timedelta(days=14))
    said: dict[str, Any] = {
        "edition": cast.edition,
        "kind": "deepening",
        "owner": cast.owner_a,
        "title": "Varför slängs så mycket mat?",
        "purpose": "Efteråt är alla överens om vad problemet är.",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=3),
        "place": "Rådhuset, Ankarby",
        "facilitator": cast.ella.user,
        "summary": "Frånvaron finns i ett annat system." if state in SUMMED_UP else "",
    }
    if state == WorkshopState.SIGNED:
        said |= {"signed_by": cast.anna.user, "signed_at": clock.now()}
    workshop = Workshop.objects.create(state=state, **{**said, **fields})
    AgendaItem.objects.create(workshop=workshop, position=1, minutes=60, title="Nuläget", writes_to="today")
    AgendaItem.objects.create(workshop=workshop, position=2, minutes=120, title="Rotorsaker", writes_to="root_causes")
    return workshop


def asked_to(workshop: Workshop, who: Any, state: str = "sent", **fields: Any) -> Invitation:
    """A person's invitation to a workshop."""
    said = {"user": who.user, "organisation": who.organisation, "email": who.user.email, "name": who.user.name}
    return invitation_in(state, SimpleNamespace(anna=who), about=workshop, **{**said, **fields})


def meeting_in(state: str, cast: Cast, **fields: Any) -> Meeting:
    """A meeting of Anna's group and Clara's startup: asked for, or begun an hour ago; held ones are unanswered."""
    pitch = fields.pop("pitch", None) or pitch_in(PitchState.SHORTLISTED, cast)
    said: dict[str, Any] = {
        "need": pitch.need,
        "startup": pitch.startup,
        "offered": [clock.now().replace(microsecond=0) + timedelta(days=day) for day in (3, 4)],
        "link": "https://example.org/mote",
        "asked_by": cast.anna.user,
    }
    if state in {MeetingState.SCHEDULED, MeetingState.HELD, MeetingState.NO_SHOW}:
        said["starts_at"] = clock.now() - timedelta(hours=1)
    return Meeting.objects.create(pitch=pitch, state=state, **{**said, **fields})


def follow_up_in(state: str, cast: Cast, **fields: Any) -> FollowUp:
    """Something that Arvid promised at a workshop."""
    workshop = fields.pop("workshop", None) or workshop_in(WorkshopState.HELD, cast)
    said: dict[str, Any] = {
        "what": "Ta fram avtalets volymvillkor",
        "promised_by": cast.arvid.user,
        "organisation": cast.arvid.organisation,
        "due_on": clock.today() + timedelta(days=7),
        "done_at": clock.now() if state == "done" else None,
    }
    return FollowUp.objects.create(workshop=workshop, state=state, **{**said, **fields})


def both_go_on(meeting: Meeting, cast: Cast) -> Match:
    """Both sides say go on; the match that comes of it."""
    from workshops.services import say_outcome

    for person in (cast.anna, cast.clara):
        say_outcome(meeting, actor=person.actor, outcome=Outcome.GO_ON, why="Det stämmer.", next_step="Vi hörs.")
    return Match.objects.get(need=meeting.need, startup=meeting.startup)


def wall(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A Swedish wall time as an instant."""
    return clock.at_wall(date(year, month, day), time(hour, minute))
