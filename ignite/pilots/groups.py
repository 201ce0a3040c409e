"""The group of people that this room knows, for the programme's messages: everybody in a pilot that goes on."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Membership
from ignite.outbox import groups
from ignite.outbox.groups import Group
from ignite.outbox.recipients import Recipient, recipient_of
from ignite.pilots.enums import PilotState
from ignite.pilots.models import Pilot

GOES_ON = (
    PilotState.PLANNED,
    PilotState.ROUTE_CHECKED,
    PilotState.RUNNING,
    PilotState.PAUSED,
    PilotState.EVALUATED,
)


def register() -> None:
    """Declare the room's group."""
    groups.register(
        Group(
            "pilots",
            _("Alla i pilotprojekt som pågår eller planeras"),
            in_pilots,
            said=_("du är med i en pilot"),
            place=50,
        )
    )


def in_pilots(option: str = "") -> Iterable[Recipient]:
    """The members of both sides of every pilot that has not ended. One query."""
    pilots = Pilot.objects.filter(state__in=GOES_ON)
    sides = Q(organisation_id__in=pilots.values("match__need__lead_owner__organisation_id"))
    sides |= Q(organisation_id__in=pilots.values("match__startup__organisation_id"))
    rows = Membership.objects.active().filter(sides, user__is_active=True).select_related("user")
    return map(recipient_of, rows.order_by("pk"))
