"""The need owner's own approval of an analysis, where its edition asks for it (editions.enums.Switch.OWN_APPROVAL)."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ignite.editions.enums import Switch
from ignite.kernel.actor import Actor
from ignite.kernel.models import Transition
from needs.models import NeedsAnalysis

MOVE = "approve_own"


def asks_for_own_approval(analysis: NeedsAnalysis) -> bool:
    """Whether the edition's setting is on; nothing of it is seen where it is not."""
    return analysis.area.owner.edition.has(Switch.OWN_APPROVAL)


def own_approvals(analyses: Iterable[NeedsAnalysis]) -> dict[int, Transition]:
    """The recorded approvals (who, when) of what analyses now say, by their ids; one that was clarified or changed
    since has none. One query."""
    changed = {one.pk: one.changed_at for one in analyses}
    moves = Transition.objects.filter(thing="analysis", thing_id__in=changed, move__in=["clarify", MOVE])
    last = moves.order_by("thing_id", "-pk").distinct("thing_id")
    return {row.thing_id: row for row in last if row.move == MOVE and row.at >= changed[row.thing_id]}


def own_approval(analysis: NeedsAnalysis) -> Transition | None:
    """The same of one. One query."""
    return own_approvals([analysis]).get(analysis.pk)


def is_asked_for(analysis: NeedsAnalysis, actor: Actor) -> "str | Promise | None":
    """Light by default: no step that the edition does not ask for, and none twice."""
    if not asks_for_own_approval(analysis):
        return _("I den här omgången räcker det att programmet godkänner analysen.")
    return _("Analysen är redan godkänd för behovsägaren.") if own_approval(analysis) else None


def owner_has_approved(analysis: NeedsAnalysis, actor: Actor) -> "str | Promise | None":
    """Consent: where the edition says so, the need owner stands behind its analysis before the programme approves."""
    if not asks_for_own_approval(analysis) or own_approval(analysis):
        return None
    return _("Behovsägarens projektledare har inte godkänt analysen än.")
