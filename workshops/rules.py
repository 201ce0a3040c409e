"""Who may run workshops, sign them, and meet."""

from ignite.accounts.rules import may_sign_for
from ignite.kernel.actor import Actor
from needs.rules import in_group
from workshops.models import FollowUp, Meeting, Workshop


def signs_workshop(actor: Actor, workshop: Workshop) -> bool:
    """Somebody who may sign for the need owner; never the programme for it."""
    return workshop.owner is not None and may_sign_for(actor, workshop.owner.organisation_id)


def sees_care(actor: Actor, workshop: Workshop) -> bool:
    """The programme and whoever leads the workshop: those who order the food and open the doors."""
    return actor.is_programme or (actor.user_id is not None and actor.user_id == workshop.facilitator_id)


def owner_side(actor: Actor, meeting: Meeting) -> bool:
    """A member of the project group."""
    return in_group(actor, meeting.need)


def startup_side(actor: Actor, meeting: Meeting) -> bool:
    """A member of the startup."""
    return actor.is_startup and actor.organisation_id == meeting.startup.organisation_id


def either_side(actor: Actor, meeting: Meeting) -> bool:
    """A member of one of the two."""
    return owner_side(actor, meeting) or startup_side(actor, meeting)


def either_side_or_programme(actor: Actor, meeting: Meeting) -> bool:
    """One of the two, or the programme."""
    return actor.is_programme or actor.is_system or either_side(actor, meeting)


def keeps_promise(actor: Actor, follow_up: FollowUp) -> bool:
    """The one who promised, or the programme."""
    return actor.is_programme or (actor.user_id is not None and actor.user_id == follow_up.promised_by_id)
