"""The demo's mail: what was due in the told past counts as delivered, what is due after today stays in the queue."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from ignite.kernel import clock
from ignite.outbox.delivery import drain
from ignite.outbox.enums import Status, Verdict
from ignite.outbox.models import Message
from ignite.outbox.reminding.told import tell
from ignite.outbox.told import mark_delivered
from ignite.outbox.transport import Failure, Parcel, Phase, Receipt

NOON = time(12)
REMEMBERED = timedelta(days=35)  # as far back as the demo knows which reminders went
NOBODY_THERE = ("goran.tibell@norrkoping.example.se",)  # one address that bounces, so that the programme sees how


def stand_at(moment: datetime) -> None:
    """Let the clock show a moment from now on."""
    clock.set_offset(moment - clock.now() + clock.offset())


def _half_day(moment: datetime) -> tuple[date, bool]:
    local = clock.local(moment)
    return local.date(), local.time() >= NOON


class NoSuchMailbox:
    """A mail server that refuses whatever comes."""

    channel = "email"

    def send(self, parcel: Parcel) -> Receipt:
        """Refuse."""
        raise Failure(Verdict.ADDRESS, Phase.RCPT, "550 5.1.1", "no such mailbox")

    def close(self) -> None:
        """Nothing is kept open."""


class Post:
    """Carries the mail between the events, and knows when the next letter is due."""

    def __init__(self) -> None:
        self.next_due: datetime | None = None
        self.reminded_until = clock.now() - REMEMBERED

    def carry(self) -> None:
        """Let leave what is due at the moment the clock shows."""
        moment = clock.now()
        self._look()
        if self.next_due is not None and self.next_due <= moment:
            mark_delivered(besides=NOBODY_THERE)
            self._look()
        if self.next_due is not None and self.next_due <= moment:
            drain(transport=NoSuchMailbox())
            self._look()

    def carry_until(self, moment: datetime) -> None:
        """Let leave, each at its own time, what has become due since, reminders among it."""
        self._remind_until(moment)
        while self.next_due is not None and self.next_due <= moment:
            stand_at(self.next_due)
            self.carry()

    def _remind_until(self, moment: datetime) -> None:
        """Plan the reminders that have fallen due, at the first event of each morning and afternoon."""
        if moment > self.reminded_until and _half_day(moment) != _half_day(self.reminded_until):
            tell(self.reminded_until, moment)
            self.reminded_until = moment
            self._look()

    def _look(self) -> None:
        waiting = Message.objects.filter(status=Status.QUEUED).order_by("due_at").values_list("due_at", flat=True)
        self.next_due = waiting.first()
