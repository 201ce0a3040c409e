"""What each in a project group has to do: higher rooms register what their things ask of whom.

One finder a room, one or two queries each, whatever the size of the group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ignite.accounts.models import Membership
from ignite.joining.subjects import Text
from ignite.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that somebody in a group has to do, or leads.

    It is a member's (``membership_id``), a person's (``user_id``) or, with neither, the whole group's. ``leads``: it
    stays with the person although there is nothing to do just now, and somebody else must take it over when they leave,
    at ``url``; ``label`` is the thing's own name. ``private``: a draft of the group's own, which the programme does not
    see.
    """

    title: Text
    url: str
    due: date | None = None
    membership_id: int | None = None
    user_id: int | None = None
    leads: bool = False
    private: bool = False
    label: Text = ""


Find = Callable[[int, Sequence[Membership]], Iterable[Duty]]
PassOn = Callable[[Membership, Membership, Actor], None]
_finders: list[Find] = []
_takers: list[PassOn] = []


def register(find: Find, *, pass_on: PassOn | None = None) -> None:
    """Add what a room's things ask of an organisation's active members, by the organisation's id. Called from apps.py.

    ``pass_on`` gives what one member leads to another, when they hand over; in the caller's transaction.
    """
    _finders.append(find)
    if pass_on is not None:
        _takers.append(pass_on)


def duties_of(organisation_id: int, members: Sequence[Membership]) -> list[Duty]:
    """Everything that waits for somebody in the organisation, by date; what has none last."""
    found = [duty for find in _finders for duty in find(organisation_id, members)]
    return sorted(found, key=lambda duty: (duty.due is None, duty.due or date.max))


def pass_on_leads(giver: Membership, taker: Membership, *, actor: Actor) -> None:
    """Give what one member leads to another."""
    for take in _takers:
        take(giver, taker, actor)
