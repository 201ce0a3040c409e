"""What one can invite many people to at once: each room registers its things, and how they invite."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ignite.joining.models import Invitation
from ignite.joining.subjects import Text
from ignite.kernel.actor import Actor
from ignite.outbox.recipients import Recipient
from ignite.outbox.rendering import Rendered


def _no_warning(about: Any, count: int) -> Text:
    return ""


@dataclass(frozen=True, slots=True)
class Invitee:
    """One person to invite."""

    email: str
    name: str = ""
    language: str = "sv"


@dataclass(frozen=True, slots=True)
class Inviter:
    """How the things of one model invite.

    ``may`` tells whether the actor may invite to the thing, ``already`` which addresses (in lower case) it is of no use
    to ask. ``invite`` asks some people in the caller's transaction and returns the new invitations by address; who was
    asked before is passed over, and Refused is raised when nobody may be asked (any more). ``words`` is the letter as
    one receiver will get it. ``warns`` of what the programme should know before so many are asked. Others than the
    programme may invite ``per_hour`` people.
    """

    about_type: str
    may: Callable[[Any, Actor], bool]
    already: Callable[[Any], set[str]]
    invite: Callable[[Any, Sequence[Invitee], Actor], Mapping[str, Invitation]]
    words: Callable[[Any, Recipient, Actor], Rendered]
    warns: Callable[[Any, int], Text] = _no_warning
    per_hour: int | None = None


_inviters: dict[str, Inviter] = {}


def register(inviter: Inviter) -> Inviter:
    """Add one; called from a room's apps.py."""
    _inviters[inviter.about_type] = inviter
    return inviter


def inviter_to(about_type: str) -> Inviter:
    """How things of that model invite. Raises KeyError when no room has said it."""
    return _inviters[about_type]
