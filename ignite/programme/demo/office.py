"""The programme's own: editions, staff, partner, funder, and those who ask to join."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from ignite.accounts.enums import OrganisationKind, Right
from ignite.accounts.services import activate_membership, create_account, create_membership, create_organisation
from ignite.editions.lifecycle import EDITION
from ignite.editions.models import Edition
from ignite.editions.services import close_edition, load_dated_settings, start_edition
from ignite.joining.enums import Party
from ignite.joining.models import Commitment
from ignite.joining.services import (
    accept_commitment,
    ask_applicant,
    confirm_join_request,
    decline_join_request,
    invite_member,
    load_commitment_texts,
    offer_commitment,
    reply_to_question,
    request_to_join,
)
from ignite.kernel.actor import SYSTEM
from ignite.programme.demo import content
from ignite.programme.demo.addresses import address
from ignite.programme.demo.content import Facts
from ignite.programme.demo.world import World
from ignite.reference.models import PublicBody
from ignite.reference.services import load_reference

WEEKS, WEEK_NOW = 40, 20
OPENED, PREPARED = -524, -174  # the days the office and the running edition were made
FUNDER = "Tillväxtverket"


def tell(world: World) -> None:
    """Note the office's events."""
    facts = content.read("programme")
    world.chronicle.at(OPENED, partial(found_office, world, facts), "08:00")
    _tell_edition(world, "last", OPENED, -52, closes=True)
    _tell_edition(world, "this", PREPARED, 0, closes=False)
    for key in ("partner", "funder"):
        _tell_reader(world, key, facts[key])
    for request in facts["join"]:
        _tell_request(world, request)


def found_office(world: World, facts: Facts) -> None:
    """Registers, figures of law, texts to commit to, and the two who run the programme."""
    if not PublicBody.objects.exists():
        load_reference()
    load_dated_settings()
    load_commitment_texts()
    office = create_organisation(kind=OrganisationKind.PROGRAMME, name=facts["name"], email_domain=facts["domain"])
    world.organisations["programme"] = office.pk
    for person in facts["person"]:
        email = address(person["name"], facts["domain"])
        user = create_account(email=email, name=person["name"], language="sv")
        membership = create_membership(
            office, actor=SYSTEM, email=email, name=user.name, title=person["title"], rights=person["rights"], user=user
        )
        activate_membership(membership, actor=SYSTEM, user=user)
        world.people[person["key"]] = (user.pk, office.pk)


def _tell_edition(world: World, key: str, made: int, weeks: int, *, closes: bool) -> None:
    starts_on = world.almanac.monday_of_week(weeks - WEEK_NOW + 1)
    ends_on = starts_on + timedelta(weeks=WEEKS, days=-3)
    # The year of the running edition is that of its first day; two Mondays 52 weeks apart can share a year.
    year = world.almanac.monday_of_week(1 - WEEK_NOW).year - (key == "last")

    def prepare() -> None:
        edition = Edition.objects.create(
            name=f"Programomgång {year}", year=year, starts_on=starts_on, ends_on=ends_on, funder=FUNDER,
            areas_min=1 if key == "last" else 3,
        )  # fmt: skip
        world.editions[key] = edition.pk
        EDITION.begin(edition, actor=world.programme())
        offer_commitment(world.organisation("programme"), edition, actor=world.programme())

    def sign() -> None:
        commitment = Commitment.objects.get(edition=world.edition(key), text__party=Party.PROGRAMME)
        accept_commitment(commitment, actor=world.actor("johan"), authority="Programansvarig")

    first = (starts_on - world.almanac.today).days
    last = (ends_on - world.almanac.today).days
    world.chronicle.at(made, prepare, "09:00")
    world.chronicle.at(made + 1, sign, "09:00")
    world.chronicle.at(first, lambda: start_edition(world.edition(key), actor=world.programme()), "08:00")
    if closes:
        world.chronicle.at(last, lambda: close_edition(world.edition(key), actor=world.programme()), "16:00")


def _tell_reader(world: World, kind: str, facts: Facts) -> None:
    def invite() -> None:
        organisation = create_organisation(kind=OrganisationKind(kind), name=facts["name"], place=facts["place"])
        world.organisations[kind] = organisation.pk
        membership, _invitation = invite_member(
            organisation, actor=world.programme(), email=facts["email"], name=facts["person"], title=facts["title"],
            rights=[Right.ADMIN],
        )  # fmt: skip
        world.memberships[kind] = membership.pk

    world.chronicle.at(facts["since"], invite, "10:00")
    world.chronicle.at(facts["since"] + 1, lambda: world.join(kind), "13:00")


def _tell_request(world: World, facts: Facts) -> None:
    key, chronicle = facts["organisation"], world.chronicle

    def ask() -> None:
        request = request_to_join(
            edition=world.edition("this"), organisation_name=key, body_kind=facts["kind"],
            contact_name=facts["contact"], contact_title=facts["title"], email=facts["email"],
            phone=facts.get("phone", ""), message=facts["message"],
        )  # fmt: skip
        world.requests[key] = request.pk

    chronicle.at(facts["day"], ask, "09:30")
    chronicle.at(facts["confirmed"], lambda: confirm_join_request(world.request(key)), "09:50")
    if "asked" in facts:
        words = facts["question"]
        chronicle.at(facts["asked"], lambda: ask_applicant(world.request(key), actor=world.programme(), reason=words))
        chronicle.at(facts["replied"], lambda: reply_to_question(world.request(key), text=facts["reply"]))
    if "declined" in facts:
        why = facts["reason"]
        chronicle.at(
            facts["declined"], lambda: decline_join_request(world.request(key), actor=world.programme(), reason=why)
        )
