"""A pilot's value against the law's figures of its day, for the owner's procurement act. Advice, no decision."""

from __future__ import annotations

from ignite.editions.procurement import Advice, advise
from ignite.kernel import clock
from ignite.pilots.enums import PilotState
from ignite.pilots.models import Pilot

COUNTED = [state for state in PilotState.values if state != PilotState.ABORTED]


def purchase_advice(pilot: Pilot) -> Advice:
    """Weigh the pilot together with earlier ones of the same startup on the same need. Two queries."""
    owner = pilot.match.need.lead_owner.organisation
    earlier = [other.value_sek for other in earlier_pilots(pilot)] if pilot.cost_sek is not None else []
    day = clock.local(pilot.route_at).date() if pilot.route_at else None
    return advise(pilot.cost_sek, pilot.options_sek, owner.regime, earlier, chosen=pilot.route, day=day)


def earlier_pilots(pilot: Pilot) -> list[Pilot]:
    """Other pilots of the same startup on the same need that were not aborted. One query."""
    same = Pilot.objects.filter(match__need_id=pilot.match.need_id, match__startup_id=pilot.match.startup_id)
    return list(same.filter(state__in=COUNTED).exclude(pk=pilot.pk).order_by("pk"))
