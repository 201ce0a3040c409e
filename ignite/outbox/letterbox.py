"""Everybody's own letters: what was sent to them, whatever became of the mail; never a code, nor what is held."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q

from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.outbox.enums import Delivery, Status
from ignite.outbox.kinds import all_kinds
from ignite.outbox.models import Message, MessageQuerySet
from ignite.outbox.queries import Page

PAGE = 30
_HEAVY = ("body_html", "context", "headers")
_SHOWN = (Status.QUEUED, Status.SENDING, Status.SENT, Status.KEPT, Status.DEAD)


class Place(StrEnum):
    """Where a letter is, as its receiver sees it; the page has the words."""

    UNDER_WAY = "under_way"
    SENT = "sent"
    RETURNED = "returned"  # the mail did not arrive
    GATHERING = "gathering"  # put by, leaves with others
    GATHERED = "gathered"  # left with others
    KEPT = "kept"  # by the receiver's choice only here


@dataclass(frozen=True, slots=True)
class Row:
    """One letter and where it is."""

    message: Message
    place: Place
    at: Any = None

    @property
    def is_unread(self) -> bool:
        """Whether its receiver has not opened it here."""
        return self.message.read_at is None


def letters_of(actor: Actor) -> MessageQuerySet:
    """The actor's own, as far as they may see them. A letter that gathers is left out: what it lists is here."""
    unseen = [kind.name for kind in all_kinds() if kind.secret or kind.gathers]
    own = Message.objects.filter(recipient_id=actor.user_id, recipient__isnull=False, due_at__lte=clock.now())
    return own.filter(status__in=_SHOWN).exclude(kind__in=unseen).select_related("carried_by").defer(*_CARRIED)


_CARRIED = tuple(f"carried_by__{name}" for name in (*_HEAVY, "body_text", "ics"))


def page_of(actor: Actor, *, words: str = "", before: int | None = None) -> Page:
    """One page, newest first, of those that hold all the words in subject or text. One query."""
    own = letters_of(actor).defer(*_HEAVY, "ics", *_CARRIED)
    for word in words.split()[:8]:
        own = own.filter(Q(subject__icontains=word) | Q(body_text__icontains=word))
    if before:
        own = own.filter(pk__lt=before)
    found = list(own.order_by("-pk")[: PAGE + 1])
    return Page(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None)


def unread_of(actor: Actor) -> int:
    """How many the actor has not opened. One query."""
    return letters_of(actor).filter(read_at__isnull=True).count()


def mark_read(actor: Actor, public_id: UUID | None = None) -> int:
    """Mark one of the actor's letters as read, or all; returns how many were not before."""
    unread = Message.objects.filter(pk__in=letters_of(actor).filter(read_at__isnull=True).values("pk"))
    if public_id is not None:
        unread = unread.filter(public_id=public_id)
    return unread.update(read_at=clock.now())


def row_of(message: Message) -> Row:
    """Where the letter is, and since or from when."""
    if message.status == Status.SENT:
        if message.delivery == Delivery.BOUNCED:
            return Row(message, Place.RETURNED, message.delivery_at)
        return Row(message, Place.SENT, message.sent_at)
    if message.status == Status.DEAD:
        return Row(message, Place.RETURNED)
    if message.status != Status.KEPT:
        return Row(message, Place.UNDER_WAY)
    carrier = message.carried_by
    if carrier is None:
        return Row(message, Place.GATHERING if message.gather_at else Place.KEPT, message.gather_at)
    if carrier.status == Status.SENT:
        return Row(message, Place.GATHERED, carrier.sent_at)
    waits = carrier.status in (Status.HELD, Status.QUEUED, Status.SENDING)
    return Row(message, Place.UNDER_WAY if waits else Place.KEPT)
