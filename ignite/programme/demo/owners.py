"""Need owners: they ask to join, are welcomed, gather a project group and commit."""

from __future__ import annotations

from functools import partial

from ignite.accounts.enums import BodyKind, Regime, Role
from ignite.accounts.models import Membership, Organisation
from ignite.accounts.services import change_membership, save_organisation
from ignite.joining.models import Commitment
from ignite.joining.services import (
    accept_commitment,
    accept_join_request,
    confirm_join_request,
    invite_member,
    offer_commitment,
    request_to_join,
)
from ignite.programme.demo import content
from ignite.programme.demo.addresses import address
from ignite.programme.demo.areas import tell_area
from ignite.programme.demo.content import Facts
from ignite.programme.demo.world import World
from ignite.reference.enums import BodyKind as RegisterKind
from ignite.reference.queries import body_of
from needs.services import complete_owner, enrol_owner


def tell(world: World) -> None:
    """Note every need owner's events, in both editions."""
    for key in content.LAST_YEAR:
        facts = {**content.owner(key), **{k: v for k, v in content.last_year(key).items() if k != "area"}}
        tell_joining(world, facts, "last")
        _tell_areas(world, facts, content.last_year(key)["area"], "last")
        world.chronicle.at(facts["completed"], partial(_complete, world, key, "last"), "15:00")
    for key in content.OWNERS:
        facts = content.owner(key)
        if facts.get("in_last_year"):
            tell_coming_back(world, facts)
        else:
            tell_joining(world, facts, "this")
        _tell_areas(world, facts, facts["area"], "this")


def _tell_areas(world: World, facts: Facts, areas: list[Facts], edition: str) -> None:
    for area in areas:
        tell_area(world, facts["key"], area, edition=edition, by=facts["person"][0]["key"])


def _complete(world: World, key: str, edition: str) -> None:
    complete_owner(world.owner(key, edition), actor=world.programme())


def tell_joining(world: World, facts: Facts, edition: str) -> None:
    """An outside organisation asks, is welcomed, and its people follow the links in their letters."""
    key, chronicle, first = facts["key"], world.chronicle, facts["person"][0]
    chronicle.at(facts["asked"], partial(_ask, world, facts, edition), "09:10")
    chronicle.at(facts["asked"], lambda: confirm_join_request(world.request(key)), "09:25")
    chronicle.at(facts["enrolled"], partial(_welcome, world, facts), "10:00")
    chronicle.at(facts["enrolled"] + 1, lambda: world.join(first["key"]), "08:20")
    chronicle.at(facts["enrolled"] + 1, partial(_describe_first, world, first), "08:30")
    for place, person in enumerate(facts["person"][1:], 1):
        invited = person.get("invited", facts["enrolled"] + 2)
        chronicle.at(invited, partial(_invite, world, facts, person), "11:00")
        if "invited" not in person:
            chronicle.at(invited + place, partial(world.join, person["key"]), "13:00")
    chronicle.at(facts["committed"], partial(_commit, world, facts, edition), "14:00")


def tell_coming_back(world: World, facts: Facts) -> None:
    """An organisation that was with us last year is enrolled again and commits to the newest text."""

    def enrol() -> None:
        organisation, edition = world.organisation(facts["key"]), world.edition("this")
        enrol_owner(organisation, edition, actor=world.programme())
        offer_commitment(organisation, edition, actor=world.programme())

    world.chronicle.at(facts["enrolled"], enrol, "09:00")
    world.chronicle.at(facts["committed"], partial(_commit, world, facts, "this"), "14:00")


def _ask(world: World, facts: Facts, edition: str) -> None:
    first = facts["person"][0]
    kind = BodyKind.MUNICIPAL_COMPANY if facts.get("company") else BodyKind.MUNICIPALITY
    body = body_of(RegisterKind.MUNICIPALITY, facts["municipality"]) if "municipality" in facts else None
    request = request_to_join(
        edition=world.edition(edition), organisation_name=facts["name"], body_kind=kind, public_body=body,
        contact_name=first["name"], contact_title=first["title"], email=address(first["name"], facts["domain"]),
        message=facts["message"],
    )  # fmt: skip
    world.requests[facts["key"]] = request.pk


def _welcome(world: World, facts: Facts) -> None:
    organisation = accept_join_request(world.request(facts["key"]), actor=world.programme())
    world.organisations[facts["key"]] = organisation.pk
    first = Membership.objects.get(organisation=organisation)
    world.memberships[facts["person"][0]["key"]] = first.pk
    if facts.get("company"):
        save_organisation(organisation, actor=world.programme(), regime=Regime.LUF, place=facts["place"])
        # No register holds a company's place, and the map of members wants one.
        Organisation.objects.filter(pk=organisation.pk).update(lat=facts["lat"], lon=facts["lon"])


def _describe_first(world: World, person: Facts) -> None:
    change_membership(
        Membership.objects.get(pk=world.memberships[person["key"]]),
        actor=world.actor(person["key"]),
        rights=person["rights"],
        roles=person["roles"],
        has_business=person.get("business", False),
        has_technical=person.get("technical", False),
        title=person["title"],
    )
    world.actors.pop(person["key"])


def _invite(world: World, facts: Facts, person: Facts) -> None:
    membership, _invitation = invite_member(
        world.organisation(facts["key"]),
        actor=world.actor(facts["person"][0]["key"]),
        email=address(person["name"], facts["domain"]),
        name=person["name"],
        title=person["title"],
        rights=person["rights"],
        roles=[Role(role) for role in person["roles"]],
        has_business=person.get("business", False),
        has_technical=person.get("technical", False),
    )
    world.memberships[person["key"]] = membership.pk


def _commit(world: World, facts: Facts, edition: str) -> None:
    commitment = Commitment.objects.get(
        organisation_id=world.organisations[facts["key"]], edition_id=world.editions[edition]
    )
    accept_commitment(commitment, actor=world.actor(facts["person"][0]["key"]), authority=facts["authority"])
