"""Groups of people that this room knows, for the programme's messages: signatories, applicants."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import Right
from ignite.accounts.models import Membership
from ignite.accounts.rules import MANAGING
from ignite.joining.enums import CommitmentState
from ignite.joining.models import Commitment, JoinRequest
from ignite.joining.queries import WAITING
from ignite.outbox import groups
from ignite.outbox.groups import Group
from ignite.outbox.recipients import Recipient, recipient_of


def register() -> None:
    """Declare the room's groups."""
    groups.register(
        Group(
            "signatories",
            _("Alla som har ett åtagande att ta ställning till"),
            signatories,
            said=_("du får skriva under för en organisation som har ett åtagande att ta ställning till"),
            place=60,
        )
    )
    groups.register(
        Group(
            "applicants",
            _("Kontaktpersoner i intresseanmälningar som väntar"),
            applicants,
            said=_("du är kontaktperson i en intresseanmälan"),
            place=61,
        )
    )


def signatories(option: str = "") -> Iterable[Recipient]:
    """Those who may sign where a commitment lies open. One query."""
    offered = Commitment.objects.filter(state=CommitmentState.OFFERED).values("organisation_id")
    rows = Membership.objects.active().filter(organisation_id__in=offered, user__is_active=True)
    rows = rows.filter(rights__overlap=[*MANAGING, Right.SIGNATORY])
    return map(recipient_of, rows.select_related("user").order_by("pk"))


def applicants(option: str = "") -> Iterable[Recipient]:
    """The contacts of requests that wait and whose address is proven. One query."""
    rows = JoinRequest.objects.filter(state__in=WAITING, confirmed_at__isnull=False).order_by("pk")
    return (Recipient(row.email, row.contact_name, row.language) for row in rows)
