"""What this room hears from the rooms below: a pitch that is taken back takes its meeting with it."""

from typing import Any

from django.utils.translation import gettext as _

from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import Move, moved
from startups.enums import PitchState
from startups.models import Pitch
from workshops.enums import MeetingState
from workshops.models import Meeting
from workshops.services import cancel_meeting

OPEN = (MeetingState.WISHED, MeetingState.SCHEDULED)
GONE = (PitchState.WITHDRAWN, PitchState.DECLINED, PitchState.DISQUALIFIED)


def cancel_its_meeting(sender: type[Pitch], obj: Pitch, move: Move, actor: Actor, **_facts: Any) -> None:
    """Nobody travels to a meeting about a pitch that is answered with no, or taken back; both sides are told."""
    if move.target not in GONE:
        return
    for meeting in Meeting.objects.filter(pitch=obj, state__in=OPEN).select_related(
        "need__lead_owner", "startup__organisation"
    ):
        cancel_meeting(meeting, actor=actor, reason=_("Pitchen är inte längre aktuell."))


def listen() -> None:
    """Called once when the room is ready."""
    moved.connect(cancel_its_meeting, sender=Pitch, dispatch_uid="workshops.cancel_its_meeting")
