"""Meetings about a pitch: asked for, a time taken, and what each side says afterwards."""

from __future__ import annotations

from functools import partial

from ignite.programme.demo.content import Facts
from ignite.programme.demo.world import World
from workshops.services import ask_meeting, cancel_meeting, say_outcome, take_time


def tell_meeting(world: World, need: str, startup: str, facts: Facts) -> None:
    """Note one meeting. Two who both go on make a match by themselves."""
    at = world.chronicle.at
    at(facts["asked"], partial(_ask, world, need, startup, facts), "14:00")
    if "take" in facts:
        at(facts["take"], partial(_take, world, need, startup), "15:00")
    if "owner" in facts:
        said = facts["owner"]
        at(said["day"], partial(_say, world, need, startup, said["by"], said), "16:00")
    if "startup" in facts:
        said = facts["startup"]
        at(said["day"], partial(_say, world, need, startup, startup, said), "16:30")
    if "cancelled" in facts:
        at(facts["cancelled"], partial(_cancel, world, need, startup, facts["cancel_reason"]))


def _ask(world: World, need: str, startup: str, facts: Facts) -> None:
    ask_meeting(
        world.pitch(need, startup),
        actor=world.actor(facts["by"]),
        offered=world.almanac.moments(facts["times"]),
        place=facts["place"],
        note=facts.get("note", ""),
    )


def _take(world: World, need: str, startup: str) -> None:
    meeting = world.meeting(need, startup)
    take_time(meeting, actor=world.actor(startup), starts_at=meeting.offered[0])


def _say(world: World, need: str, startup: str, by: str, facts: Facts) -> None:
    say_outcome(
        world.meeting(need, startup),
        actor=world.actor(by),
        outcome=facts["say"],
        why=facts["why"],
        next_step=facts.get("next", ""),
    )


def _cancel(world: World, need: str, startup: str, reason: str) -> None:
    cancel_meeting(world.meeting(need, startup), actor=world.actor(startup), reason=reason)
