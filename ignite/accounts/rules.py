"""Who may do what with people and organisations."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import OrganisationKind, Right
from ignite.accounts.models import Membership, Organisation
from ignite.kernel.actor import Actor

NOT_YOURS = _("Du har inte rätt att göra detta för den organisation du företräder.")
MANAGING = (Right.ADMIN, Right.MANAGER)
RIGHTS_BY_KIND: dict[str, tuple[Right, ...]] = {
    OrganisationKind.NEED_OWNER: (Right.MANAGER, Right.SIGNATORY, Right.MEMBER),
    OrganisationKind.STARTUP: (Right.ADMIN, Right.SIGNATORY, Right.MEMBER),
    OrganisationKind.PARTNER: (Right.ADMIN, Right.MEMBER),
    OrganisationKind.PROGRAMME: (Right.ADMIN, Right.MANAGER, Right.MEMBER),
    OrganisationKind.FUNDER: (Right.ADMIN, Right.MEMBER),
}


def decides_for(actor: Actor, organisation_id: int | None) -> bool:
    """Whether the actor may decide for the organisation (its manager or administrator, acting for it)."""
    return (
        organisation_id is not None
        and actor.organisation_id == organisation_id
        and actor.has_right(Right.ADMIN, Right.MANAGER)
    )


def belongs_to(actor: Actor, organisation_id: int | None) -> bool:
    """Whether the actor acts for the organisation."""
    return organisation_id is not None and actor.organisation_id == organisation_id


def may_sign_for(actor: Actor, organisation_id: int | None) -> bool:
    """Whether the actor may sign for the organisation."""
    return (
        organisation_id is not None
        and actor.organisation_id == organisation_id
        and actor.has_right(Right.ADMIN, Right.MANAGER, Right.SIGNATORY)
    )


def enters_for(actor: Actor, organisation_id: int | None) -> bool:
    """Whether the programme is entering something for this organisation."""
    return actor.is_helping and belongs_to(actor, organisation_id)


def may_enter_for_others(actor: Actor) -> bool:
    """Those who decide in the programme office may enter something for an organisation."""
    return actor.is_programme and actor.has_right(Right.ADMIN, Right.MANAGER)


def is_programme(actor: Actor, obj: Any) -> bool:
    """Whether the programme acts."""
    return actor.is_programme


def is_programme_or_system(actor: Actor, obj: Any) -> bool:
    """Whether the programme acts, or the platform itself."""
    return actor.is_programme or actor.is_system


def may_change_members_of(actor: Actor, organisation: Organisation) -> bool:
    """Managers change their own organisation's members; the programme helps when nobody answers.

    Its own staff only the programme's administrators change. While the programme enters for an organisation it may
    invite there; rights and the rest are closed to it by the routes and moves.
    """
    if actor.is_system:
        return True
    if organisation.kind == OrganisationKind.PROGRAMME:
        return belongs_to(actor, organisation.pk) and actor.has_right(Right.ADMIN)
    return actor.is_programme or decides_for(actor, organisation.pk) or enters_for(actor, organisation.pk)


def may_change_members(actor: Actor, membership: Membership) -> bool:
    """Whether the actor may change this member of the organisation."""
    return may_change_members_of(actor, membership.organisation)


def may_change_organisation(actor: Actor, organisation: Organisation) -> bool:
    """Whether the actor may change what is said of the organisation."""
    return actor.is_programme or decides_for(actor, organisation.pk) or enters_for(actor, organisation.pk)


def is_the_person(actor: Actor, membership: Membership) -> bool:
    """Whether the membership is the actor's own."""
    return actor.user_id is not None and membership.user_id == actor.user_id


def is_invited(actor: Actor, membership: Membership) -> bool:
    """Whoever came by the link (checked by its hash), or the person with the invited address."""
    return actor.is_system or is_the_person(actor, membership) or _has_the_address(actor, membership)


def _has_the_address(actor: Actor, membership: Membership) -> bool:
    return membership.user_id is None and actor.email != "" and actor.email.lower() == membership.email.lower()
