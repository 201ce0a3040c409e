"""Pitches: written, handed in, scored, met, answered."""

from __future__ import annotations

from functools import partial
from typing import Any

from ignite.programme.demo.content import Facts
from ignite.programme.demo.meetings import tell_meeting
from ignite.programme.demo.world import World
from matching.services import assess_pitch, propose_match
from startups.services import (
    ask_supplement,
    decline_pitch,
    save_pitch,
    start_pitch,
    submit_pitch,
    supplement_pitch,
    withdraw_pitch,
)

WORDS = ("summary", "solution", "outcome", "evidence", "proposal", "wants")


def tell_pitch(world: World, need: str, about: Facts, facts: Facts) -> None:
    """Note what happens to one pitch; ``about`` is the need's own facts."""
    startup, at = facts["startup"], world.chronicle.at
    if "draft" in facts:
        at(facts["draft"], partial(_write, world, need, facts))
        return
    at(facts["at"] - 1, partial(_write, world, need, facts))
    at(facts["at"], partial(_submit, world, need, startup))
    if "again" in facts:
        at(facts["again"], partial(_hand_in_again, world, need, facts))
    if "withdrawn" in facts:
        at(
            facts["withdrawn"],
            lambda: withdraw_pitch(world.pitch(need, startup), actor=world.actor(startup), reason="Vi hinner inte."),
        )
    for place, scores in enumerate(facts.get("scores", [])):
        at(about["deadline"] + 2, partial(_score, world, need, startup, scores), f"{10 + place}:20")
    if "meeting" in facts:
        tell_meeting(world, need, startup, facts["meeting"])
    _tell_answer(world, need, facts)


def _write(world: World, need: str, facts: Facts) -> None:
    startup = facts["startup"]
    actor = world.actor(startup)
    pitch = start_pitch(world.need(need), startup=world.startup(startup), actor=actor)
    fields: dict[str, Any] = {name: facts[name] for name in WORDS if name in facts}
    fields |= {"pilot_weeks": facts["weeks"], "cost_sek": facts["cost"]}
    wanted = pitch.need.requirements.order_by("position", "pk")
    said = [tuple(answer.split("|", 1)) for answer in facts.get("answers", [])]
    answers = {requirement.pk: (said[place][0], said[place][1]) for place, requirement in enumerate(wanted) if said}
    save_pitch(pitch, actor=actor, answers=answers, **fields)


def _submit(world: World, need: str, startup: str) -> None:
    submit_pitch(world.pitch(need, startup), actor=world.actor(startup))


def _hand_in_again(world: World, need: str, facts: Facts) -> None:
    pitch, actor = world.pitch(need, facts["startup"]), world.actor(facts["startup"])
    save_pitch(pitch, actor=actor, proposal=facts["again_proposal"])
    submit_pitch(pitch, actor=actor)


def _score(world: World, need: str, startup: str, scores: list[Any]) -> None:
    reader, *values, words = scores
    pitch = world.pitch(need, startup)
    criteria = pitch.need.criteria.order_by("position")
    by_id = {criterion.pk: value for criterion, value in zip(criteria, values, strict=True)}
    assess_pitch(pitch, actor=world.actor(reader), scores=by_id, words=words)


def _tell_answer(world: World, need: str, facts: Facts) -> None:
    startup, at = facts["startup"], world.chronicle.at
    if "supplement" in facts:
        _tell_supplement(world, need, startup, facts["supplement"])
    if "decline" in facts:
        at(facts["decline"]["day"], partial(_decline, world, need, startup, facts["decline"]), "11:00")
    if "match" in facts:
        at(facts["match"]["day"], partial(_propose, world, need, startup, facts["match"]["by"]))


def _tell_supplement(world: World, need: str, startup: str, facts: Facts) -> None:
    def ask() -> None:
        ask_supplement(world.pitch(need, startup), actor=world.actor(facts["by"]), reason=facts["question"])

    def answer() -> None:
        supplement_pitch(world.pitch(need, startup), actor=world.actor(startup), answer=facts["answer"])

    world.chronicle.at(facts["asked"], ask, "15:10")
    if "answered" in facts:
        world.chronicle.at(facts["answered"], answer)


def _decline(world: World, need: str, startup: str, facts: Facts) -> None:
    decline_pitch(
        world.pitch(need, startup),
        actor=world.actor(facts["by"]),
        code=facts["code"],
        words=facts["words"],
        strong=facts["strong"],
        would_change=facts["would_change"],
    )


def _propose(world: World, need: str, startup: str, by: str) -> None:
    pitch = world.pitch(need, startup)
    propose_match(need=pitch.need, startup=pitch.startup, pitch=pitch, actor=world.actor(by))
