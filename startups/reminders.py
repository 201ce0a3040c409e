"""Reminders of the startups room: drafts of pitches that are not handed in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.queries import members_by
from ignite.outbox.policies import Call, Occasion, Offset, Policy, register
from ignite.outbox.recipients import recipient_of
from needs.enums import NeedState
from startups import messages
from startups.enums import PitchState
from startups.messages import draft_facts
from startups.models import Pitch

NINE = time(9, 0)


def _drafts(**only: object) -> list[Occasion]:
    rows = Pitch.objects.filter(
        state=PitchState.DRAFT, need__state=NeedState.OPEN, need__deadline_at__isnull=False, **only
    ).select_related("need__lead_owner__organisation", "startup")
    return [
        Occasion(one, one.need.deadline_at, one.need.lead_owner.edition_id, until=one.need.deadline_at)
        for one in rows.order_by("need__deadline_at", "pk")
        if one.need.deadline_at is not None
    ]


def drafts_between(start: datetime, end: datetime) -> list[Occasion]:
    """The drafts to open needs whose last moment lies in the span. One query."""
    return _drafts(need__deadline_at__gte=start, need__deadline_at__lt=end)


def of_pitch(pitch: Pitch) -> list[Occasion]:
    """The last moment for one draft, while its need is open. One query."""
    return _drafts(pk=pitch.pk)


def writers(occasions: Sequence[Occasion]) -> list[tuple[Occasion, Call]]:
    """The startup's people. One query."""
    pitches: list[tuple[Occasion, Pitch]] = [(one, one.about) for one in occasions]  # type: ignore[misc]
    people, found = members_by(pitch.startup.organisation_id for _one, pitch in pitches), []
    for occasion, pitch in pitches:
        url, context = reverse("pitch-edit", args=[pitch.pk]), draft_facts(pitch)
        for member in people.get(pitch.startup.organisation_id, ()):
            found.append((occasion, Call(recipient_of(member), url, _("Skriv klart pitchen"), context)))
    return found


_WHOM = _("De som skriver på ett utkast till ett öppet behov")
_UNTIL = _("Tills pitchen är inskickad eller tiden har gått ut")
PITCH_DRAFT_DUE = register(
    Policy(
        "pitch_draft_due",
        messages.PITCH_DRAFT_DUE,
        _("Pitch att skicka in"),
        whom=_WHOM,
        when=_("7, 3 och 1 dagar före sista dagen, klockan 9"),
        until=_UNTIL,
        model=Pitch,
        offsets=tuple(Offset(days=-days, at=NINE) for days in (7, 3, 1)),
        occasions=drafts_between,
        of=of_pitch,
        calls_of=writers,
    )
)
PITCH_DRAFT_LAST_HOURS = register(
    Policy(
        "pitch_draft_last_hours",
        messages.PITCH_DRAFT_DUE,
        _("Pitch att skicka in, de sista timmarna"),
        whom=_WHOM,
        when=_("4 timmar före sista stunden, också på kvällar och helger"),
        until=_UNTIL,
        model=Pitch,
        offsets=(Offset(hours=-4),),
        occasions=drafts_between,
        of=of_pitch,
        calls_of=writers,
        can_wait=False,
    )
)
