"""Groups of people that this room knows, for the programme's messages: those asked to a workshop or a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ignite.joining.enums import Answer, InvitationState
from ignite.joining.messages import invited
from ignite.joining.models import Invitation
from ignite.kernel import clock
from ignite.outbox import groups
from ignite.outbox.groups import Group, Text
from ignite.outbox.recipients import Recipient
from workshops.enums import WorkshopState
from workshops.models import Workshop
from workshops.queries.people import ABOUT

LATEST = 200
SHOWN_FOR = timedelta(days=365)


def register() -> None:
    """Declare the room's groups."""
    rows = (
        ("workshop-asked", _("Alla inbjudna till en workshop eller dag, utom de som har tackat nej"), asked),
        ("workshop-yes", _("De som har tackat ja till en workshop eller dag"), coming),
        ("workshop-silent", _("De som inte har svarat på en inbjudan till en workshop eller dag"), silent),
    )
    said = _("du är inbjuden till en workshop, en matchmakingdag eller ett erfarenhetsutbyte")
    for place, (key, label, people) in enumerate(rows, 40):
        groups.register(Group(key, label, people, options=workshops, needs_option=True, said=said, place=place))


def _standing(option: str) -> QuerySet[Invitation, Any]:
    rows = Invitation.objects.to(ABOUT, int(option) if option.isdecimal() else 0)
    held = rows.filter(state__in=[InvitationState.SENT, InvitationState.ANSWERED])
    return held.select_related("user").order_by("pk")


def asked(option: str) -> Iterable[Recipient]:
    """Everybody whose invitation holds and who has not said no. One query."""
    return map(invited, _standing(option).exclude(answer=Answer.NO))


def coming(option: str) -> Iterable[Recipient]:
    """Those who said yes. One query."""
    return map(invited, _standing(option).filter(answer=Answer.YES))


def silent(option: str) -> Iterable[Recipient]:
    """Those who have not answered. One query."""
    return map(invited, _standing(option).filter(state=InvitationState.SENT, answer=""))


def workshops() -> list[tuple[str, Text]]:
    """What people have been asked to, the next ones first. One query."""
    rows = Workshop.objects.exclude(state__in=[WorkshopState.DRAFT, WorkshopState.PLANNED])
    rows = rows.filter(starts_at__gt=clock.now() - SHOWN_FOR).order_by("-starts_at", "pk")[:LATEST]
    return [(str(one.pk), f"{one.title} ({clock.local(one.starts_at):%Y-%m-%d})") for one in rows]
