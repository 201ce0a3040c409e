"""What people are invited to: higher rooms register how their things are described on the invitation's page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from ignite.joining.models import Invitation

Text = str | Promise
Describe = Callable[[Invitation], "Subject"]
_describers: dict[str, Describe] = {}


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that somebody is invited to, in the reader's language.

    ``kind``: "join" makes a member, "come" is answered with yes, no or maybe. ``closed`` says why it can no longer be
    answered (cancelled, full), else it is empty. ``url`` is its page for those who may see it.
    """

    title: Text
    when: datetime | None = None
    where: Text = ""
    text: Text = ""
    kind: str = "come"
    ends: datetime | None = None
    closed: Text = ""
    url: str = ""
    facts: tuple[tuple[Text, Any], ...] = ()


def register(about_type: str, describe: Describe) -> None:
    """Say how things of one model ("workshops.workshop") are described. Called from a room's apps.py."""
    _describers[about_type] = describe


def subject_of(invitation: Invitation) -> Subject:
    """What the invitation is to. Raises LookupError when no room describes its model."""
    return _describers[invitation.about_type](invitation)
