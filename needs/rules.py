"""Who may do what with areas, analyses and needs."""

from typing import Any

from ignite.accounts.enums import Right, Role
from ignite.accounts.rules import belongs_to, decides_for
from ignite.kernel.actor import Actor
from needs.enums import AnalysisState, AreaState, NeedState
from needs.models import Need

# Where the project group may still write.
EDITABLE_AREA = (AreaState.DRAFT, AreaState.REGISTERED, AreaState.EDITS_REQUESTED, AreaState.PARKED)
OUT_OF_LIST = (AreaState.DROPPED, AreaState.PARKED)
WAITS_TO_COUNT = (AreaState.DRAFT, AreaState.PARKED)  # not among the three to five as yet
EDITABLE_ANALYSIS = (AnalysisState.DRAFT, AnalysisState.EDITS_REQUESTED)
EDITABLE_NEED = (NeedState.DRAFT, NeedState.EDITS_REQUESTED)


def owner_of(obj: Any) -> int:
    """The organisation that owns a need owner's year, an area, an analysis, a need or a question's need."""
    if hasattr(obj, "lead_owner"):
        return obj.lead_owner.organisation_id
    if hasattr(obj, "area"):
        return obj.area.owner.organisation_id
    if hasattr(obj, "owner"):
        return obj.owner.organisation_id
    if hasattr(obj, "need"):
        return owner_of(obj.need)
    return obj.organisation_id


def in_group(actor: Actor, obj: Any) -> bool:
    """A member of the project group that owns it (of the lead need owner, for a need)."""
    return actor.is_need_owner and belongs_to(actor, owner_of(obj))


def leads_group(actor: Actor, obj: Any) -> bool:
    """The project manager of the organisation that owns it."""
    return actor.is_need_owner and decides_for(actor, owner_of(obj))


def in_group_or_system(actor: Actor, obj: Any) -> bool:
    """A member of the project group, or the platform itself."""
    return actor.is_system or in_group(actor, obj)


def group_or_programme(actor: Actor, obj: Any) -> bool:
    """A member of the project group, or the programme."""
    return actor.is_programme or in_group(actor, obj)


def leads_or_programme(actor: Actor, obj: Any) -> bool:
    """The group's project manager, or the programme."""
    return actor.is_programme or leads_group(actor, obj)


def may_tick_route(actor: Actor, need: Need) -> bool:
    """Buyer or procurement lead of the lead owner, or its project manager while the group has neither.

    Never the programme in their place: the tick is theirs.
    """
    return (
        not actor.is_helping
        and in_group(actor, need)
        and (actor.has_role(Role.BUYER, Role.PROCUREMENT_LEAD) or actor.has_right(Right.MANAGER, Right.ADMIN))
    )


def shares_need(actor: Actor, need: Need) -> bool:
    """A member of the lead owner or of a co-owner; co-owners have the same right to read."""
    if not actor.is_need_owner:
        return False
    return in_group(actor, need) or any(
        owner.organisation_id == actor.organisation_id for owner in need.co_owners.all()
    )


def shares_question(actor: Actor, question: Any) -> bool:
    """A member of the need owners behind the question's need."""
    return shares_need(actor, question.need)


def may_answer(actor: Actor, question: Any) -> bool:
    """The need owners behind the question's need; the programme helps, and they are told what it said."""
    return actor.is_programme or shares_question(actor, question)


def may_inform(actor: Actor, need: Need) -> bool:
    """Who notes what was said about a need, and reads what was noted: its owners and the programme."""
    return actor.is_programme or shares_need(actor, need)
