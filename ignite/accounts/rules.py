"""Who may do what with people and organisations."""

from typing import Any

from ignite.accounts.enums import Right
from ignite.kernel.actor import Actor


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


def is_programme(actor: Actor, obj: Any) -> bool:
    """Whether the programme acts."""
    return actor.is_programme


def is_programme_or_system(actor: Actor, obj: Any) -> bool:
    """Whether the programme acts, or the platform itself."""
    return actor.is_programme or actor.is_system


def may_change_members(actor: Actor, membership: Any) -> bool:
    """Managers change their own organisation's members; the programme helps when nobody answers."""
    return actor.is_programme or decides_for(actor, membership.organisation_id)


def is_the_person(actor: Actor, membership: Any) -> bool:
    """Whether the membership is the actor's own."""
    return actor.user_id is not None and membership.user_id == actor.user_id
