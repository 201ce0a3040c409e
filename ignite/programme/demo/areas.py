"""Challenge areas and their analyses: registered, accepted, written, clarified, approved."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from ignite.programme.demo.content import Facts
from ignite.programme.demo.needs import tell_need
from ignite.programme.demo.world import World
from needs.services import (
    accept_area,
    approve_analysis,
    clarify_analysis,
    close_area,
    create_area,
    drop_area,
    park_area,
    register_area,
    request_area_edits,
    save_analysis,
    save_measures,
    save_requirements,
    submit_analysis,
)

WORDS = (
    *("problem", "affected", "today", "root_causes", "desired_outcome", "constraints"),
    *("budget_owner", "route_to_adoption", "result", "result_reason"),
)


def tell_area(world: World, owner: str, facts: Facts, *, edition: str, by: str) -> None:
    """Note what happens to one area, its analysis and its need."""
    key, chronicle = facts["key"], world.chronicle
    drafted = facts.get("draft", facts.get("registered"))
    if drafted is None:
        raise KeyError(f"{key} has no first day")
    chronicle.at(drafted, partial(_create, world, owner, edition, facts, by), "09:00")
    if "registered" in facts:
        chronicle.at(facts["registered"], lambda: register_area(world.area(key), actor=world.actor(by)), "10:00")
    if "accepted" in facts:
        chronicle.at(facts["accepted"], lambda: accept_area(world.area(key), actor=world.programme()))
    _tell_ways_out(world, facts, by)
    if "analysis" in facts:
        _tell_analysis(world, key, facts["analysis"])
    if "need" in facts:
        approved = facts["analysis"]["approved"]
        tell_need(world, key, facts["need"], manager=by, drafted=approved)


def _create(world: World, owner: str, edition: str, facts: Facts, by: str) -> None:
    area = create_area(
        owner=world.owner(owner, edition),
        actor=world.actor(by),
        title=facts["title"],
        problem=facts["problem"],
        affected=facts["affected"],
        goals=world.goals(facts["goals"]),
        subjects=world.subjects(facts["subjects"]),
    )
    world.areas[facts["key"]] = area.pk


def _tell_ways_out(world: World, facts: Facts, by: str) -> None:
    key, chronicle = facts["key"], world.chronicle
    if "returned" in facts:
        why = facts["return_reason"]
        chronicle.at(
            facts["returned"], lambda: request_area_edits(world.area(key), actor=world.programme(), reason=why)
        )
    if "dropped" in facts:
        reason = facts["drop_reason"]
        chronicle.at(facts["dropped"], lambda: drop_area(world.area(key), actor=world.actor(by), reason=reason))
    if "parked" in facts:
        resting = facts["park_reason"]
        chronicle.at(facts["parked"], lambda: park_area(world.area(key), actor=world.actor(by), reason=resting))
    if "closed" in facts:
        done = facts["close_reason"]
        chronicle.at(
            facts["closed"], lambda: close_area(world.area(key), actor=world.programme(), reason=done), "14:00"
        )


def _tell_analysis(world: World, key: str, facts: Facts) -> None:
    chronicle, by = world.chronicle, facts["by"]
    chronicle.at(facts["saved"], partial(_write, world, key, facts))
    if "submitted" in facts:
        chronicle.at(facts["submitted"], lambda: submit_analysis(world.analysis(key), actor=world.actor(by)), "11:00")
    if "clarified" in facts:
        chronicle.at(facts["clarified"], lambda: clarify_analysis(world.analysis(key), actor=world.programme()))
    if "approved" in facts:
        chronicle.at(facts["approved"], lambda: approve_analysis(world.analysis(key), actor=world.programme()), "10:30")


def _write(world: World, key: str, facts: Facts) -> None:
    analysis, actor = world.analysis(key), world.actor(facts["by"])
    words = {name: facts[name] for name in WORDS if name in facts}
    if "due" in facts:
        words["due_on"] = world.almanac.on(facts["due"])
    save_analysis(analysis, actor=actor, **words)
    measures = [
        {"name": name, "unit": unit, "baseline": Decimal(str(now)), "target": Decimal(str(aim)), "source": source}
        for name, unit, now, aim, source in facts.get("measures", [])
    ]
    save_measures(analysis, measures, actor=actor)
    requirements = [
        {"kind": kind, "text": text, "reason": reason} for kind, text, reason in facts.get("requirements", [])
    ]
    save_requirements(analysis, requirements, actor=actor)
