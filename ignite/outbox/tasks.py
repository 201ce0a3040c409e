"""What Celery carries for the outbox: nudges and ticks. Losing, repeating or delaying one changes only the
wait.
"""

import logging
import time
from typing import Any

from ignite.celery import app
from ignite.outbox import bounces, delivery, errands, gathering, upkeep
from ignite.outbox.limits import limits
from ignite.outbox.reminding import planning
from ignite.outbox.transport.boxes import BoxError

log = logging.getLogger(__name__)

_limits = limits()
_times: dict[str, Any] = {"soft_time_limit": _limits.soft, "time_limit": _limits.hard}  # may be parts of a second
_EXPIRES = 30  # seconds: an older nudge says nothing that the tick did not say since


@app.task(name="outbox.drain", **_times)
def drain() -> None:
    """Deliver what is due, for one round; ask for another when there is more."""
    if not delivery.drain().is_empty:
        wake()


@app.task(name="outbox.tick", **_times)
def tick() -> None:
    """The same by the clock: plans reminders, gathers what was put by, finds what fell due, what a dead worker held,
    and what no nudge told of.

    What planning takes is taken off the round, so that all together end before the time limit.
    """
    began = time.monotonic()
    planning.plan_in_turn()
    gathering.gather()
    bounces.adopt()
    left = _limits.drain - (time.monotonic() - began)
    if left > 0:
        delivery.drain(seconds=left)


@app.task(name="outbox.errands")
def run_errands() -> None:
    """Work in parts at what somebody has asked for (letters of a send-out, many invitations), for one round."""
    if errands.run():
        errands.wake()


@app.task(name="outbox.read_bounces", **_times)
def read_bounces() -> None:
    """Read the mailbox of returned letters; beat asks for it only where there is one."""
    try:
        bounces.read_mailbox()
    except BoxError as error:
        log.warning("Returned letters could not be read (%s); the next round tries again.", error)


@app.task(name="outbox.upkeep")
def tidy() -> None:
    """Blank old texts and follow the law's clock; by the hour, any number of times."""
    upkeep.blank_old_texts()
    upkeep.follow_the_law_clock()


def wake() -> None:
    """Publish one nudge. Raises whatever the broker's client raises."""
    drain.apply_async(expires=_EXPIRES, retry=False)


def wake_errands() -> None:
    """Publish one wake-up for the errands. Raises whatever the broker's client raises."""
    run_errands.apply_async(expires=_EXPIRES, retry=False)
