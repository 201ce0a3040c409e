"""Groups of people that this room knows, for the programme's messages; who has pitched to a sealed need is not told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Membership
from ignite.outbox import groups, hiding
from ignite.outbox.groups import Group, Text
from ignite.outbox.models import Broadcast
from ignite.outbox.recipients import Recipient, recipient_of
from needs.audience import audience
from needs.models import Need
from startups.enums import HANDED_IN, PitchState, StartupState
from startups.models import Pitch, Startup

PITCHED, CONCERNED = "pitched", "need-audience"
LATEST = 300


def register() -> None:
    """Declare the room's groups, and what of the outbox would tell who has pitched."""
    groups.register(
        Group("startups", _("Alla startups"), startups, said=_("du är med i en startup som finns i Ignite"), place=20)
    )
    groups.register(
        Group(
            PITCHED,
            _("Alla som har pitchat till ett behov"),
            pitched,
            options=needs,
            needs_option=True,
            sealed=sealed,
            said=_("din startup har pitchat till ett behov"),
            place=30,
        )
    )
    groups.register(
        Group(
            CONCERNED,
            _("Alla som följer, har frågat om eller pitchat till ett behov"),
            concerned,
            options=needs,
            needs_option=True,
            sealed=sealed,
            said=_("du följer ett behov, har frågat om det eller arbetar med en pitch"),
            place=31,
        )
    )
    hiding.register(tells_who_pitched)


def _members(organisations: QuerySet[Any]) -> Iterable[Recipient]:
    rows = Membership.objects.active().filter(organisation_id__in=organisations, user__is_active=True)
    return map(recipient_of, rows.select_related("user").order_by("pk"))


def startups(option: str = "") -> Iterable[Recipient]:
    """The members of every startup that is shown, or rests. One query."""
    states = [StartupState.LISTED, StartupState.PAUSED]
    return _members(Startup.objects.filter(state__in=states).values("organisation_id"))


def pitched(option: str) -> Iterable[Recipient]:
    """The members of every startup whose pitch lies with the need. One query."""
    if not option.isdecimal():
        return ()
    rows = Pitch.objects.filter(need_id=int(option), state__in=HANDED_IN)
    return _members(rows.values("startup__organisation_id"))


def concerned(option: str) -> Iterable[Recipient]:
    """Everybody that equal treatment reaches: they follow, have asked, drafted or pitched."""
    need = Need.objects.published().filter(pk=int(option)).first() if option.isdecimal() else None
    return audience(need) if need is not None else ()


def needs() -> list[tuple[str, Text]]:
    """The needs to choose among, the newest first. One query."""
    rows = Need.objects.published().select_related("lead_owner__organisation").order_by("-opened_at", "pk")[:LATEST]
    return [(str(need.pk), f"{need.title} ({need.lead_owner})") for need in rows]


def sealed() -> Iterable[str]:
    """Needs whose pitches, or some of them, nobody may read yet: who has pitched is not told either."""
    rows = Pitch.objects.filter(need__is_sealed=True, state=PitchState.SUBMITTED).order_by().distinct()
    return rows.annotate(key=Cast("need_id", CharField())).values_list("key", flat=True)


def tells_who_pitched() -> Q:
    """Letters about sealed pitches, and those of send-outs to who pitched to a sealed need."""
    pitches = Pitch.objects.filter(need__is_sealed=True, state=PitchState.SUBMITTED)
    to_them = Q(group__in=[PITCHED, CONCERNED], option__in=sealed())
    via_selection = Q(selection__group__in=[PITCHED, CONCERNED], selection__option__in=sealed())
    batches = Broadcast.objects.filter(to_them | via_selection, batch__isnull=False)
    return Q(about_type=Pitch._meta.label_lower, about_id__in=pitches.values("pk")) | Q(
        batch_id__in=batches.values("batch_id")
    )
