"""The group of people that this room itself knows, for the programme's messages: the programme's own staff."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import OrganisationKind
from ignite.accounts.models import Membership
from ignite.outbox import groups
from ignite.outbox.groups import Group
from ignite.outbox.recipients import Recipient, recipient_of


def register() -> None:
    """Declare the group."""
    groups.register(Group("staff", _("Programmets egna"), own_people, said=_("du arbetar i programmet")))


def own_people(option: str = "") -> Iterable[Recipient]:
    """The members of the programme office. One query."""
    rows = Membership.objects.active().filter(organisation__kind=OrganisationKind.PROGRAMME, user__is_active=True)
    return map(recipient_of, rows.select_related("user").order_by("pk"))
