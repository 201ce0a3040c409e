"""Who may do what with startups and pitches."""

from ignite.accounts.rules import belongs_to, decides_for
from ignite.kernel.actor import Actor
from needs.models import Need
from needs.rules import group_or_programme, in_group
from startups.models import Pitch, Startup


def own_profile(actor: Actor, startup: Startup) -> bool:
    """A member of the startup."""
    return belongs_to(actor, startup.organisation_id)


def leads_startup(actor: Actor, startup: Startup) -> bool:
    """The startup's administrator."""
    return decides_for(actor, startup.organisation_id)


def own_pitch(actor: Actor, pitch: Pitch) -> bool:
    """A member of the startup that pitches."""
    return belongs_to(actor, pitch.startup.organisation_id)


def reads_pitch(actor: Actor, pitch: Pitch) -> bool:
    """A member of the lead owner's project group (co-owners read, the lead decides)."""
    return in_group(actor, pitch.need)


def reads_or_system(actor: Actor, pitch: Pitch) -> bool:
    """A reader, or the platform on a reader's behalf."""
    return actor.is_system or reads_pitch(actor, pitch)


def asks_startups(actor: Actor, need: Need) -> bool:
    """The programme, or a member of the lead owner's project group: who may ask a startup to pitch."""
    return group_or_programme(actor, need)


def only_system(actor: Actor, obj: object) -> bool:
    """Moved by something else that was recorded in the same transaction (a match, a meeting)."""
    return actor.is_system
