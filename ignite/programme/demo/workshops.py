"""Workshops and exchanges: planned, answered, held, written into the analyses, signed."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from ignite.accounts.models import Membership
from ignite.joining.models import Invitation
from ignite.programme.demo import content
from ignite.programme.demo.content import Facts
from ignite.programme.demo.world import World
from workshops.enums import WorkshopKind
from workshops.models import FollowUp
from workshops.queries.people import ABOUT
from workshops.services import (
    Guest,
    answer_workshop,
    cancel_workshop,
    clarify_part,
    finish_follow_up,
    finish_workshop,
    invite_to_workshop,
    mark_attendance,
    plan_workshop,
    promise,
    run_workshop,
    sign_workshop,
)

KINDS = {"matchmaking_day": WorkshopKind.MATCHMAKING, "exchange": WorkshopKind.EXCHANGE}


def tell(world: World) -> None:
    """Note every workshop's events."""
    for facts in content.read("workshops")["workshop"]:
        _tell_workshop(world, facts)


def _tell_workshop(world: World, facts: Facts) -> None:
    at, key = world.chronicle.at, facts["key"]
    at(facts["planned"], partial(_plan, world, facts), "13:00")
    if facts.get("draft") or facts.get("only_planned"):
        return
    at(facts["planned"], partial(_invite, world, facts), "13:10")
    for person, answer in facts.get("answers", {}).items():
        word = facts.get("words", {}).get(person, "")
        at(min(facts["planned"] + 1, -1), partial(_answer, world, key, person, answer, word))
    if "cancelled" in facts:
        at(facts["cancelled"], partial(_cancel, world, facts))
    if "finished" in facts:
        _tell_day(world, facts)


def _tell_day(world: World, facts: Facts) -> None:
    at, key = world.chronicle.at, facts["key"]
    hour = f"{(int(facts['time'][:2]) + facts['minutes'] // 60):02}"
    at(facts["day"], lambda: run_workshop(world.workshop(key), actor=world.actor(facts["leads"])), facts["time"])
    at(facts["finished"], partial(_write, world, facts), f"{hour}:05")
    if "signed" in facts:
        who = facts["signed"]["by"]
        at(facts["signed"]["day"], lambda: sign_workshop(world.workshop(key), actor=world.actor(who)))
    for said in facts.get("promise", []):
        if "done" in said:
            at(said["done"], partial(_keep, world, key, said["what"], said["by"]))


def _plan(world: World, facts: Facts) -> None:
    starts_at = world.almanac.moment(facts["day"], facts["time"])
    workshop = plan_workshop(
        actor=world.actor(facts["leads"]),
        edition=world.edition("this"),
        kind=KINDS.get(facts["template"], WorkshopKind.DEEPENING),
        title=facts["title"],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=facts["minutes"]),
        owner=world.owner(facts["owner"]) if "owner" in facts else None,
        areas=[world.area(key) for key in facts.get("areas", [])],
        place=facts.get("place", ""),
        link=facts.get("link", ""),
        purpose=facts["purpose"],
        template=facts["template"],
        facilitator=world.user(facts["leads"]),
        capacity=facts.get("capacity"),
        is_public=facts.get("public", False),
        draft=facts.get("draft", False),
    )
    world.workshops[facts["key"]] = workshop.pk


def _invite(world: World, facts: Facts) -> None:
    members = None
    if "members" in facts:
        ids = [world.organisations[key] for key in facts["members"]]
        members = list(Membership.objects.active().filter(organisation__in=ids).select_related("user", "organisation"))
    guests = [Guest(email, name) for email, name in facts.get("guests", [])]
    actor = world.actor(facts["leads"])
    invite_to_workshop(world.workshop(facts["key"]), actor=actor, members=members, guests=guests)


def _invitation(world: World, key: str, person: str) -> Invitation:
    return Invitation.objects.to(ABOUT, world.workshops[key]).get(user_id=world.people[person][0])


def _answer(world: World, key: str, person: str, answer: str, word: str) -> None:
    answer_workshop(_invitation(world, key, person), answer=answer, word=word, actor=world.actor(person))


def _cancel(world: World, facts: Facts) -> None:
    cancel_workshop(world.workshop(facts["key"]), actor=world.programme(), reason=facts["cancel_reason"])


def _write(world: World, facts: Facts) -> None:
    workshop, leader = world.workshop(facts["key"]), world.actor(facts["leads"])
    present = [_invitation(world, facts["key"], person).pk for person in facts["present"]]
    mark_attendance(workshop, actor=leader, present=present)
    for said in facts.get("writes", []):
        clarify_part(
            workshop, actor=leader, analysis=world.analysis(said["area"]), part=said["part"], text=said["text"]
        )
    for said in facts.get("promise", []):
        promise(
            actor=leader,
            workshop=workshop,
            what=said["what"],
            promised_by=world.user(said["by"]),
            due_on=world.almanac.on(said["due"]),
            organisation=workshop.owner.organisation if workshop.owner else None,
        )
    finish_workshop(workshop, actor=leader, summary=facts.get("summary", ""))


def _keep(world: World, key: str, what: str, person: str) -> None:
    row = FollowUp.objects.get(workshop_id=world.workshops[key], what=what)
    finish_follow_up(row, actor=world.actor(person))
