"""Reads of the outbox: the programme's list and its counts, one message, and the sender's health."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q

from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.outbox.enums import Status
from ignite.outbox.models import FAILED, Message, Sender, Suppression
from ignite.outbox.recipients import address_hash

PAGE = 50
_HEAVY = ("body_text", "body_html", "ics", "context", "headers")


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, newest first, and where the next page begins (None at the end)."""

    rows: list[Message]
    older: int | None


@dataclass(frozen=True, slots=True)
class Health:
    """How the sender is: what waits and since when, what needs a human, and whether it is paused."""

    due: int
    oldest_due: datetime | None
    held: int
    dead: int
    paused_until: datetime | None
    reason: str

    @property
    def waited_seconds(self) -> float:
        """How long the oldest due message has waited; above 120 the workers have stopped consuming."""
        return (clock.now() - self.oldest_due).total_seconds() if self.oldest_due else 0.0


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for the programme: letters that are held, and those that failed and are not settled."""

    held: int
    dead: int


def desk() -> Desk:
    """What the pages of the room count beside their links. One query."""
    to_settle = FAILED & Q(settled_at__isnull=True)
    waiting = Message.objects.filter(Q(status=Status.HELD) | to_settle)
    row = waiting.aggregate(held=Count("pk", filter=Q(status=Status.HELD)), dead=Count("pk", filter=to_settle))
    return Desk(row["held"], row["dead"])


def _page(rows: Any, before: int | None) -> Page:
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return Page(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def messages_for(actor: Actor, *, status: str = "", before: int | None = None) -> Page:
    """One page of the list, without the texts. One query."""
    rows = Message.objects.for_user(actor).defer(*_HEAVY)
    return _page(rows.filter(status=status) if status else rows, before)


def counts_by_status() -> dict[str, int]:
    """How many messages stand where. One query."""
    return dict(Message.objects.order_by().values_list("status").annotate(Count("pk")))


def suppression_of(message: Message) -> Suppression | None:
    """Why the message's address takes no mail, if it takes none. One query."""
    return Suppression.objects.filter(address_hash=address_hash(message.to_address)).first()


def health() -> Health:
    """The figures that an alarm is set on. Two queries."""
    due = Q(status__in=[Status.QUEUED, Status.SENDING], due_at__lte=clock.now())
    to_settle = FAILED & Q(settled_at__isnull=True)
    waiting = Message.objects.filter(Q(status__in=[Status.QUEUED, Status.SENDING, Status.HELD]) | to_settle)
    row = waiting.aggregate(
        due=Count("pk", filter=due),
        oldest=Min("due_at", filter=due),
        held=Count("pk", filter=Q(status=Status.HELD)),
        dead=Count("pk", filter=to_settle),
    )
    sender = Sender.objects.filter(channel="email", paused_until__gt=clock.now()).first()
    return Health(
        due=row["due"],
        oldest_due=row["oldest"],
        held=row["held"],
        dead=row["dead"],
        paused_until=sender.paused_until if sender else None,
        reason=sender.reason if sender else "",
    )
