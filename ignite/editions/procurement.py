"""What a value says of how it may be bought, by the law's figures of the day. Advice, no decision: a buyer decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ignite.editions.content import PurchaseForm, purchase_forms
from ignite.editions.enums import DatedKey, Route
from ignite.editions.models import DatedSetting
from ignite.editions.threshold import Weighed, weigh
from ignite.kernel import clock

# Keyed like ignite.accounts.enums.Regime, a room above this one.
LIMITS = {"lou": DatedKey.DIRECT_AWARD_LOU, "luf": DatedKey.DIRECT_AWARD_LUF}
AT_THE_LIMIT = (Route.FRAMEWORK, Route.INNOVATION_PARTNERSHIP, Route.RESEARCH)


@dataclass(frozen=True, slots=True)
class Advice:
    """What a page says of a value; ``weighed`` is None while the value or the law's figures are missing.

    ``chosen`` is the route (editions.enums.Route) that somebody plans, or nothing. ``limit`` and ``documentation``
    carry the figures with their source and the day from which they hold.
    """

    act: str
    weighed: Weighed | None
    limit: DatedSetting | None
    documentation: DatedSetting | None
    chosen: str = ""

    @property
    def lacks_law(self) -> bool:
        """Whether the programme has no figures of law for the day."""
        return self.limit is None or self.documentation is None

    @property
    def is_free(self) -> bool:
        """Whether nothing is paid."""
        return self.weighed is not None and self.weighed.total == 0

    @property
    def goes_against_route(self) -> bool:
        """Whether direct award is planned though the value is not below the limit."""
        return self.weighed is not None and not self.weighed.is_below and self.chosen == Route.DIRECT_AWARD

    @property
    def suggests(self) -> Route | None:
        """The procurement form that the value points to."""
        if self.weighed is None:
            return None
        if self.is_free:
            return Route.FREE_TEST
        return Route.DIRECT_AWARD if self.weighed.is_below else Route.ADVERTISED

    @property
    def form(self) -> PurchaseForm | None:
        """What that form means, in the method's words."""
        return next((one for one in purchase_forms() if one.key == self.suggests), None)

    @property
    def others(self) -> list[PurchaseForm]:
        """The other forms worth knowing at or above the limit; none below it."""
        if self.suggests != Route.ADVERTISED:
            return []
        return [one for one in purchase_forms() if one.key in AT_THE_LIMIT]


def advise(
    value_sek: int | None,
    options_sek: int | None,
    regime: str,
    earlier: Sequence[int] = (),
    *,
    chosen: str = "",
    day: date | None = None,
) -> Advice:
    """Weigh a value and its options (SEK excluding VAT) after ``earlier`` ones of the same purchase. One query.

    ``regime`` is accounts' Regime ("lou" or "luf"; KeyError for another), ``day`` the one whose figures count (today).
    A missing value gives advice without a weighing, missing options count as none. ValueError for a negative amount.
    """
    figures = DatedSetting.in_force((LIMITS[regime], DatedKey.DOCUMENTATION_FROM), day or clock.today())
    limit, documentation = figures.get(LIMITS[regime]), figures.get(DatedKey.DOCUMENTATION_FROM)
    weighed = None
    if value_sek is not None and limit and documentation:
        amounts = {"limit": limit.value, "documentation_from": documentation.value}
        weighed = weigh(value_sek, options_sek or 0, earlier, **amounts)
    return Advice(regime.upper(), weighed, limit, documentation, chosen)
