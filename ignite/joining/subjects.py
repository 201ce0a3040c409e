"""What people are invited to: higher rooms register how their things are described, seated and spoken of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.utils.functional import Promise

from ignite.joining.models import Invitation

Text = str | Promise


class News(Enum):
    """What an invited person, or whoever invited them, is told by letter; each room has its own words for it."""

    INVITED = "invited"  # asked to come instead of somebody
    SEATED = "seated"  # a seat came free and is theirs
    OFFERED = "offered"  # a seat came free and is theirs if they say yes in time
    LAPSED = "lapsed"  # they did not
    ANSWERED = "answered"  # for whoever invited


@dataclass(frozen=True, slots=True)
class Seating:
    """How many may come to a thing, and how a freed seat goes on.

    ``capacity`` None: as many as like. ``offer_hours`` None: a freed seat is the first one's in the queue at once, else
    they have so many hours to say yes. The queue ends at ``until``, and moves only while the thing ``is_open``.
    """

    capacity: int | None
    until: datetime
    offer_hours: int | None = None
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that somebody is invited to, in the reader's language.

    ``kind``: "join" makes a member; "come" is answered with yes, no or maybe; "pitch" too, a yes leading on to ``url``.
    ``closed`` says why it can no longer be answered, else it is empty. ``url`` is its page for those who may see it,
    ``more`` what everybody may read of it. ``reasons`` are the ones to say no for, by code; ``greeting`` is what the
    inviter wrote. ``asks_needs``: it serves food and has doors; ``takes_stand_ins``: somebody else may come instead.
    """

    title: Text
    when: datetime | None = None
    where: Text = ""
    text: Text = ""
    kind: str = "come"
    ends: datetime | None = None
    closed: Text = ""
    url: str = ""
    more: str = ""
    facts: tuple[tuple[Text, Any], ...] = ()
    seating: Seating | None = None
    takes_stand_ins: bool = False
    asks_needs: bool = False
    reasons: tuple[tuple[str, Text], ...] = ()
    greeting: str = ""


Describe = Callable[[Invitation], Subject]
Hold = Callable[[int], Seating | None]
Tell = Callable[[Invitation, News], None]
_describers: dict[str, Describe] = {}
_holders: dict[str, Hold] = {}
_tellers: dict[str, Tell] = {}


def register(about_type: str, describe: Describe, *, hold: Hold | None = None, tell: Tell | None = None) -> None:
    """Say how things of one model ("workshops.workshop") are described. Called from a room's apps.py.

    ``hold`` locks the thing's row by its id until the transaction ends and says how it is seated; ``tell`` queues the
    letter about some news.
    """
    _describers[about_type] = describe
    if hold is not None:
        _holders[about_type] = hold
    if tell is not None:
        _tellers[about_type] = tell


def subject_of(invitation: Invitation) -> Subject:
    """What the invitation is to. Raises LookupError when no room describes its model."""
    return _describers[invitation.about_type](invitation)


def hold(about_type: str, about_id: int) -> Seating | None:
    """Lock the thing until the transaction ends; how it is seated, or None when nobody counts its seats.

    Always before the row of an invitation is locked: in this order nobody waits for each other.
    """
    holder = _holders.get(about_type)
    return holder(about_id) if holder else None


def tell(invitation: Invitation, news: News) -> None:
    """Queue the letter that the thing's room has for some news; nothing when it has none."""
    teller = _tellers.get(invitation.about_type)
    if teller is not None:
        teller(invitation, news)
