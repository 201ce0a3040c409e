"""Groups of people that this room knows, for the programme's messages: need owners' members."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Membership
from ignite.accounts.rules import MANAGING
from ignite.editions.enums import EditionState
from ignite.outbox import groups
from ignite.outbox.groups import Group, Text
from ignite.outbox.recipients import Recipient, recipient_of
from needs.enums import OwnerState
from needs.models import NeedOwner

_SAID = _("du är med i en behovsägares projektgrupp")


def register() -> None:
    """Declare the room's groups."""
    groups.register(Group("owners", _("Alla behovsägares projektgrupper"), all_members, said=_SAID, place=10))
    groups.register(
        Group(
            "owner-managers",
            _("Alla behovsägares projektledare"),
            all_managers,
            said=_("du är projektledare hos en behovsägare"),
            place=11,
        )
    )
    groups.register(
        Group(
            "owner", _("En behovsägares projektgrupp"), members, options=owners, needs_option=True, said=_SAID, place=12
        )
    )


def years() -> QuerySet[NeedOwner]:
    """The need owners of running editions that have not left."""
    return NeedOwner.objects.filter(edition__state=EditionState.RUNNING).exclude(state=OwnerState.WITHDRAWN)


def _active() -> QuerySet[Membership]:
    rows = Membership.objects.active().filter(user__is_active=True)
    return rows.filter(organisation_id__in=years().values("organisation_id")).select_related("user").order_by("pk")


def all_members(option: str = "") -> Iterable[Recipient]:
    """Everybody in the project groups. One query."""
    return map(recipient_of, _active())


def all_managers(option: str = "") -> Iterable[Recipient]:
    """Those who decide for a need owner. One query."""
    return map(recipient_of, _active().filter(rights__overlap=list(MANAGING)))


def members(option: str) -> Iterable[Recipient]:
    """The members of one organisation, by its number. One query."""
    return map(recipient_of, _active().filter(organisation_id=int(option)) if option.isdecimal() else ())


def owners() -> list[tuple[str, Text]]:
    """The organisations to choose among. One query."""
    rows = years().select_related("organisation").order_by("organisation__name", "pk")
    return list({str(year.organisation_id): (str(year.organisation_id), str(year)) for year in rows}.values())
