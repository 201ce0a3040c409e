"""Whom a message goes to: plain data, taken from an account, a membership or an outsider's address."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from ignite.accounts.models import Membership, User


@dataclass(frozen=True, slots=True)
class Recipient:
    """One receiver. ``user_id`` is None for somebody without an account."""

    email: str
    name: str = ""
    language: str = "sv"
    user_id: int | None = None
    organisation_id: int | None = None

    @property
    def mark(self) -> str:
        """What tells this receiver from others in a dedupe key; holds no address."""
        return f"user:{self.user_id}" if self.user_id else f"to:{address_hash(self.email)[:20]}"


def recipient_of(who: User | Membership, organisation_id: int | None = None) -> Recipient:
    """The receiver that a user or a membership is. One without an account is written to in Swedish."""
    if isinstance(who, User):
        return Recipient(who.email, who.name, who.language, who.pk, organisation_id)
    if who.user is None:
        return Recipient(who.email, who.name, "sv", None, organisation_id or who.organisation_id)
    user = who.user
    return Recipient(user.email, user.name or who.name, user.language, user.pk, organisation_id or who.organisation_id)


def address_hash(address: str) -> str:
    """The address as suppressions keep it: SHA-256 of its lower-case form, so that the list holds no
    addresses.
    """
    return hashlib.sha256(address.strip().lower().encode()).hexdigest()


def address_hint(address: str) -> str:
    """Enough of an address for whoever knows it to recognise it: a…@example.org."""
    local, at, domain = address.strip().rpartition("@")
    return f"{local[:1]}…{at}{domain}"[:120]
