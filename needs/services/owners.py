"""Writes on need owners: enrolled, committed, active as soon as enough areas are registered."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import OrganisationKind
from ignite.accounts.models import Organisation
from ignite.editions.models import Edition
from ignite.kernel import record
from ignite.kernel.actor import SYSTEM, Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from needs.enums import OwnerState
from needs.lifecycle import NEED_OWNER
from needs.models import NeedOwner


@transaction.atomic
def enrol_owner(organisation: Organisation, edition: Edition, *, actor: Actor) -> NeedOwner:
    """Give a public body its year in an edition; the same year when it has one. The programme or the platform.

    Raises NotAllowed for others, Refused when the organisation is no need owner.
    """
    if not (actor.is_programme or actor.is_system):
        raise NotAllowed(_("Bara programmet skriver in behovsägare."))
    if organisation.kind != OrganisationKind.NEED_OWNER:
        raise Refused(_("Bara en offentlig verksamhet kan vara behovsägare."))
    owner, is_new = NeedOwner.objects.get_or_create(organisation=organisation, edition=edition)
    if is_new:
        NEED_OWNER.begin(owner, actor=actor)
    return owner


@transaction.atomic
def commit_owner(owner: NeedOwner, *, actor: Actor, reason: str = "") -> bool:
    """Note that the organisation has accepted its commitment; activates when the areas are there."""
    done = NEED_OWNER.run("commit", owner, actor=actor, reason=reason)
    activate_if_ready(owner)
    return done


@NEED_OWNER.service("activate")
def activate_owner(owner: NeedOwner, *, actor: Actor, reason: str = "") -> bool:
    """Make a committed owner active. Raises Refused below the least number of areas."""
    return NEED_OWNER.run("activate", owner, actor=actor, reason=reason)


def activate_if_ready(owner: NeedOwner) -> bool:
    """Activate, as the platform, an owner that has committed and has its areas; else do nothing."""
    if not NEED_OWNER.may("activate", owner, SYSTEM):
        return False
    return NEED_OWNER.run("activate", owner, actor=SYSTEM)


@NEED_OWNER.service("pause")
def pause_owner(owner: NeedOwner, *, actor: Actor, reason: str = "") -> bool:
    """Let the owner rest; its needs stay as they are."""
    return NEED_OWNER.run("pause", owner, actor=actor, reason=reason)


@NEED_OWNER.service("resume")
@transaction.atomic
def resume_owner(owner: NeedOwner, *, actor: Actor, reason: str = "") -> bool:
    """Take up work again; active at once when the areas are there."""
    done = NEED_OWNER.run("resume", owner, actor=actor, reason=reason)
    activate_if_ready(owner)
    return done


@NEED_OWNER.service("complete")
def complete_owner(owner: NeedOwner, *, actor: Actor, reason: str = "") -> bool:
    """The year has reached its goal."""
    return NEED_OWNER.run("complete", owner, actor=actor, reason=reason)


@NEED_OWNER.service("withdraw")
def withdraw_owner(owner: NeedOwner, *, actor: Actor, reason: str = "") -> bool:
    """The owner leaves the edition."""
    return NEED_OWNER.run("withdraw", owner, actor=actor, reason=reason)


@transaction.atomic
def waive_areas(owner: NeedOwner, *, actor: Actor, reason: str) -> None:
    """Let an owner open needs below the least number of areas, with a recorded reason. The programme only."""
    lock(owner)
    if not actor.is_programme:
        raise NotAllowed(_("Bara programmet kan medge undantag."))
    if not reason.strip():
        raise Refused(_("Skriv varför. Den som berörs får läsa skälet."))
    owner.waiver_reason = reason.strip()
    owner.save(update_fields=["waiver_reason"])
    record.write(
        owner, thing="need-owner", move="waive", source=owner.state, target=owner.state, actor=actor, reason=reason
    )
    if owner.state == OwnerState.COMMITTED:
        activate_if_ready(owner)
