"""Long work in parts: what is to be done stands in rows, a worker does it part by part and may die between any two.

An errand is a function that works until it is told to stop, each part in a transaction of its own, and says whether
there is more. Rooms register theirs; a wake-up and the tick run them all, and so does ``drain_outbox`` without Celery.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from time import monotonic

from django.db import transaction

SECONDS = 20.0  # of one round; the task that runs it has time to spare
Stop = Callable[[], bool]
Errand = Callable[[Stop], bool]

log = logging.getLogger(__name__)
_errands: dict[str, Errand] = {}
_publish: Callable[[], None] | None = None


def register(name: str, errand: Errand) -> None:
    """Add an errand; called from a room's apps.py."""
    _errands[name] = errand


def register_wake(publish: Callable[[], None]) -> None:
    """Say what wakes a worker to run the errands."""
    global _publish
    _publish = publish


def run(stop: Stop = lambda: False, *, seconds: float = SECONDS) -> bool:
    """Run every errand for a round; whether any has more to do."""
    end = monotonic() + seconds
    more = [errand(lambda: stop() or monotonic() > end) for _name, errand in sorted(_errands.items())]
    return any(more)


def ask() -> None:
    """Have a worker woken when the present transaction commits. A lost wake-up costs the wait for the next tick."""
    transaction.on_commit(_ring, robust=True)


def _ring() -> None:
    # In a thread of its own: a broker that hangs keeps nobody waiting who pressed a button.
    threading.Thread(target=wake, name="outbox-errands", daemon=True).start()


def wake() -> None:
    """Publish one wake-up now; an error is logged, never raised."""
    if _publish is None:
        return
    try:
        _publish()
    except Exception as error:
        log.warning("The workers could not be woken (%s); the next tick will do it.", type(error).__name__)
