"""A pilot's value against the law's figures of its day, for the owner's procurement act. Advice, no decision."""

from __future__ import annotations

from dataclasses import dataclass

from ignite.accounts.enums import Regime
from ignite.editions.enums import DatedKey, Route
from ignite.editions.models import DatedSetting
from ignite.editions.threshold import Weighed, weigh
from ignite.kernel import clock
from ignite.pilots.enums import PilotState
from ignite.pilots.models import Pilot

LIMITS = {Regime.LOU: DatedKey.DIRECT_AWARD_LOU, Regime.LUF: DatedKey.DIRECT_AWARD_LUF}
COUNTED = [state for state in PilotState.values if state != PilotState.ABORTED]


@dataclass(frozen=True, slots=True)
class Advice:
    """What the pilot page says of the value and the route; ``weighed`` is None while cost or figures are missing."""

    pilot: Pilot
    act: str
    weighed: Weighed | None
    limit: DatedSetting | None
    documentation: DatedSetting | None

    @property
    def is_free(self) -> bool:
        """Whether nothing is paid."""
        return self.weighed is not None and self.weighed.total == 0

    @property
    def goes_against_route(self) -> bool:
        """Whether direct award is planned though the value is not below the limit."""
        return self.weighed is not None and not self.weighed.is_below and self.pilot.route == Route.DIRECT_AWARD


def purchase_advice(pilot: Pilot) -> Advice:
    """Weigh the pilot together with earlier ones of the same startup on the same need. Three queries."""
    owner = pilot.match.need.lead_owner.organisation
    day = clock.local(pilot.route_at).date() if pilot.route_at else clock.today()
    limit = DatedSetting.at(LIMITS[Regime(owner.regime)], day)
    documentation = DatedSetting.at(DatedKey.DOCUMENTATION_FROM, day)
    weighed = None
    if pilot.cost_sek is not None and limit and documentation:
        weighed = weigh(
            pilot.cost_sek,
            pilot.options_sek,
            [other.value_sek for other in earlier_pilots(pilot)],
            limit=limit.value,
            documentation_from=documentation.value,
        )
    return Advice(pilot, owner.get_regime_display(), weighed, limit, documentation)


def earlier_pilots(pilot: Pilot) -> list[Pilot]:
    """Other pilots of the same startup on the same need that were not aborted. One query."""
    same = Pilot.objects.filter(match__need_id=pilot.match.need_id, match__startup_id=pilot.match.startup_id)
    return list(same.filter(state__in=COUNTED).exclude(pk=pilot.pk).order_by("pk"))
