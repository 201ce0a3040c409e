"""Writes on editions, and the figures of law that hold from a day on."""

from datetime import date

from ignite.editions.enums import DatedKey
from ignite.editions.lifecycle import EDITION
from ignite.editions.models import DatedSetting, Edition
from ignite.kernel.actor import Actor


@EDITION.service("start")
def start_edition(edition: Edition, *, actor: Actor, reason: str = "") -> bool:
    """Open the edition for work."""
    return EDITION.run("start", edition, actor=actor, reason=reason)


@EDITION.service("close")
def close_edition(edition: Edition, *, actor: Actor, reason: str = "") -> bool:
    """Close the year."""
    return EDITION.run("close", edition, actor=actor, reason=reason)


# The amounts of direct award in force since 1 February 2022 (SFS 2021:1110 and 2021:1111). The value must lie below the
# limit ("understiga"). Whoever runs the site confirms them each year: DatedSetting.confirmed_on.
LAW = (
    (DatedKey.DIRECT_AWARD_LOU, 700_000, date(2022, 2, 1), "LOU (2016:1145) 19 a kap. 2 §, lydelse SFS 2021:1110"),
    (DatedKey.DIRECT_AWARD_LUF, 1_200_000, date(2022, 2, 1), "LUF (2016:1146) 19 a kap. 2 §, lydelse SFS 2021:1111"),
    (DatedKey.DOCUMENTATION_FROM, 100_000, date(2022, 2, 1), "LOU (2016:1145) 19 a kap. 11 §, lydelse SFS 2021:1110"),
)


def load_dated_settings() -> int:
    """Put the figures of law in place; returns how many were new. What somebody has changed by hand is left."""
    new = 0
    for key, value, valid_from, source in LAW:
        facts = {"value": value, "source": source}
        _row, created = DatedSetting.objects.get_or_create(key=key, valid_from=valid_from, defaults=facts)
        new += created
    return new
