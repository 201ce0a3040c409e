"""What the receiving side tells of a letter, in our own words, whoever told it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ignite.outbox.enums import Delivery


@dataclass(frozen=True, slots=True)
class Report:
    """One thing that was told of one letter.

    ``key`` is the same each time this is told by this ``source``. ``refs`` name the letter: its Message-ID, our own
    number of it, the provider's reference; best first. ``is_hard``: the address does not exist.
    """

    source: str
    key: str
    told: Delivery
    refs: tuple[str, ...]
    at: datetime
    is_hard: bool = False
    unsubscribes: bool = False
    address: str = ""
    reason: str = ""
