"""Who may assess and who may make a match."""

from ignite.kernel.actor import Actor
from matching.enums import MatchState
from matching.models import Assessment, Match
from needs.rules import in_group


def own_assessment(actor: Actor, assessment: Assessment) -> bool:
    """The reader whose assessment it is."""
    return actor.user_id is not None and actor.user_id == assessment.reader_id


def owner_side(actor: Actor, match: Match) -> bool:
    """A member of the lead owner's project group."""
    return in_group(actor, match.need)


def startup_side(actor: Actor, match: Match) -> bool:
    """A member of the startup."""
    return actor.is_startup and actor.organisation_id == match.startup.organisation_id


def either_side(actor: Actor, match: Match) -> bool:
    """A member of one of the two."""
    return owner_side(actor, match) or startup_side(actor, match)


def second_side(actor: Actor, match: Match) -> bool:
    """The side that has not said yes yet; never the programme for it."""
    if match.owner_yes_at is None:
        return owner_side(actor, match)
    return startup_side(actor, match)


def may_end(actor: Actor, match: Match) -> bool:
    """Either side or the platform; the side that is asked says no thanks instead, while it has not answered."""
    asked = match.state == MatchState.PROPOSED and second_side(actor, match)
    return actor.is_system or (either_side(actor, match) and not asked)
