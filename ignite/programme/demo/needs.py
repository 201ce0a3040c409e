"""Needs: prefilled by the approved analysis, written, ticked, opened, asked about, decided."""

from __future__ import annotations

from functools import partial

from ignite.programme.demo import content
from ignite.programme.demo.content import Facts
from ignite.programme.demo.pitches import tell_pitch
from ignite.programme.demo.world import World
from needs.models import Need, Question
from needs.services import (
    answer_privately,
    answer_question,
    ask_question,
    begin_reading,
    cancel_need,
    close_without_choice,
    complete_need,
    decide_need,
    open_need,
    request_need_edits,
    save_need,
    submit_need,
    tick_route,
    withdraw_need,
)


def tell_need(world: World, area: str, facts: Facts, *, manager: str, drafted: int) -> None:
    """Note what happens to the need of an area; its draft came with the analysis's approval."""
    key, at = facts["key"], world.chronicle.at
    at(drafted, partial(_find, world, area, key), "10:35")
    if "submitted" not in facts:
        return
    at(facts["submitted"], partial(_write, world, facts, manager), "09:00")
    at(facts["submitted"], partial(_tick, world, facts), "11:00")
    at(facts["submitted"], lambda: submit_need(world.need(key), actor=world.actor(manager)), "14:00")
    if "opened" in facts:
        at(facts["opened"], lambda: open_need(world.need(key), actor=world.programme()), "09:30")
    _tell_end(world, facts, manager)
    for number, question in enumerate(facts.get("question", [])):
        _tell_question(world, key, number, question)
    for pitch in content.pitches(key):
        tell_pitch(world, key, facts, pitch)


def _find(world: World, area: str, key: str) -> None:
    world.needs[key] = Need.objects.get(area_id=world.areas[area]).pk


def _write(world: World, facts: Facts, manager: str) -> None:
    save_need(
        world.need(facts["key"]),
        actor=world.actor(manager),
        title=facts["title"],
        summary=facts["summary"],
        offer=facts["offer"],
        budget_sek=facts["budget"],
        deadline_at=world.almanac.end_of(facts["deadline"]),
    )


def _tick(world: World, facts: Facts) -> None:
    tick_route(world.need(facts["key"]), actor=world.actor(facts["ticked_by"]), route=facts["route"])


def _tell_end(world: World, facts: Facts, manager: str) -> None:
    key, at = facts["key"], world.chronicle.at
    if "returned" in facts:
        why = facts["return_reason"]
        at(facts["returned"], lambda: request_need_edits(world.need(key), actor=world.programme(), reason=why))
    if "reading" in facts:
        at(facts["reading"], lambda: begin_reading(world.need(key), actor=world.actor(manager)), "09:00")
    if "decided" in facts:
        words = facts["decision"]
        at(facts["decided"], lambda: decide_need(world.need(key), actor=world.actor(manager), reason=words), "15:00")
    if "no_suitable" in facts:
        lesson = facts["lesson"]
        at(
            facts["no_suitable"],
            lambda: close_without_choice(world.need(key), actor=world.actor(manager), reason=lesson),
            "15:00",
        )
    if "completed" in facts:
        at(facts["completed"], lambda: complete_need(world.need(key), actor=world.actor(manager)), "15:30")
    _tell_calling_off(world, facts, manager)


def _tell_calling_off(world: World, facts: Facts, manager: str) -> None:
    key, at = facts["key"], world.chronicle.at
    if "cancelled" in facts:
        why = facts["cancel_reason"]
        at(facts["cancelled"], lambda: cancel_need(world.need(key), actor=world.actor(manager), reason=why))
    if "withdrawn" in facts:
        reason = facts["withdraw_reason"]
        at(facts["withdrawn"], lambda: withdraw_need(world.need(key), actor=world.actor(manager), reason=reason))


def _tell_question(world: World, need: str, number: int, facts: Facts) -> None:
    def ask() -> None:
        question = ask_question(world.need(need), actor=world.actor(facts["startup"]), text=facts["text"])
        world.questions[need, number] = question.pk

    def answer() -> None:
        question = Question.objects.select_related("need__lead_owner").get(pk=world.questions[need, number])
        actor, words = world.actor(facts["by"]), facts["answer"]
        if "private" in facts:
            answer_privately(question, actor=actor, answer=words, reason=facts["private"])
        else:
            answer_question(question, actor=actor, answer=words)

    world.chronicle.at(facts["day"], ask)
    if "answered" in facts:
        world.chronicle.at(facts["answered"], answer)
