"""Waking the workers after a commit: a courtesy that may be lost or late and never costs the caller time.

A higher layer registers the callable that publishes the wake-up. It is called from a thread of this process,
so that a broker that is gone or hangs keeps no web request waiting; many commits in a moment give one wake-
up.
"""

import logging
import os
import threading
from collections.abc import Callable

from django.db import transaction

log = logging.getLogger(__name__)
_publish: Callable[[], None] | None = None
failures = 0  # wake-ups that could not be published by this process; the tick makes up for them


class _Bell:
    """The thread of one process that publishes wake-ups, started when first needed (so after a fork)."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.rung = threading.Event()
        threading.Thread(target=self._run, name="outbox-nudge", daemon=True).start()

    def _run(self) -> None:
        while True:
            self.rung.wait()
            self.rung.clear()
            publish()


_bell: _Bell | None = None
_making = threading.Lock()


def register(callback: Callable[[], None]) -> None:
    """Say what wakes the workers (called once, by the outbox's application)."""
    global _publish
    _publish = callback


def publish() -> None:
    """Publish one wake-up now; an error is counted and logged, never raised."""
    global failures
    if _publish is None:
        return
    try:
        _publish()
    except Exception as error:
        failures += 1
        log.warning("The workers could not be woken (%s); the next tick will do it.", type(error).__name__)


def ring() -> None:
    """Have a wake-up published soon, without waiting for it."""
    global _bell
    with _making:
        if _bell is None or _bell.pid != os.getpid():
            _bell = _Bell()
    _bell.rung.set()


def on_commit() -> None:
    """Ring when the present transaction commits; once, however many messages it queued."""
    connection = transaction.get_connection()
    around = set(connection.savepoint_ids)
    # An entry of a savepoint that is closed already may be rolled back with another one: it does not count.
    if any(callback is ring and set(ids) <= around for ids, callback, _robust in connection.run_on_commit):
        return
    transaction.on_commit(ring, robust=True)
