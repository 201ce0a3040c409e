"""The monthly pulse: each side's word on how the pilot goes."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import User
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from ignite.pilots.enums import HowItGoes, PilotState, Side
from ignite.pilots.models import Pilot, Pulse
from ignite.pilots.months import month_to_tell
from ignite.pilots.rules import owner_side, startup_side


@transaction.atomic
def give_pulse(pilot: Pilot, *, actor: Actor, how: str, learned: str = "", needs: str = "") -> Pulse:
    """Answer for one's side about the month that has ended last; again changes the answer, until the next one ends.

    Raises NotAllowed for others than the two sides (the programme never answers for them), Refused while the pilot
    does not run or its first month has not ended.
    """
    lock(pilot)
    side = pulse_side(pilot, actor)
    if side is None:
        raise NotAllowed(_("Bara de två som gör piloten svarar på pulsen."))
    if pilot.state != PilotState.RUNNING:
        raise Refused(_("Pulsen gäller piloter som pågår."))
    if how not in HowItGoes.values:
        raise Refused(_("Välj hur det går."))
    month = month_to_tell(pilot)
    if month == 0:
        raise Refused(_("Pulsen börjar när piloten har pågått en månad."))
    said = {"how": how, "learned": learned.strip(), "needs": needs.strip(), "at": clock.now()}
    said["by"] = User.objects.get(pk=actor.user_id or 0)
    pulse, _is_new = Pulse.objects.update_or_create(pilot=pilot, side=side, month=month, defaults=said)
    return pulse


def pulse_side(pilot: Pilot, actor: Actor) -> Side | None:
    """The side that the actor answers for."""
    if owner_side(actor, pilot):
        return Side.OWNER
    return Side.STARTUP if startup_side(actor, pilot) else None
