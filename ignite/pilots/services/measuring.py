"""Values of a pilot's measures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import User
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from ignite.pilots.models import MeasureValue, PilotMeasure
from ignite.pilots.queries.pilots import UNDER_WAY
from ignite.pilots.rules import either_side


@transaction.atomic
def enter_value(measure: PilotMeasure, *, actor: Actor, on: date, value: Decimal | int, note: str = "") -> MeasureValue:
    """The measure on one day; entered again for the same day, the later value stands.

    Raises NotAllowed for others than the two sides, Refused for a day to come or a pilot that is not under way.
    """
    pilot = measure.pilot
    lock(pilot)
    if not either_side(actor, pilot):
        raise NotAllowed(_("Bara de två som gör piloten skriver in värden."))
    if pilot.state not in UNDER_WAY:
        raise Refused(_("Värden skrivs in medan piloten pågår."))
    if on > clock.today():
        raise Refused(_("Dagen har inte varit än."))
    said = {"value": value, "note": note.strip(), "entered_by": User.objects.get(pk=actor.user_id or 0)}
    row, _is_new = MeasureValue.objects.update_or_create(measure=measure, on=on, defaults=said)
    return row
