"""Startups: each registers by itself, some with a colleague; the programme checks who they are."""

from __future__ import annotations

from functools import partial

from ignite.accounts.enums import Right
from ignite.accounts.services import create_account
from ignite.joining.services import invite_member
from ignite.programme.demo import content
from ignite.programme.demo.addresses import address, organisation_number
from ignite.programme.demo.content import Facts
from ignite.programme.demo.world import World
from startups.services import create_startup, list_startup, pause_startup, verify_startup

UNVERIFIED_DAYS = 45  # the newest are still to be checked


def tell(world: World) -> None:
    """Note every startup's events."""
    for place, facts in enumerate(content.startups()):
        _tell_startup(world, place, facts)


def _tell_startup(world: World, place: int, facts: Facts) -> None:
    key, at, since = facts["key"], world.chronicle.at, facts["since"]
    at(since, partial(_register, world, place, facts), "09:00")
    if not facts.get("draft"):
        at(since, lambda: list_startup(world.startup(key), actor=world.actor(key)), "09:30")
    if since < -UNVERIFIED_DAYS:
        at(since + 3, lambda: verify_startup(world.startup(key), actor=world.programme()))
    if "paused" in facts:
        at(facts["paused"], lambda: pause_startup(world.startup(key), actor=world.actor(key)))
    if "colleague" in facts:
        at(since + 1, partial(_invite, world, facts), "10:00")
        at(since + 2, lambda: world.join(f"{key}:colleague"), "09:00")


def _register(world: World, place: int, facts: Facts) -> None:
    key = facts["key"]
    user = create_account(
        email=address(facts["person"], f"{key}.example.se"), name=facts["person"], language=facts.get("language", "sv")
    )
    startup = create_startup(
        user=user,
        name=facts["name"],
        orgnr=organisation_number(place),
        place=facts["place"],
        website=f"https://{key}.example.se",
        one_line=facts["one_line"],
        description=facts["description"],
        references=facts["references"],
        maturity=facts["trl"],
        team_size=facts["team"],
        founded_year=facts["founded"],
        goals=world.goals(facts["goals"]),
        subjects=world.subjects(facts["subjects"]),
    )
    world.organisations[key] = startup.organisation_id
    world.people[key] = (user.pk, startup.organisation_id)


def _invite(world: World, facts: Facts) -> None:
    key, name = facts["key"], facts["colleague"]
    membership, _invitation = invite_member(
        world.organisation(key),
        actor=world.actor(key),
        email=address(name, f"{key}.example.se"),
        name=name,
        rights=[Right.MEMBER],
        language=facts.get("language", "sv"),
    )
    world.memberships[f"{key}:colleague"] = membership.pk
