"""What this room puts in a person's own calendar: the last day of needs that their startup pitches to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from ignite.kernel.actor import Actor
from ignite.outbox import feeds
from ignite.outbox.calendar import Event
from needs.deadlines import LONGEST, last_day
from startups.enums import PitchState
from startups.models import Pitch


def register() -> None:
    """Tell the outbox of this room's dates."""
    feeds.register("startups", entries)


def entries(actor: Actor, since: datetime) -> Iterable[Event]:
    """The last day of each need that a pitch is begun or handed in to. One query."""
    organisations = [seat.organisation_id for seat in feeds.seats_of(actor, "startup")]
    pitches = Pitch.objects.filter(startup__organisation_id__in=organisations, need__deadline_at__gte=since)
    rows = pitches.exclude(state=PitchState.WITHDRAWN).select_related("need").order_by("-need__deadline_at")
    for pitch in rows[:LONGEST]:
        if pitch.state == PitchState.DRAFT:
            yield last_day(pitch.need, _("Lämna in er pitch senast: %(need)s") % {"need": pitch.need.title})
        else:
            yield last_day(pitch.need, _("Sista dag att ändra er pitch: %(need)s") % {"need": pitch.need.title})
