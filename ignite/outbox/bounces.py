"""What became of letters afterwards, as a mail provider or a returned letter tells it.

It may be told twice, in any order, and before we have recorded that the letter left: the end is the same. What weighs
more stays (a complaint over a bounce over an arrival); each report has its effects once.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from ignite.kernel import clock
from ignite.outbox import choosing
from ignite.outbox.enums import Delivery, Pace
from ignite.outbox.kinds import find
from ignite.outbox.models import DeliveryEvent, Message, Suppression
from ignite.outbox.recipients import address_hash, address_hint
from ignite.outbox.transport import returned
from ignite.outbox.transport.boxes import Box, BoxError, ImapBox
from ignite.outbox.transport.reports import Report
from ignite.outbox.wishes import OPTIONAL, wish_of

log = logging.getLogger(__name__)
RANK = (Delivery.UNKNOWN, Delivery.DEFERRED, Delivery.DELIVERED, Delivery.BOUNCED, Delivery.COMPLAINED)
_WAITS = timedelta(days=7)  # for the letter whose reference an early report names
_UNSUBSCRIBED = "unsubscribed"


@transaction.atomic
def note_event(report: Report) -> bool:
    """Keep one report and let it have its effect; False when it was told before."""
    message = _message_of(report.refs)
    event, is_new = DeliveryEvent.objects.get_or_create(
        source=report.source,
        event_key=report.key,
        defaults={
            "message": message,
            # The last is the provider's own, which we may learn only when the server's answer is recorded.
            "message_ref": report.refs[-1][:255] if report.refs else "",
            "address_hash": address_hash(report.address) if report.address else "",
            "told": report.told,
            "is_hard": report.is_hard,
            "reason": (_UNSUBSCRIBED if report.unsubscribes else report.reason)[:300],
            "at": report.at,
        },
    )
    if is_new and message is not None:
        _apply(event, message)
    return is_new


def adopt() -> int:
    """Let reports that came before their letter's reference was known have their effect; returns how many. Never
    raises: mail must leave anyway.
    """
    try:
        return sum(_adopt_one(pk) for pk in _early())
    except Exception:
        log.exception("Early reports could not be matched with their letters; the next tick tries again.")
        return 0


def _early() -> list[int]:
    known = Message.objects.filter(provider_ref=OuterRef("message_ref")).exclude(provider_ref="")
    early = DeliveryEvent.objects.filter(message__isnull=True, received_at__gt=clock.now() - _WAITS)
    return list(early.filter(~Q(message_ref=""), Exists(known)).values_list("pk", flat=True)[:200])


@dataclass(frozen=True, slots=True)
class Read:
    """What one reading of a mailbox came to; ``for_people`` were made nothing of and are left flagged."""

    letters: int = 0
    noted: int = 0
    for_people: int = 0


def read_mailbox() -> Read:
    """Read the mailbox of BOUNCE_MAILBOX_URL. Raises BoxError when it is not named or cannot be read."""
    if not settings.BOUNCE_MAILBOX_URL:
        raise BoxError("BOUNCE_MAILBOX_URL is missing.")
    with ImapBox(settings.BOUNCE_MAILBOX_URL) as box:
        return read_box(box)


def read_box(box: Box) -> Read:
    """Note what each letter says, and mark it once that is committed: a reading that dies is simply done again."""
    letters = noted = for_people = 0
    for name, raw in box.letters():
        letters += 1
        try:
            is_understood = note_returned(raw)
        except Exception:  # one letter must not keep the others back; it stays unread
            log.exception("A returned letter could not be noted.")
            continue
        is_for_people = not is_understood and not returned.is_automatic(raw)
        noted, for_people = noted + is_understood, for_people + is_for_people
        box.mark(name, for_people=is_for_people)
    return Read(letters, noted, for_people)


def note_returned(raw: bytes) -> bool:
    """Note what one returned letter says; False when it says nothing, or is forged."""
    report = returned.read(raw)
    if report is None:
        return False
    note_event(report)
    return True


@transaction.atomic
def _adopt_one(pk: int) -> bool:
    event = DeliveryEvent.objects.select_for_update(skip_locked=True).filter(pk=pk, message__isnull=True).first()
    message = _message_of((event.message_ref,)) if event else None
    if event is None or message is None:
        return False
    event.message = message
    event.save(update_fields=["message"])
    _apply(event, message)
    return True


def _message_of(refs: tuple[str, ...]) -> Message | None:
    """The letter that is named: by its Message-ID or our number of it, else by the provider's reference."""
    numbers = [number for ref in refs if (number := _number(ref)) is not None]
    ours = Message.objects.filter(Q(message_id__in=refs) | Q(public_id__in=numbers)).first()
    if ours is not None:
        return ours
    return Message.objects.filter(provider_ref__in=refs).exclude(provider_ref="").order_by("-pk").first()


def _number(ref: str) -> UUID | None:
    try:
        return UUID(ref)
    except ValueError:
        return None


def _apply(event: DeliveryEvent, message: Message) -> None:
    _mark(message, Delivery(event.told), event.at)
    if event.told == Delivery.BOUNCED and event.is_hard:
        _bar(message, event)
    if event.told == Delivery.COMPLAINED:
        # Whoever calls us a nuisance is not asked which of it: what is required still goes, and nothing else.
        _switch_off(message)
    if event.reason == _UNSUBSCRIBED:
        wish = wish_of(find(message.kind), user_id=message.recipient_id, email=message.to_address)
        if wish is not None:
            choosing.grant(wish)


def _mark(message: Message, told: Delivery, at: datetime) -> None:
    rank = RANK.index(told)
    row = Message.objects.filter(pk=message.pk)
    if not row.filter(delivery__in=RANK[:rank]).update(delivery=told, delivery_at=at) and rank:
        row.filter(delivery=told, delivery_at__gt=at).update(delivery_at=at)


def _bar(message: Message, event: DeliveryEvent) -> None:
    address = message.to_address
    Suppression.objects.get_or_create(
        address_hash=address_hash(address),
        defaults={"hint": address_hint(address), "reason": event.reason[:200] or event.source, "message": message},
    )


def _switch_off(message: Message) -> None:
    if message.recipient_id:
        choosing.choose(message.recipient_id, dict.fromkeys(OPTIONAL, Pace.OFF))
    else:
        choosing.refuse(address_hash(message.to_address))
