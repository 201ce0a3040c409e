"""What the running edition has changed in the method's texts, kept for a moment by each process.

PostgreSQL holds the truth. A process asks it again when what it knows is some seconds old, so that pages ask no more
than before, and another process's change is seen that soon; whoever changes a text forgets at once.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any

Parts = Mapping[str, Any]  # the changed parts of one topic by key, as content.parts names them
Texts = Mapping[str, Parts]  # by topic
Source = Callable[[], Texts]
SECONDS = 3.0

_source: Source | None = None
_held: tuple[float, Texts] | None = None  # until when it counts, by the monotonic clock


def register(source: Source) -> None:
    """Say where the running edition's texts are read, in one query; called from apps.py."""
    global _source
    _source = source


def changed(topic: str) -> Parts:
    """The parts of a topic that the running edition has changed; empty when there are none."""
    return _texts().get(topic, {})


def forget() -> None:
    """Ask the database the next time."""
    global _held
    _held = None


def hold(texts: Texts, seconds: float = SECONDS) -> None:
    """Take these for the edition's for so long, without asking."""
    global _held
    _held = (time.monotonic() + seconds, texts)


def _texts() -> Texts:
    if _source is None:
        return {}
    held = _held
    if held is None or time.monotonic() >= held[0]:
        hold(found := _source())
        return found
    return held[1]
