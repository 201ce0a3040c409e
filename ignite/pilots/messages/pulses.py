"""The letter that asks a side how its pilot goes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from ignite.outbox.kinds import Kind, MessageClass, register
from ignite.outbox.models import Message
from ignite.pilots.enums import PilotState, Side
from ignite.pilots.messages.pilots import WHY, facts
from ignite.pilots.models import Pilot, Pulse
from ignite.pilots.months import last_day
from ignite.pilots.queries import pilots_to_show
from ignite.pilots.rules import owner_organisation


def pulse_facts(pilot: Pilot, month: int) -> dict[str, Any]:
    """What the letter says of a pilot and of the month that has ended."""
    return {**facts(pilot), "month": month, "until": last_day(pilot, month)}


def fresh(message: Message) -> Mapping[str, Any]:
    """The same as it is at sending; the month is the letter's sequence."""
    return pulse_facts(pilots_to_show().get(pk=message.about_id or 0), message.about_seq)


def still_to_tell(message: Message) -> bool:
    """Whether the pilot runs and the receiver's side has not answered for that month."""
    pilot = pilots_to_show().filter(pk=message.about_id or 0, state=PilotState.RUNNING).first()
    if pilot is None:
        return False
    side = Side.OWNER if message.organisation_id == owner_organisation(pilot) else Side.STARTUP
    return not Pulse.objects.filter(pilot=pilot, side=side, month=message.about_seq).exists()


PULSE_DUE = register(
    Kind(
        "pulse_due",
        MessageClass.USEFUL,
        why=WHY,
        label=_("Pilotens puls"),
        still_true=still_to_tell,
        render_late=True,
        fresh=fresh,
        sample={
            "title": _("Mindre matsvinn"),
            "owner": "Ankarby kommun",
            "startup": "Citronell Exempel AB",
            "month": 2,
            "until": date(2027, 3, 11),
        },
    )
)
