"""The fixed cast: Anna (need owner A), Bo (need owner B, the outsider), Clara (startup), David (rival startup),
Ella (the programme) and Finn (signed out). One edition, everything else is made by each test."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.contrib.auth.hashers import make_password

from ignite.accounts.enums import MembershipState, OrganisationKind, Right, Role
from ignite.accounts.models import Membership, Organisation, User
from ignite.accounts.queries import actor_for
from ignite.editions.enums import EditionState
from ignite.editions.models import Edition
from ignite.kernel import clock
from ignite.kernel.actor import NOBODY, Actor
from needs.enums import OwnerState
from needs.models import NeedOwner
from startups.enums import StartupState
from startups.models import Startup

PASSWORD = "correct horse battery staple"


@cache
def _hashed() -> str:
    # Hashing is slow on purpose; one run needs it once.
    return make_password(PASSWORD)


@dataclass
class Person:
    """A person with the organisation they act for."""

    user: User
    organisation: Organisation
    membership: Membership

    @property
    def actor(self) -> Actor:
        """The person as the rules see them."""
        return actor_for(self.user, self.organisation.pk)


@dataclass
class Cast:
    """Everybody, the edition, the two need owners' years and the two startups' profiles."""

    edition: Edition
    anna: Person
    arvid: Person
    bo: Person
    clara: Person
    david: Person
    ella: Person
    owner_a: NeedOwner
    owner_b: NeedOwner
    startup_c: Startup
    startup_d: Startup
    finn: Actor = NOBODY

    def people(self) -> dict[str, Person]:
        """Those who can sign in, by name."""
        return {name: getattr(self, name) for name in ("anna", "arvid", "bo", "clara", "david", "ella")}


def organisation(kind: str, name: str, **fields: object) -> Organisation:
    """An organisation."""
    return Organisation.objects.create(kind=kind, name=name, **fields)


def person(
    name: str, org: Organisation, *, rights: tuple[str, ...], roles: tuple[str, ...] = (), **fields: object
) -> Person:
    """A person with an active membership."""
    address = f"{name.lower()}@example.org"
    user = User.objects.create(email=address, name=name.capitalize(), password=_hashed())
    membership = Membership.objects.create(
        organisation=org,
        user=user,
        email=address,
        name=user.name,
        rights=list(rights),
        roles=list(roles),
        state=MembershipState.ACTIVE,
        **fields,
    )
    return Person(user, org, membership)


def edition() -> Edition:
    """A running edition around today."""
    today = clock.today()
    return Edition.objects.create(
        name="Programomgång",
        year=today.year,
        starts_on=today - timedelta(days=200),
        ends_on=today + timedelta(days=165),
        state=EditionState.RUNNING,
    )


def make_cast() -> Cast:
    """The whole cast, in the database."""
    year = edition()
    a = organisation(OrganisationKind.NEED_OWNER, "Ankarby kommun", body_kind="municipality")
    b = organisation(OrganisationKind.NEED_OWNER, "Björkviks kommun", body_kind="municipality")
    c = organisation(OrganisationKind.STARTUP, "Citronell Exempel AB")
    d = organisation(OrganisationKind.STARTUP, "Dagg Exempel AB")
    p = organisation(OrganisationKind.PROGRAMME, "Programkontoret")
    listed = {"one_line": "Vi mäter", "description": "Vi mäter det som ingen har mätt.", "state": StartupState.LISTED}
    return Cast(
        edition=year,
        anna=person("anna", a, rights=(Right.MANAGER,), roles=(Role.PROJECT_MANAGER,), has_business=True),
        arvid=person("arvid", a, rights=(Right.MEMBER,), roles=(Role.BUYER,), has_technical=True),
        bo=person("bo", b, rights=(Right.MANAGER,), roles=(Role.PROJECT_MANAGER,)),
        clara=person("clara", c, rights=(Right.ADMIN,)),
        david=person("david", d, rights=(Right.ADMIN,)),
        ella=person("ella", p, rights=(Right.ADMIN,)),
        owner_a=NeedOwner.objects.create(organisation=a, edition=year, state=OwnerState.ACTIVE, waiver_reason="Test."),
        owner_b=NeedOwner.objects.create(organisation=b, edition=year, state=OwnerState.ACTIVE, waiver_reason="Test."),
        startup_c=Startup.objects.create(organisation=c, **listed),
        startup_d=Startup.objects.create(organisation=d, **listed),
    )
