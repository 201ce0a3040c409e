"""A letter that is to be written: everything that ``queue`` is told, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ignite.outbox.calendar import Event
from ignite.outbox.kinds import Text
from ignite.outbox.recipients import Recipient


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one receiver.

    ``key`` names the cause ("pitch:12:received:1"); together with the kind, ``seq`` and the receiver it makes
    the row unique. ``url`` is the path (or address) of the one action, ``action`` its label. ``wall`` gives
    the due time as Swedish wall time instead of ``due_at``, and moves with the law's clock.
    """

    to: Recipient
    key: str
    about: Any = None
    seq: int = 0
    context: Mapping[str, Any] = field(default_factory=dict)
    url: str = ""
    action: Text = ""
    due_at: datetime | None = None
    wall: datetime | None = None
    expires_at: datetime | None = None
    calendar: Event | None = None
    policy: str = ""  # the reminder policy that asks for it
