"""What receivers choose: the pace of each class of letters, in one's own settings or from a link in a letter.

The pace holds at one place, the guard before sending: what is switched off or gathered is kept for the inbox there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import CharField, Func, Q

from ignite.accounts.models import User
from ignite.kernel import clock
from ignite.outbox import nudge, wishes
from ignite.outbox.enums import MessageClass, Pace, Status
from ignite.outbox.kinds import Kind, all_kinds
from ignite.outbox.models import Message, MessageQuerySet, OptOut, Preference
from ignite.outbox.recipients import address_hash
from ignite.outbox.wishes import OPTIONAL, Wish

GATHERED_AT = time(7, 30)
_SLOW = (Pace.DAILY, Pace.WEEKLY)


class _AddressHash(Func):
    """The database's way to :func:`address_hash`."""

    template = "encode(sha256(convert_to(lower(%(expressions)s), 'UTF8')), 'hex')"
    output_field = CharField()


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody chose for one class; ``since`` is None where they chose nothing and get it at once."""

    message_class: MessageClass
    pace: Pace
    since: datetime | None = None


def next_moment(pace: str, after: datetime) -> datetime | None:
    """When what is put by at ``after`` is gathered: the next weekday or Monday at 07.30 in Sweden; at once for what is
    not gathered; None for what is not mailed at all.
    """
    if pace == Pace.OFF:
        return None
    if pace not in _SLOW:
        return after
    day = clock.local(after).date()
    while True:
        moment = clock.at_wall(day, GATHERED_AT)
        if moment > after and (day.weekday() == 0 if pace == Pace.WEEKLY else day.weekday() < 5):
            return moment
        day += timedelta(days=1)


def choices_of(user_id: int) -> list[Choice]:
    """What a person chose, each class that one can choose for. Two queries."""
    chosen = {row.message_class: row for row in Preference.objects.filter(user_id=user_id)}
    # Said from a letter before they had an account; holds until they choose otherwise.
    address = User.objects.filter(pk=user_id).values_list("email", flat=True).first() or ""
    refused = dict(
        OptOut.objects.filter(address_hash=address_hash(address)).values_list("message_class", "since"),
    )
    return [_choice(name, chosen.get(name), refused.get(name)) for name in OPTIONAL]


def choices_of_address(hashed: str) -> list[Choice]:
    """The same for an address without an account, by its hash. One query."""
    refused = dict(OptOut.objects.filter(address_hash=hashed).values_list("message_class", "since"))
    return [_choice(name, None, refused.get(name)) for name in OPTIONAL]


def _choice(name: MessageClass, row: Preference | None, refused: datetime | None) -> Choice:
    if row is not None:
        return Choice(name, Pace(row.pace), row.changed_at)
    return Choice(name, Pace.OFF, refused) if refused else Choice(name, Pace.AT_ONCE)


@transaction.atomic
def choose(user_id: int, paces: Mapping[str, str]) -> None:
    """Set a person's pace of some classes. What is put by already follows: it is gathered at the new moment, goes at
    once, or is not mailed. What waits to leave of a class that is switched off is kept for the inbox now.
    """
    before = {choice.message_class.value: choice for choice in choices_of(user_id)}
    for name, pace in paces.items():
        own = Message.objects.filter(recipient_id=user_id, kind__in=_kinds_of(name))
        if before[name].since is None or before[name].pace != pace:
            Preference.objects.update_or_create(
                user_id=user_id, message_class=name, defaults={"pace": pace, "changed_at": clock.now()}
            )
            put_by = own.filter(gather_at__isnull=False, carried_by__isnull=True)
            put_by.update(gather_at=next_moment(pace, clock.now()))
        if pace == Pace.OFF:
            _keep(own)
    nudge.on_commit()


def grant(wish: Wish) -> None:
    """No more mail of what the wish is about; as often as it is asked, with the same end."""
    if wish.user_id:
        off: dict[str, str] = dict.fromkeys(classes_of(wish), Pace.OFF)
        if User.objects.filter(pk=wish.user_id).exists():
            choose(wish.user_id, off)
        return
    refuse(wish.address_hash, classes_of(wish))


def classes_of(wish: Wish) -> tuple[MessageClass, ...]:
    """The classes that a wish is about; of a gathering letter those that its receiver has gathered now."""
    if wish.scope != wishes.GATHERED:
        return (MessageClass(wish.scope),)
    slow = tuple(choice.message_class for choice in choices_of(wish.user_id or 0) if choice.pace in _SLOW)
    return slow or OPTIONAL


@transaction.atomic
def refuse(hashed: str, classes: tuple[MessageClass, ...] = OPTIONAL) -> None:
    """No more mail of these classes to an address without an account."""
    rows = [OptOut(address_hash=hashed, message_class=name) for name in classes]
    OptOut.objects.bulk_create(rows, ignore_conflicts=True)
    for name in classes:
        waiting = Message.objects.filter(recipient__isnull=True, kind__in=_kinds_of(name), status=Status.QUEUED)
        _keep(waiting.alias(hashed=_AddressHash("to_address")).filter(hashed=hashed))


def allow(hashed: str, classes: tuple[MessageClass, ...] = OPTIONAL) -> None:
    """Mail of these classes again to an address without an account."""
    OptOut.objects.filter(address_hash=hashed, message_class__in=classes).delete()


def kinds_by_class() -> dict[MessageClass, list[Kind]]:
    """Every kind that people get, by class; those with a label, each label once."""
    found: dict[MessageClass, dict[str, Kind]] = {name: {} for name in MessageClass}
    for kind in all_kinds():
        if kind.label and not kind.gathers:
            found[kind.message_class].setdefault(str(kind.label), kind)
    return {name: [kinds[label] for label in sorted(kinds)] for name, kinds in found.items()}


def _kinds_of(name: str) -> list[str]:
    return [kind.name for kind in all_kinds() if kind.message_class == name and not kind.gathers]


def _keep(rows: MessageQuerySet) -> None:
    """Keep for the inbox what waits to leave; what is due later meets the guard then, and may have been undone."""
    due = Q(due_at__lte=clock.now()) | Q(attempts__gt=0)
    rows.filter(due, status=Status.QUEUED).update(status=Status.KEPT)
