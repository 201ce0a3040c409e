"""Who stands for an analysis: somebody who knows the business, somebody who knows the technique, the own manager."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Membership
from ignite.editions.enums import Switch
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from needs.enums import AnalysisState
from needs.models import NeedsAnalysis
from needs.rules import in_group, leads_group
from needs.services.areas import NOT_YOURS

COMPETENCES = ("business", "technical")


def _member(actor: Actor) -> Membership | None:
    """The actor's own membership; none for the programme in somebody's place, who stands for nobody's competence."""
    if actor.seat is None or actor.is_helping:
        return None
    return Membership.objects.select_related("user").filter(pk=actor.seat.membership_id).first()


def _competences(member: Membership | None) -> list[str]:
    return [name for name in COMPETENCES if member is not None and getattr(member, f"has_{name}")]


@transaction.atomic
def tick_analysis(analysis: NeedsAnalysis, *, actor: Actor, competence: str) -> None:
    """Stand for the analysis as it reads now, in the competence that one's membership has; again after a change.

    A tick is advice to whoever reads: it never blocks, and it stays when the text changes, with the day it was given.
    Raises KeyError for another competence, NotAllowed outside the group or without that competence, Refused once the
    analysis is approved.
    """
    _lock(analysis, actor, competence)
    setattr(analysis, f"{competence}_by_id", actor.user_id)
    setattr(analysis, f"{competence}_at", clock.now())
    analysis.save(update_fields=[f"{competence}_by", f"{competence}_at"])


@transaction.atomic
def untick_analysis(analysis: NeedsAnalysis, *, actor: Actor, competence: str) -> bool:
    """Stand for it no more; False when somebody else does, or nobody. Raises as :func:`tick_analysis`."""
    _lock(analysis, actor, competence)
    if getattr(analysis, f"{competence}_by_id") != actor.user_id:
        return False
    setattr(analysis, f"{competence}_by", None)
    setattr(analysis, f"{competence}_at", None)
    analysis.save(update_fields=[f"{competence}_by", f"{competence}_at"])
    return True


@transaction.atomic
def approve_own(analysis: NeedsAnalysis, *, actor: Actor) -> bool:
    """The need owner's own project manager says yes to a clarified analysis, where the edition asks for that.

    False when somebody has already. Raises NotAllowed for others, Refused when the edition does not ask, or before the
    analysis is clarified and after it is approved.
    """
    if actor.is_helping or not leads_group(actor, analysis):
        raise NotAllowed(NOT_YOURS)
    lock(analysis)
    asks = analysis.area.owner.edition.has(Switch.OWN_APPROVAL)
    if not asks or analysis.state != AnalysisState.CLARIFIED:
        raise Refused(_("Analysen väntar inte på ert eget godkännande."))
    if analysis.own_approved_at is not None:
        return False
    analysis.own_approved_by_id, analysis.own_approved_at = actor.user_id, clock.now()
    analysis.save(update_fields=["own_approved_by", "own_approved_at"])
    return True


def _lock(analysis: NeedsAnalysis, actor: Actor, competence: str) -> None:
    if competence not in COMPETENCES:
        raise KeyError(competence)
    if not in_group(actor, analysis):
        raise NotAllowed(NOT_YOURS)
    if competence not in _competences(_member(actor)):
        raise NotAllowed(_("Det står inte i gruppen att du har den kompetensen. Projektledaren kan ändra det."))
    lock(analysis)
    if analysis.state == AnalysisState.APPROVED:
        raise Refused(_("Analysen är godkänd och kan inte ändras."))


def ticks_at_submit(actor: Actor) -> dict[str, Any]:
    """The columns that whoever hands an analysis in sets: they stand for the competence they have. One query."""
    member, columns = _member(actor), dict[str, Any]()
    for name in _competences(member):
        columns |= {f"{name}_by": member and member.user, f"{name}_at": clock.now()}
    return columns
