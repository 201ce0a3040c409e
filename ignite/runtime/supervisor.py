"""Keeps a set of children running until told to stop, then ends them all, last started first."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ignite.runtime.children import Child
from ignite.runtime.launch import die_with_parent

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
HEALTHY_AFTER = 60.0  # seconds of running after which the waits begin anew
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopAsked(BaseException):
    """Somebody asked for the end; not an Exception, so that no handler on the way takes it for a fault."""


@contextlib.contextmanager
def stop_signals_raise() -> Iterator[None]:
    """Within, the first Ctrl-C, TERM or HUP raises StopAsked wherever the program is; others are ignored."""

    def ask(_number: int, _frame: object) -> None:
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise StopAsked

    before = {number: signal.signal(number, ask) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@dataclass
class _Watch:
    """A child and when it may be started again."""

    child: Child
    started: float = 0.0
    wait: float = FIRST_WAIT
    due: float | None = None


@dataclass
class Supervisor:
    """Starts children in order, names and restarts those that die, stops them in the opposite order."""

    say: Callable[[str], None]
    clock: Callable[[], float] = time.monotonic
    _watches: list[_Watch] = field(default_factory=list)

    def start(self, child: Child) -> None:
        """Start a child and keep it."""
        child.start()
        self.keep(child)

    def keep(self, child: Child) -> None:
        """Keep a child that runs already."""
        self._watches.append(_Watch(child, started=self.clock()))

    def watch(self) -> None:
        """Look after the children for ever; ends by StopAsked only."""
        while True:
            self.look()
            time.sleep(0.2)

    def look(self) -> None:
        """One look at each child: note a death, start again what is due."""
        now = self.clock()
        for watch in self._watches:
            if watch.due is not None:
                if now >= watch.due:
                    self._restart(watch, now)
            elif not watch.child.is_running:
                self._note_death(watch, now)

    def _note_death(self, watch: _Watch, now: float) -> None:
        # What it started itself must not go on without it.
        watch.child.end_group()
        if now - watch.started > HEALTHY_AFTER:
            watch.wait = FIRST_WAIT
        watch.due = now + watch.wait
        self.say(
            f"{watch.child.name} ended ({_how(watch.child)}). It is started again in {watch.wait:.0f} s. "
            f"Its last words ({watch.child.log}):\n{watch.child.last_words()}"
        )
        watch.wait = min(watch.wait * 2, LONGEST_WAIT)

    def _restart(self, watch: _Watch, now: float) -> None:
        watch.child.start()
        watch.started, watch.due = now, None
        self.say(f"{watch.child.name} is started again (process {watch.child.pid}).")

    def stop(self) -> None:
        """End every child; those that finish work are all asked at once, services only after them."""
        watches, self._watches = self._watches[::-1], []
        for watch in watches:
            if not watch.child.is_service:
                watch.child.ask_to_stop()
        for watch in watches:
            watch.child.stop()


def _how(child: Child) -> str:
    code = child.popen.returncode if child.popen else None
    if code is not None and code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"


def end_with_parent() -> None:
    """Have the kernel send TERM to this process when its parent (make, a test) ends without a word."""
    die_with_parent(signal.SIGTERM, os.getppid())
