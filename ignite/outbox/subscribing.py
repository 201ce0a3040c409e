"""The secret address of a person's calendar: made, found by, changed, closed.

The address is made from the key's nonce and the site's key, so that a copy of the database opens nothing; it names its
row, so that nobody looks through a list of secrets.
"""

from __future__ import annotations

import uuid

from django.db import transaction

from ignite.accounts.models import User
from ignite.kernel import clock
from ignite.kernel.secrets import is_secret_for, secret_for
from ignite.outbox.models import CalendarKey


def key_of(user_id: int) -> CalendarKey | None:
    """The key of the person's calendar, or None when they have no address. One query."""
    return CalendarKey.objects.filter(user_id=user_id).first()


def token_of(key: CalendarKey) -> str:
    """What the address ends with."""
    return f"{key.pk}-{secret_for(_text(key))}"


def holder_of(token: str) -> User | None:
    """Whose calendar the address is; None for one that never was, that was changed, or of a closed account."""
    number, _dash, secret = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    key = CalendarKey.objects.filter(pk=int(number), user__is_active=True).select_related("user").first()
    return key.user if key is not None and is_secret_for(secret, _text(key)) else None


@transaction.atomic
def open_calendar(user: User) -> CalendarKey:
    """Give the person an address; the one they have when they have one."""
    return CalendarKey.objects.get_or_create(user=user)[0]


@transaction.atomic
def change_address(user: User) -> CalendarKey:
    """Give the person another address; the old one shows nothing from now on."""
    facts = {"nonce": uuid.uuid4(), "since": clock.now()}
    return CalendarKey.objects.update_or_create(user=user, defaults=facts)[0]


def close_calendar(user: User) -> None:
    """Take the address away; may be done twice."""
    CalendarKey.objects.filter(user=user).delete()


def _text(key: CalendarKey) -> str:
    return f"ignite.outbox.calendar:{key.user_id}:{key.nonce}"
