"""Writes on pilots and stories."""

from ignite.pilots.services.ending import abort_pilot, end_pilot, pause_pilot, resume_pilot
from ignite.pilots.services.measuring import enter_value
from ignite.pilots.services.planning import change_plan, check_route, plan_content, plan_pilot, save_plan
from ignite.pilots.services.pulse import give_pulse
from ignite.pilots.services.signing import sign_pilot
from ignite.pilots.services.stories import (
    approve_story,
    change_story,
    draft_story,
    publish_story,
    save_story,
    withdraw_story,
)

__all__ = [
    "abort_pilot",
    "approve_story",
    "change_plan",
    "change_story",
    "check_route",
    "draft_story",
    "end_pilot",
    "enter_value",
    "give_pulse",
    "pause_pilot",
    "plan_content",
    "plan_pilot",
    "publish_story",
    "resume_pilot",
    "save_plan",
    "save_story",
    "sign_pilot",
    "withdraw_story",
]
