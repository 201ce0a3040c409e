"""What must be there before anybody comes: the registers, an edition, a programme office, and a startup that competes.

Run in the site's environment: ``python -m tests.journeys.seed``. Everything else comes through browser and mailbox.
"""

import os
from datetime import timedelta

import django

PASSWORD = "korrekt häst batteri häftklammer"
ELLA = ("ella@example.org", "Ella Programsson")
DAVID = ("david@example.se", "David Rival")


def main() -> None:
    """Make it all."""
    from ignite.editions.services import load_dated_settings
    from ignite.joining.services import load_commitment_texts
    from ignite.kernel import clock

    load_dated_settings()
    load_commitment_texts()
    make_edition(clock.today())
    make_office()
    make_rival()


def make_edition(today) -> None:
    """One year of the programme, under way."""
    from ignite.editions.enums import EditionState
    from ignite.editions.models import Edition

    Edition.objects.create(
        name="Programomgången",
        year=today.year,
        starts_on=today - timedelta(days=30),
        ends_on=today + timedelta(days=330),
        state=EditionState.RUNNING,
    )


def make_person(address: str, name: str):
    """Somebody with an account and a confirmed address."""
    from allauth.account.models import EmailAddress

    from ignite.accounts.models import User

    user = User.objects.create_user(address, PASSWORD, name=name)
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return user


def make_office() -> None:
    """The programme's office with Ella."""
    from ignite.accounts.enums import MembershipState, OrganisationKind, Right
    from ignite.accounts.models import Membership, Organisation

    user = make_person(*ELLA)
    office = Organisation.objects.create(kind=OrganisationKind.PROGRAMME, name="Programkontoret")
    Membership.objects.create(
        organisation=office,
        user=user,
        email=user.email,
        name=user.name,
        rights=[Right.ADMIN],
        state=MembershipState.ACTIVE,
    )


def make_rival() -> None:
    """David's startup, which will pitch to the same need."""
    from ignite.accounts.queries import actor_for
    from startups.services import create_startup, list_startup

    user = make_person(*DAVID)
    startup = create_startup(
        user=user,
        name="Rivalen Exempel AB",
        no_number_reason="Bolaget registreras just nu.",
        one_line="Vi säljer en app för allt",
        description="Vi har en app. Den kan det mesta.",
    )
    if startup.state == "draft":
        list_startup(startup, actor=actor_for(user, startup.organisation_id))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ignite.settings")
    django.setup()
    main()
