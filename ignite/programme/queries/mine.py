"""What a startup's own first screen shows."""

from datetime import datetime

from django.db.models import QuerySet

from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.frozen import frozen
from ignite.pilots.enums import ENDED, PilotState
from ignite.pilots.models import Pilot
from needs.models import Need
from startups.enums import PitchState
from startups.models import Pitch, Startup


@frozen
def _profiles(organisation_id: int) -> QuerySet[Startup]:
    return Startup.objects.filter(organisation_id=organisation_id).select_related("organisation")


@frozen
def _pitches(actor: Actor) -> QuerySet[Pitch]:
    rows = Pitch.objects.for_user(actor).exclude(state=PitchState.WITHDRAWN)
    return rows.select_related("need__lead_owner__organisation", "startup").order_by("-changed_at", "-pk")[:8]


@frozen
def _needs_to_answer(organisation_id: int, now: datetime) -> QuerySet[Need]:
    answered = Pitch.objects.filter(startup__organisation_id=organisation_id).values("need_id")
    rows = Need.objects.open_now(now).exclude(pk__in=answered).select_related("lead_owner__organisation")
    return rows.order_by("deadline_at", "pk")[:4]


@frozen
def _pilots(actor: Actor) -> QuerySet[Pilot]:
    rows = Pilot.objects.for_user(actor).exclude(state__in=[*ENDED, PilotState.ABORTED])
    return rows.select_related("match__need__lead_owner__organisation").order_by("-created_at", "-pk")[:4]


def profile(actor: Actor) -> Startup | None:
    """The startup acted for. One query."""
    rows = _profiles(organisation_id=actor.organisation_id or 0)
    return rows[0] if rows else None


def pitches(actor: Actor) -> list[Pitch]:
    """Own pitches, the eight newest, with their needs and owners. One query."""
    return _pitches(actor=actor)


def needs_to_answer(actor: Actor) -> list[Need]:
    """Four open needs without a pitch of one's own, soonest deadline first. One query."""
    return _needs_to_answer(organisation_id=actor.organisation_id or 0, now=clock.now())


def pilots(actor: Actor) -> list[Pilot]:
    """Own pilots that are planned or under way, the four newest, with whom they are made. One query."""
    return _pilots(actor=actor)
