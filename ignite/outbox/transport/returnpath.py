"""The address that a letter comes back to: one of its own for each letter, signed, so that no stranger can say that a
letter came back.
"""

from __future__ import annotations

import base64
import re
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "ignite.outbox.returnpath"


def sender_of(public_id: str) -> str:
    """The envelope's sender of a letter: its own address below BOUNCE_ADDRESS, or without one simply our own."""
    if not settings.BOUNCE_ADDRESS:
        return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    local, domain = settings.BOUNCE_ADDRESS.split("@")
    number = UUID(public_id)
    return f"{local}+{_plain(number.bytes)}.{_seal(number, settings.SECRET_KEY)}@{domain}"


def letters_in(text: str) -> list[str]:
    """The numbers of our letters whose own addresses stand in the text; those that we did not sign are passed over."""
    if not settings.BOUNCE_ADDRESS:
        return []
    local, domain = (re.escape(part) for part in settings.BOUNCE_ADDRESS.split("@"))
    found: dict[str, None] = {}
    # Servers on the way may have changed capitals, hence letters and digits that need none.
    for match in re.finditer(rf"{local}\+([a-z2-7]{{26}})\.([a-z2-7]{{16}})@{domain}", text, re.IGNORECASE):
        number = _number(match[1])
        keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        if number and any(constant_time_compare(_seal(number, key), match[2].lower()) for key in keys):
            found[str(number)] = None
    return list(found)


def _plain(octets: bytes) -> str:
    return base64.b32encode(octets).decode().rstrip("=").lower()


def _number(text: str) -> UUID | None:
    try:
        return UUID(bytes=base64.b32decode(f"{text.upper()}======"))
    except ValueError:
        return None


def _seal(number: UUID, key: str | bytes) -> str:
    return _plain(salted_hmac(_SALT, number.bytes, secret=key, algorithm="sha256").digest()[:10])
