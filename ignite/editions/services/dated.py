"""Writes on the figures of law that hold from a day on: put in place, added to, confirmed each year."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.editions.enums import DatedKey
from ignite.editions.models import DatedSetting
from ignite.editions.services.editions import demand_administrator
from ignite.kernel import clock, record
from ignite.kernel.actor import Actor
from ignite.kernel.errors import Refused
from ignite.kernel.lifecycle import lock

# The amounts of direct award in force since 1 February 2022 (SFS 2021:1110 and 2021:1111). The value must lie below the
# limit ("understiga"). Whoever runs the site confirms them each year: DatedSetting.confirmed_on.
LAW = (
    (DatedKey.DIRECT_AWARD_LOU, 700_000, date(2022, 2, 1), "LOU (2016:1145) 19 a kap. 2 §, lydelse SFS 2021:1110"),
    (DatedKey.DIRECT_AWARD_LUF, 1_200_000, date(2022, 2, 1), "LUF (2016:1146) 19 a kap. 2 §, lydelse SFS 2021:1111"),
    (DatedKey.DOCUMENTATION_FROM, 100_000, date(2022, 2, 1), "LOU (2016:1145) 19 a kap. 11 §, lydelse SFS 2021:1110"),
)
THING = "dated-setting"


def load_dated_settings() -> int:
    """Put the figures of law in place; returns how many were new. What somebody has changed by hand is left."""
    new = 0
    for key, value, valid_from, source in LAW:
        facts = {"value": value, "source": source}
        _row, created = DatedSetting.objects.get_or_create(key=key, valid_from=valid_from, defaults=facts)
        new += created
    return new


@transaction.atomic
def add_figure(*, actor: Actor, key: str, value: int, valid_from: date, source: str) -> DatedSetting:
    """Add a figure that holds from a day on, with where it is read; whoever adds it has confirmed it.

    Earlier ones stay: what was weighed then is weighed by them. Raises NotAllowed for others than administrators,
    Refused without a source or when the key has a figure from that day.
    """
    demand_administrator(actor)
    if not source.strip():
        raise Refused(_("Skriv var beloppet står, till exempel lag, paragraf och SFS-nummer."))
    facts = {"value": value, "source": source.strip(), "confirmed_on": clock.today()}
    row, is_new = DatedSetting.objects.get_or_create(key=key, valid_from=valid_from, defaults=facts)
    if not is_new:
        raise Refused(_("Det finns redan ett belopp från den dagen."))
    _record(row, "begin", actor)
    return row


@transaction.atomic
def confirm_figure(row: DatedSetting, *, actor: Actor) -> bool:
    """Say that the figure still holds; who and when is recorded. False when it is already confirmed this year.

    Raises NotAllowed for others than administrators.
    """
    demand_administrator(actor)
    lock(row)
    if row.is_confirmed:
        return False
    row.confirmed_on = clock.today()
    row.save(update_fields=["confirmed_on"])
    _record(row, "confirm", actor)
    return True


def _record(row: DatedSetting, move: str, actor: Actor) -> None:
    record.write(row, thing=THING, move=move, source="", target="confirmed", actor=actor)
