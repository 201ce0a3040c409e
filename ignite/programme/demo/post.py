"""The demo's mail: what was due in the told past counts as delivered, what is due after today stays in the queue."""

from __future__ import annotations

from datetime import datetime, timedelta

from ignite.kernel import clock
from ignite.outbox.delivery import drain
from ignite.outbox.enums import Status, Verdict
from ignite.outbox.models import Message
from ignite.outbox.reminding.told import tell
from ignite.outbox.told import mark_delivered, mark_read
from ignite.outbox.transport import Failure, Parcel, Phase, Receipt

REMEMBERED = timedelta(days=35)  # as far back as the demo knows which reminders went
A_WEEK = timedelta(days=7)
DAILY = ("programme_digest",)  # remembered for a week: the mornings before it would be many and say little
NOBODY_THERE = ("goran.tibell@norrkoping.example.se",)  # one address that bounces, so that the programme sees how


def stand_at(moment: datetime) -> None:
    """Let the clock show a moment from now on."""
    clock.set_offset(moment - clock.now() + clock.offset())


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
        self.today = clock.now()
        self.reminded_until = self.today - REMEMBERED

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

    def open_old(self) -> None:
        """Let people have opened most of what arrived more than a week ago."""
        mark_read(self.today - A_WEEK)

    def _remind_until(self, moment: datetime) -> None:
        """Plan the reminders that have fallen due, at the first event of each day."""
        if moment > self.reminded_until and clock.local(moment).date() > clock.local(self.reminded_until).date():
            tell(self.reminded_until, moment, besides=() if moment > self.today - A_WEEK else DAILY)
            self.reminded_until = moment
            self._look()

    def _look(self) -> None:
        waiting = Message.objects.filter(status=Status.QUEUED).order_by("due_at").values_list("due_at", flat=True)
        self.next_due = waiting.first()
