"""Who steers editions: the programme runs them, its administrators decide their settings, texts and figures."""

from ignite.kernel.actor import Actor

ADMIN = "admin"  # ignite.accounts.enums.Right.ADMIN, of a room above this one


def is_programme(actor: Actor, obj: object) -> bool:
    """Only the programme steers an edition."""
    return actor.is_programme or actor.is_system


def administers(actor: Actor) -> bool:
    """Whether the actor is an administrator of the programme office: settings, texts, figures of law, the next year."""
    return actor.is_programme and actor.has_right(ADMIN)
