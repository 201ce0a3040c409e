"""The signed address in a letter by which its receiver says how often they want such letters.

It is bound to one receiver and one class of letters, opens nothing else and never runs out: an unsubscribe link in an
old letter must still work. Required letters have none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from ignite.outbox.enums import MessageClass
from ignite.outbox.kinds import Kind
from ignite.outbox.recipients import address_hash

GATHERED = "gathered"  # of the letter that gathers others: every class that its receiver has gathered
OPTIONAL = (MessageClass.USEFUL, MessageClass.DIGEST)
_PLAIN = re.compile(r"(?:u(?P<user>\d{1,18})|a(?P<hash>[0-9a-f]{64}))-(?P<scope>useful|digest|gathered)")


@dataclass(frozen=True, slots=True)
class Wish:
    """Whose choice, of which class: a person's by their id, an outsider's by the hash of the address."""

    scope: str
    user_id: int | None = None
    address_hash: str = ""

    @property
    def token(self) -> str:
        """What stands in the address."""
        who = f"u{self.user_id}" if self.user_id else f"a{self.address_hash}"
        return _signer().sign(f"{who}-{self.scope}")

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{settings.SITE_URL}{reverse('wish', args=[self.token])}"


def wish_of(kind: Kind | None, *, user_id: int | None, email: str) -> Wish | None:
    """What the receiver of a letter may choose; None for a required one."""
    if kind is None or kind.message_class == MessageClass.REQUIRED:
        return None
    scope = GATHERED if kind.gathers else kind.message_class.value
    return Wish(scope, user_id) if user_id else Wish(scope, address_hash=address_hash(email))


def read(token: str) -> Wish | None:
    """The wish of a token; None when we did not sign it."""
    try:
        match = _PLAIN.fullmatch(_signer().unsign(token))
    except BadSignature:
        return None
    if match is None:
        return None
    return Wish(match["scope"], int(match["user"]) if match["user"] else None, match["hash"] or "")


def hidden_in(text: str, instead: str) -> str:
    """The text of a letter with another's words in the place of such addresses, for whoever is not its receiver."""
    return re.sub(rf"{re.escape(settings.SITE_URL)}/u/[\w.~-]+/", lambda _found: instead, text)


def headers(wish: Wish | None) -> dict[str, str]:
    """What tells a mail program that one click is enough (RFC 2369 and 8058)."""
    if wish is None:
        return {}
    return {"List-Unsubscribe": f"<{wish.url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _signer() -> Signer:
    return Signer(salt="ignite.outbox.wishes", sep=".")
