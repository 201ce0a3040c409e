"""The demo's mail carrier: what was due in the told past counts as delivered and reaches no mailbox.

It goes the way of all mail (asked whether it is still true, written late, fenced), with a carrier that hands it to
nobody. What is due after today stays in the queue for the real one.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from ignite.kernel import clock
from ignite.outbox.delivery import drain
from ignite.outbox.enums import Status, Verdict
from ignite.outbox.models import Message
from ignite.outbox.transport import Failure, Parcel, Phase, Receipt

NOBODY_THERE = {"goran.tibell@norrkoping.example.se"}  # one address that bounces, so that the programme sees how


class ToldMail:
    """A channel that takes every parcel and hands it to nobody. Never in production."""

    channel = "email"

    def __init__(self) -> None:
        if settings.PRODUCTION:
            raise ImproperlyConfigured("The demo programme's mail carrier delivers nothing; it is not for production.")

    def send(self, parcel: Parcel) -> Receipt:
        """Take the parcel; one address does not exist."""
        if parcel.address in NOBODY_THERE:
            raise Failure(Verdict.ADDRESS, Phase.RCPT, "550 5.1.1", "no such mailbox")
        return Receipt("250")

    def close(self) -> None:
        """Nothing is kept open."""


def carry() -> None:
    """Let leave what is due at the moment the clock shows."""
    if Message.objects.filter(status=Status.QUEUED, due_at__lte=clock.now()).exists():
        drain(transport=ToldMail())


def carry_until(moment: datetime) -> None:
    """Let leave, each at its own time, what has become due since."""
    waiting = Message.objects.filter(status=Status.QUEUED, due_at__lte=moment).order_by("due_at")
    for due_at in sorted(set(waiting.values_list("due_at", flat=True))):
        with clock.standing_at(due_at):
            carry()
