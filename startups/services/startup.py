"""Writes of a startup's profile."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ignite.accounts.enums import MembershipState, OrganisationKind, Right
from ignite.accounts.models import Membership, Organisation, User
from ignite.accounts.queries import actor_for
from ignite.accounts.rules import is_programme
from ignite.kernel import clock, record
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from ignite.reference.orgnr import check_orgnr, check_vat
from startups.lifecycle import STARTUP
from startups.models import Startup
from startups.rules import own_profile

# The first digit of the numbers of the state, regions and municipalities: whoever took one would keep its body out.
PUBLIC_SECTOR = "2"
OF_ORGANISATION = ("name", "place", "website")
OF_STARTUP = (
    "one_line",
    "description",
    "references",
    "maturity",
    "team_size",
    "founded_year",
    "is_public",
)


@transaction.atomic
def create_startup(
    *,
    user: User,
    name: str,
    orgnr: str = "",
    vat_number: str = "",
    no_number_reason: str = "",
    **profile: Any,
) -> Startup:
    """Register a startup: organisation, its administrator and the profile as a draft, all or nothing.

    One of the two numbers, or the reason why there is none, must be given; ``profile`` takes what
    :func:`save_profile` takes. Raises Refused when the number is wrong or taken. The user acts for it from now on.
    """
    if not (orgnr or vat_number or no_number_reason.strip()):
        raise Refused(_("Skriv ert organisationsnummer eller momsregistreringsnummer, eller varför ni inte har något."))
    organisation = _organisation(name.strip(), orgnr, vat_number, profile)
    Membership.objects.create(
        organisation=organisation,
        user=user,
        email=user.email,
        name=user.name,
        rights=[Right.ADMIN],
        state=MembershipState.ACTIVE,
    )
    user.acting_for = organisation
    user.save(update_fields=["acting_for"])
    startup = Startup.objects.create(organisation=organisation, no_number_reason=no_number_reason.strip())
    actor = actor_for(user, organisation.pk)
    STARTUP.begin(startup, actor=actor)
    save_profile(startup, actor=actor, **profile)
    return startup


def _organisation(name: str, orgnr: str, vat_number: str, profile: dict[str, Any]) -> Organisation:
    try:
        number = check_orgnr(orgnr) if orgnr else ""
        vat = check_vat(vat_number) if vat_number else ""
    except ValidationError as wrong:
        raise Refused(wrong.messages[0]) from None
    if number.startswith(PUBLIC_SECTOR):
        raise Refused(_("Numret hör till en offentlig organisation, och en sådan går med som behovsägare."))
    try:
        with transaction.atomic():  # so that the clash does not spoil the caller's transaction
            return Organisation.objects.create(
                kind=OrganisationKind.STARTUP,
                name=name,
                orgnr=number,
                vat_number=vat,
                country=vat[:2] if vat else "SE",
                place=profile.get("place", ""),
                website=profile.get("website", ""),
            )
    except IntegrityError:
        raise Refused(
            _("Det finns redan en organisation med det numret. Be en kollega där att bjuda in dig, eller fråga oss.")
        ) from None


@transaction.atomic
def save_profile(
    startup: Startup,
    *,
    actor: Actor,
    goals: Iterable[Any] | None = None,
    subjects: Iterable[Any] | None = None,
    **fields: Any,
) -> None:
    """Write the profile's fields (those of the organisation too: name, place, website); a new name is unchecked.

    Raises NotAllowed for others than the startup's members, KeyError for a field that is not the profile's.
    """
    lock(startup)
    if not own_profile(actor, startup):
        raise NotAllowed(_("Bara startupens egna medlemmar ändrar profilen."))
    unknown = set(fields) - {*OF_ORGANISATION, *OF_STARTUP}
    if unknown:
        raise KeyError(f"A profile has no {', '.join(sorted(unknown))}")
    of_startup = {name: fields[name] for name in OF_STARTUP if name in fields} | {"changed_at": clock.now()}
    if fields.get("name", startup.organisation.name) != startup.organisation.name:
        of_startup |= {"verified_at": None, "verified_by": None}  # the name was what the programme had checked
    _write(startup.organisation, {name: fields[name] for name in OF_ORGANISATION if name in fields})
    _write(startup, of_startup)
    if goals is not None:
        startup.goals.set(goals)
    if subjects is not None:
        startup.subjects.set(subjects)


def _write(row: Any, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    if fields:
        row.save(update_fields=list(fields))


@STARTUP.service("list")
def list_startup(startup: Startup, *, actor: Actor, reason: str = "") -> bool:
    """Show the profile. Raises Refused while it says nothing."""
    return STARTUP.run("list", startup, actor=actor, reason=reason)


@STARTUP.service("pause")
def pause_startup(startup: Startup, *, actor: Actor, reason: str = "") -> bool:
    """Take the profile out of the list for a while."""
    return STARTUP.run("pause", startup, actor=actor, reason=reason)


@STARTUP.service("remove")
def remove_startup(startup: Startup, *, actor: Actor, reason: str = "") -> bool:
    """Take the profile away for good, with a reason; the programme does it."""
    return STARTUP.run("remove", startup, actor=actor, reason=reason)


@transaction.atomic
def verify_startup(startup: Startup, *, actor: Actor) -> bool:
    """Mark that the programme has checked who the startup is; False when it was marked before."""
    lock(startup)
    if not is_programme(actor, startup):
        raise NotAllowed(_("Bara programmet kontrollerar startups."))
    if startup.verified_at is not None:
        return False
    startup.verified_at = clock.now()
    startup.verified_by_id = actor.user_id
    startup.save(update_fields=["verified_at", "verified_by"])
    record.write(startup, thing="startup", move="verify", source=startup.state, target=startup.state, actor=actor)
    return True
