"""What a test changes inside a sending process: a point where it stops for ever, or a safety line that is off.

Only processes that a test starts, or a test's own process within a block, are changed; the program knows nothing of it.
"""

import contextlib
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from django.db import transaction

from ignite.outbox import claim, delivery, services

POINTS = ("before claim commit", "after claim", "during data", "after 250", "before finish commit")


def pause_at(point: str, reached: Path) -> None:
    """Make this process write ``reached`` and then do nothing more when it comes to a point ("during data" is the
    server's own: it hangs there).
    """

    def stop() -> None:
        reached.touch()
        while True:
            time.sleep(60)

    taking, guarded, finishing = claim.claim_one, delivery.attempt, claim.finish

    def take_and_stop(*words, **more):
        with transaction.atomic():
            if taking(*words, **more) is not None:
                stop()

    def send_and_stop(claimed, carrier):
        guarded(claimed, carrier)
        stop()

    def finish_and_stop(*words):
        finishing(*words)
        stop()

    places = {
        "before claim commit": (claim, "claim_one", take_and_stop),
        "after claim": (delivery, "attempt", lambda claimed, carrier: stop()),
        "after 250": (delivery, "attempt", send_and_stop),
        "before finish commit": (claim, "finish", finish_and_stop),
    }
    if point in places:
        setattr(*places[point])


@contextlib.contextmanager
def without(line: str) -> Iterator[None]:
    """Within, one safety line is off in this process."""
    with contextlib.ExitStack() as stack:
        for target, name, value in _OFF[line]():
            stack.enter_context(patch.object(target, name, value))
        yield


def _no_lock():
    return [(claim, "CLAIM", claim.CLAIM.replace("FOR UPDATE SKIP LOCKED", ""))]


def _no_fence():
    return [(claim, "FENCE", "%(token)s IS NOT NULL")]


def _no_dedupe_key():
    composing = services.compose

    def compose(*words, **more):
        message = composing(*words, **more)
        message.dedupe_key = uuid.uuid4().hex
        return message

    return [(services, "compose", compose)]


def _no_guard():
    return [(delivery, "_guarded", lambda claimed: None)]


def _no_count_at_claim():
    return [(claim, "CLAIM", claim.CLAIM.replace("attempts = m.attempts + 1", "attempts = m.attempts"))]


def _no_stored_id():
    writing = delivery.parcel_of

    def parcel_of(message):
        return replace(writing(message), message_id=f"<{uuid.uuid4()}@example.org>")

    return [(delivery, "parcel_of", parcel_of)]


def _no_lease():
    asked = delivery.limits
    return [(delivery, "limits", lambda: replace(asked(), lease=asked().send / 100))]


_OFF = {
    "lock": _no_lock,
    "fence": _no_fence,
    "dedupe key": _no_dedupe_key,
    "guard": _no_guard,
    "count at claim": _no_count_at_claim,
    "stored Message-ID": _no_stored_id,
    "lease": _no_lease,
}
