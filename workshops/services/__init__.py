"""Writes on workshops, meetings and follow-ups."""

from workshops.services.asked import ask_again, ask_no_more
from workshops.services.followups import drop_follow_up, finish_follow_up, promise
from workshops.services.meetings import (
    ask_meeting,
    cancel_meeting,
    decline_meeting,
    expire_meetings,
    miss_meeting,
    move_meeting,
    say_outcome,
    take_time,
)
from workshops.services.planning import (
    Guest,
    call_off_workshop,
    cancel_workshop,
    invite_to_workshop,
    plan_workshop,
    postpone_workshop,
    reschedule_workshop,
)
from workshops.services.running import (
    answer_workshop,
    clarify_part,
    finish_workshop,
    mark_attendance,
    object_to_workshop,
    run_workshop,
    sign_workshop,
)

__all__ = [
    "Guest",
    "answer_workshop",
    "ask_again",
    "ask_meeting",
    "ask_no_more",
    "call_off_workshop",
    "cancel_meeting",
    "cancel_workshop",
    "clarify_part",
    "decline_meeting",
    "drop_follow_up",
    "expire_meetings",
    "finish_follow_up",
    "finish_workshop",
    "invite_to_workshop",
    "mark_attendance",
    "miss_meeting",
    "move_meeting",
    "object_to_workshop",
    "plan_workshop",
    "postpone_workshop",
    "promise",
    "reschedule_workshop",
    "run_workshop",
    "say_outcome",
    "sign_workshop",
    "take_time",
]
