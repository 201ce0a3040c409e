"""Pilots and their stories: planned, checked, signed by both, measured, ended, told."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from ignite.pilots.enums import PilotState
from ignite.pilots.models import PilotMeasure, Story
from ignite.pilots.services import (
    approve_story,
    check_route,
    end_pilot,
    enter_value,
    publish_story,
    save_plan,
    save_story,
    sign_pilot,
)
from ignite.programme.demo import content
from ignite.programme.demo.content import Facts
from ignite.programme.demo.world import World

DECISIONS = {
    "scale": PilotState.SCALED,
    "buy": PilotState.BOUGHT,
    "extend": PilotState.EXTENDED,
    "stop": PilotState.STOPPED,
}
PLAIN = ("title", "hypothesis", "scope", "who_does_what", "route", "rights", "exit_plan", "to_go_on")
TOLD = ("title", "lead", "tried", "result", "did_not_work", "quote", "quote_by")


def tell(world: World) -> None:
    """Note every pilot's events."""
    for facts in content.read("pilots")["pilot"]:
        _tell_plan(world, facts)
        _tell_values(world, facts)
        if "end" in facts:
            at, end = world.chronicle.at, facts["end"]
            at(end["day"], partial(_end, world, facts), "15:00")
            _tell_story(world, facts)


def _tell_plan(world: World, facts: Facts) -> None:
    need, startup, at = facts["need"], facts["startup"], world.chronicle.at
    at(facts["saved"], partial(_plan, world, facts), "10:00")
    checker, signer = facts["checked_by"], facts["owner_signs"]["by"]
    at(facts["checked"], lambda: check_route(world.pilot(need, startup), actor=world.actor(checker)), "13:00")
    at(facts["owner_signs"]["day"], lambda: sign_pilot(world.pilot(need, startup), actor=world.actor(signer)), "15:00")
    if "startup_signs" in facts:
        at(facts["startup_signs"], lambda: sign_pilot(world.pilot(need, startup), actor=world.actor(startup)), "15:30")


def _plan(world: World, facts: Facts) -> None:
    days = {name: world.almanac.on(facts[name]) for name in ("starts_on", "ends_on")}
    measures = [
        {
            "name": measure["name"],
            "unit": measure["unit"],
            "baseline": Decimal(str(measure["baseline"])),
            "target": Decimal(str(measure["target"])),
        }
        for measure in facts["measure"]
    ]
    save_plan(
        world.pilot(facts["need"], facts["startup"]),
        actor=world.actor(facts["owner_signs"]["by"]),
        measures=measures,
        cost_sek=facts["cost"],
        options_sek=facts["options"],
        has_personal_data=facts["personal_data"],
        **days,
        **{name: facts[name] for name in PLAIN},
    )


def _tell_values(world: World, facts: Facts) -> None:
    for measure in facts["measure"]:
        for place, value in enumerate(measure["values"]):
            day = measure["from"] + place * measure["every"]
            world.chronicle.at(day, partial(_enter, world, facts, measure["name"], day, value), "14:00")


def _enter(world: World, facts: Facts, name: str, day: int, value: float) -> None:
    measure = PilotMeasure.objects.select_related("pilot").get(
        pilot=world.pilot(facts["need"], facts["startup"]), name=name
    )
    on = world.almanac.on(day)
    enter_value(measure, actor=world.actor(facts["startup"]), on=on, value=Decimal(str(value)))


def _end(world: World, facts: Facts) -> None:
    end = facts["end"]
    end_pilot(
        world.pilot(facts["need"], facts["startup"]),
        actor=world.actor(end["by"]),
        decision=DECISIONS[end["decision"]],
        learned=end["learned"],
        next_owner=end["next_owner"],
    )


def _tell_story(world: World, facts: Facts) -> None:
    told, at = facts["story"], world.chronicle.at
    writer = facts["end"]["by"]
    at(told["day"], partial(_write, world, facts, writer), "11:00")
    signer = told["owner_approves"]["by"]
    at(told["owner_approves"]["day"], lambda: approve_story(_story(world, facts), actor=world.actor(signer)), "13:00")
    if "startup_approves" in told:
        startup = facts["startup"]
        at(told["startup_approves"], lambda: approve_story(_story(world, facts), actor=world.actor(startup)), "13:30")
    if "published" in told:
        at(told["published"], lambda: publish_story(_story(world, facts), actor=world.programme()), "09:00")


def _story(world: World, facts: Facts) -> Story:
    return Story.objects.select_related("pilot").get(pilot=world.pilot(facts["need"], facts["startup"]))


def _write(world: World, facts: Facts, writer: str) -> None:
    words = {name: facts["story"][name] for name in TOLD}
    save_story(_story(world, facts), actor=world.actor(writer), **words)
