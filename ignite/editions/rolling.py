"""What goes on from one year to the next beside the settings: the rooms above register what can be chosen and how.

Never people's answers: invitations, answers in analyses, pitches stay with their year.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from ignite.editions.models import Edition
from ignite.kernel.actor import Actor

Word = str | Promise


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that may go on; ``is_likely`` is ticked from the start."""

    pk: int
    label: Word
    is_likely: bool = True


@dataclass(frozen=True, slots=True)
class Follower:
    """A kind of thing that may go on.

    ``choices`` lists what an edition has of it (one query); ``carry`` makes the chosen ones in the new year, in the
    caller's transaction, and returns how many came along.
    """

    key: str
    title: Word
    help: Word
    choices: Callable[[Edition], list[Choice]]
    carry: Callable[[Edition, Edition, Collection[int], Actor], int]


_followers: dict[str, Follower] = {}


def register(follower: Follower) -> None:
    """Add a kind of thing; carried in the order of registration. Called from a higher room's apps.py."""
    _followers[follower.key] = follower


def followers() -> list[Follower]:
    """Every kind of thing that may go on."""
    return list(_followers.values())


def carry(old: Edition, new: Edition, chosen: Mapping[str, Collection[int]], *, actor: Actor) -> dict[str, int]:
    """Bring what was chosen (ids by kind) into the new year; returns how many of each kind came along."""
    return {one.key: one.carry(old, new, chosen.get(one.key, ()), actor) for one in followers()}
