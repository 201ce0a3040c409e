"""The wall deadline of a send: a thread of this process that closes the socket of whoever is late.

``smtplib``'s timeout is per socket operation, so a server that answers one byte a second would keep a sender for
ever, past its lease.
"""

import contextlib
import math
import os
import socket
import threading
import time
from collections.abc import Iterator


class Guarded:
    """One send under watch; tell it the socket as soon as there is one."""

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.was_cut = False
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()

    def watch(self, sock: socket.socket | None) -> None:
        """The socket to close at the deadline."""
        with self._lock:
            self._socket = sock

    def cut(self) -> None:
        """Close it now: whoever waits on it wakes with an error."""
        with self._lock:
            self.was_cut = True
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)


class Watchdog:
    """Watches any number of sends with one thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._watched: set[Guarded] = set()
        self._pid = 0
        self._sleeps_until = 0.0  # when the thread looks next by itself; nothing while it is awake

    @contextlib.contextmanager
    def deadline(self, seconds: float) -> Iterator[Guarded]:
        """Watch what the block does for at most so many seconds."""
        guarded = Guarded(time.monotonic() + seconds)
        with self._changed:
            self._start()
            self._watched.add(guarded)
            if guarded.deadline < self._sleeps_until:  # else it looks in time, and no send pays for waking it
                self._changed.notify()
        try:
            yield guarded
        finally:
            with self._changed:
                self._watched.discard(guarded)

    def _start(self) -> None:
        if self._pid != os.getpid():  # the first time, or the first time after a fork
            self._pid = os.getpid()
            self._watched, self._sleeps_until = set(), 0.0
            threading.Thread(target=self._run, name="outbox-watchdog", daemon=True).start()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._watched:
                    self._sleeps_until = math.inf
                    self._changed.wait()
                self._sleeps_until = min(guarded.deadline for guarded in self._watched)
                wait = self._sleeps_until - time.monotonic()
                if wait > 0:
                    # Sends that end in time do not wake the thread; it looks again when the first would be late.
                    self._changed.wait(wait)
                self._sleeps_until = 0.0
                late = [guarded for guarded in self._watched if guarded.deadline <= time.monotonic()]
                self._watched.difference_update(late)
            for guarded in late:
                guarded.cut()
