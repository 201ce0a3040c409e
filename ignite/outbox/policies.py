"""The register of reminder policies: each is declared once, in the ``reminders`` module of its room.

A policy says what is reminded of, whom, when relative to which date, and until what is done. Nothing is stored ahead:
which reminders are due follows from the things as they are, so that a moved date takes its reminders with it and a done
thing has none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Model

from ignite.kernel import clock
from ignite.outbox.kinds import Kind, Text
from ignite.outbox.recipients import Recipient

_CODE = re.compile(r"(?P<number>[+-]?\d{1,4})(?P<unit>[dh])(?: (?P<hour>\d\d):(?P<minute>\d\d))?")


@dataclass(frozen=True, slots=True)
class Offset:
    """When, relative to a date: some days before or after it at a wall time, or some hours before or after the instant.

    ``Offset(days=-7, at=time(9))`` is nine o'clock seven days before; ``Offset(hours=1)`` an hour after.
    """

    days: int = 0
    at: time | None = None
    hours: int = 0

    @property
    def code(self) -> str:
        """As an edition keeps it: ``-7d 09:00``, ``+5d``, ``-4h``."""
        if self.hours:
            return f"{self.hours:+d}h"
        return f"{self.days:+d}d" + (f" {self.at:%H:%M}" if self.at else "")

    @classmethod
    def read(cls, code: str) -> Offset:
        """The offset of a code. Raises ValueError when it is none."""
        match = _CODE.fullmatch(code.strip())
        if match is None:
            raise ValueError(f"{code!r} is no time of a reminder.")
        number = int(match["number"])
        if match["unit"] == "h":
            return cls(hours=number)
        return cls(days=number, at=time(int(match["hour"]), int(match["minute"])) if match["hour"] else None)

    def moment(self, anchor: datetime) -> datetime:
        """The instant (UTC) for a date; by Swedish wall time where days are counted."""
        if self.hours:
            return anchor + timedelta(hours=self.hours)
        local = clock.local(anchor)
        return clock.at_wall(local.date() + timedelta(days=self.days), self.at or local.time())

    @property
    def is_before(self) -> bool:
        """Whether it lies before the date."""
        return self.days < 0 or self.hours < 0


@dataclass(frozen=True, slots=True)
class Occasion:
    """One date of one thing that reminders hang on.

    ``round`` tells several dates of one thing apart (the month of a pulse). ``seq`` is the thing's sequence, which
    ``Kind.still_true`` compares. What fell due before ``since`` is left out (the thing came to be then); after
    ``until`` its reminders are worthless.
    """

    about: Model
    anchor: datetime
    edition_id: int | None = None
    round: str = ""
    seq: int = 0
    since: datetime | None = None
    until: datetime | None = None

    @property
    def place(self) -> tuple[str, int, str, datetime]:
        """What tells it from every other date of the same policy."""
        return self.about._meta.label_lower, self.about.pk, self.round, self.anchor


@dataclass(frozen=True, slots=True)
class Call:
    """One person to be reminded: with the one action, the letter's facts, and from when they were concerned."""

    to: Recipient
    url: str = ""
    action: Text = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy of reminders.

    ``occasions(start, end)`` gives the open things whose date lies in [start, end); ``of(thing)`` those of one thing;
    ``calls_of(occasions)`` the people who have not done it yet, each with the date it is about, in as many queries for
    three hundred dates as for one. ``kind`` is written late and asks ``still_true``. ``whom``, ``when`` and ``until``
    say the policy in words. What ``can_wait`` is never due between 20 and 07 or on a weekend.
    """

    name: str
    kind: Kind
    label: Text
    whom: Text
    when: Text
    until: Text
    model: type[Model]
    offsets: tuple[Offset, ...]
    occasions: Callable[[datetime, datetime], Iterable[Occasion]]
    of: Callable[[Any], Iterable[Occasion]]
    calls_of: Callable[[Sequence[Occasion]], Iterable[tuple[Occasion, Call]]]
    can_wait: bool = True

    def calls(self, occasion: Occasion) -> list[Call]:
        """The people to remind of one date."""
        return [call for _occasion, call in self.calls_of([occasion])]


_policies: dict[str, Policy] = {}


def register(policy: Policy) -> Policy:
    """Add a policy to the register. Raises ValueError when another one has taken the name."""
    if _policies.setdefault(policy.name, policy).label != policy.label:
        raise ValueError(f"Two reminder policies are named {policy.name}.")
    _policies[policy.name] = policy
    return policy


def policy_named(name: str) -> Policy:
    """The policy of that name; KeyError when no room declares it."""
    return _policies[name]


def all_policies() -> list[Policy]:
    """Every policy, by name."""
    return [_policies[name] for name in sorted(_policies)]
