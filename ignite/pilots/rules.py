"""Who may plan, sign, measure and end a pilot, and approve its story."""

from typing import Any

from ignite.accounts.rules import may_sign_for
from ignite.kernel.actor import Actor
from ignite.pilots.models import Pilot, Story
from needs.rules import in_group, leads_group, may_tick_route


def owner_organisation(obj: Any) -> int:
    """The need owner's organisation behind a pilot or a story."""
    pilot = obj.pilot if isinstance(obj, Story) else obj
    return pilot.match.need.lead_owner.organisation_id


def startup_organisation(obj: Any) -> int:
    """The startup's organisation behind a pilot or a story."""
    pilot = obj.pilot if isinstance(obj, Story) else obj
    return pilot.match.startup.organisation_id


def owner_side(actor: Actor, pilot: Pilot) -> bool:
    """A member of the project group."""
    return in_group(actor, pilot.match.need)


def startup_side(actor: Actor, pilot: Pilot) -> bool:
    """A member of the startup."""
    return actor.is_startup and actor.organisation_id == startup_organisation(pilot)


def either_side(actor: Actor, pilot: Pilot) -> bool:
    """A member of one of the two."""
    return owner_side(actor, pilot) or startup_side(actor, pilot)


def leads_owner_side(actor: Actor, pilot: Pilot) -> bool:
    """The need owner's project manager."""
    return leads_group(actor, pilot.match.need)


def checks_route(actor: Actor, pilot: Pilot) -> bool:
    """Buyer or procurement lead, or the project manager while the group has neither."""
    return may_tick_route(actor, pilot.match.need)


def signs(actor: Actor, obj: Any) -> bool:
    """Somebody who may sign for one of the two; never the programme for them."""
    return may_sign_for(actor, owner_organisation(obj)) or may_sign_for(actor, startup_organisation(obj))


def signs_or_system(actor: Actor, obj: Any) -> bool:
    """A signer whose signature was the second, or the platform."""
    return actor.is_system or signs(actor, obj)
