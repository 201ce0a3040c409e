"""What a startup's own first screen shows."""

from ignite.kernel.actor import Actor
from ignite.pilots.enums import ENDED, PilotState
from ignite.pilots.models import Pilot
from needs.models import Need
from startups.enums import PitchState
from startups.models import Pitch, Startup


def profile(actor: Actor) -> Startup | None:
    """The startup acted for. One query."""
    return Startup.objects.filter(organisation_id=actor.organisation_id or 0).select_related("organisation").first()


def pitches(actor: Actor, limit: int = 8) -> list[Pitch]:
    """Own pitches, newest first, with their needs and owners. One query."""
    rows = Pitch.objects.for_user(actor).exclude(state=PitchState.WITHDRAWN)
    return list(rows.select_related("need__lead_owner__organisation", "startup").order_by("-changed_at", "-pk")[:limit])


def needs_to_answer(actor: Actor, limit: int = 4) -> list[Need]:
    """Open needs without a pitch of one's own, soonest deadline first. One query."""
    answered = Pitch.objects.filter(startup__organisation_id=actor.organisation_id or 0).values("need_id")
    rows = Need.objects.open_now().exclude(pk__in=answered).select_related("lead_owner__organisation")
    return list(rows.order_by("deadline_at", "pk")[:limit])


def pilots(actor: Actor, limit: int = 4) -> list[Pilot]:
    """Own pilots that are planned or under way, the newest first, with whom they are made. One query."""
    rows = Pilot.objects.for_user(actor).exclude(state__in=[*ENDED, PilotState.ABORTED])
    return list(rows.select_related("match__need__lead_owner__organisation").order_by("-created_at", "-pk")[:limit])
