"""Needs' last days as entries of a person's own calendar: those of their organisation and those they follow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from ignite.kernel.actor import Actor
from ignite.kernel.templatetags.words import clock
from ignite.outbox import feeds
from ignite.outbox.calendar import Event, Standing
from needs.enums import NeedState
from needs.models import Follow, Need, NeedOwner
from needs.models.need import NeedQuerySet

LONGEST = 500  # needs


def register() -> None:
    """Tell the outbox of this room's dates."""
    feeds.register("needs", entries)


def entries(actor: Actor, since: datetime) -> Iterable[Event]:
    """The last days that concern the person. Two queries."""
    organisations = [seat.organisation_id for seat in feeds.seats_of(actor, "need_owner")]
    owners = NeedOwner.objects.filter(organisation_id__in=organisations).values("pk")
    joint = Need.co_owners.through.objects.filter(needowner_id__in=owners).values("need_id")
    own = set(dated(since).filter(Q(lead_owner__in=owners) | Q(pk__in=joint)).values_list("pk", flat=True))
    followed = Follow.objects.filter(user_id=actor.user_id or 0).values("need_id")
    for need in dated(since).filter(Q(pk__in=own) | Q(pk__in=followed)).order_by("-deadline_at")[:LONGEST]:
        if need.pk in own:
            yield last_day(need, _("Sista dag att pitcha till ert behov: %(need)s") % {"need": need.title})
        else:
            yield last_day(need, _("Sista dag att pitcha: %(need)s") % {"need": need.title})


def dated(since: datetime) -> NeedQuerySet:
    """Needs that everybody may read, with a last day after an instant."""
    return Need.objects.published().filter(deadline_at__gte=since)


def last_day(need: Need, summary: str) -> Event:
    """A need's last day. Raises ValueError while it has none."""
    if need.deadline_at is None:
        raise ValueError("A need without a last day is no calendar entry.")
    return Event(
        uid=f"need-{need.pk}-last-day@{settings.OUTBOX_MESSAGE_ID_DOMAIN}",
        # A last day only moves forward, so that its minute since 1970 rises with each move.
        sequence=int(need.deadline_at.timestamp()) // 60,
        method="",
        starts_at=need.deadline_at,
        ends_at=need.deadline_at,
        summary=summary,
        description=_("Behovet stänger kl. %(clock)s.") % {"clock": clock(need.deadline_at)},
        url=f"{settings.SITE_URL}{need.get_absolute_url()}",
        standing=Standing.CANCELLED if need.state == NeedState.CANCELLED else Standing.CONFIRMED,
        all_day=True,
        changed_at=need.changed_at,
    )
