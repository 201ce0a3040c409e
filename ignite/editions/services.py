"""Writes on editions."""

from ignite.editions.lifecycle import EDITION
from ignite.editions.models import Edition
from ignite.kernel.actor import Actor


@EDITION.service("start")
def start_edition(edition: Edition, *, actor: Actor, reason: str = "") -> bool:
    """Open the edition for work."""
    return EDITION.run("start", edition, actor=actor, reason=reason)


@EDITION.service("close")
def close_edition(edition: Edition, *, actor: Actor, reason: str = "") -> bool:
    """Close the year."""
    return EDITION.run("close", edition, actor=actor, reason=reason)
