"""What the links in letters are made of.

An invitation's link is made from its nonce, the number of the sending and the site's key, so that a reminder can carry
it again; only its hash is stored, so that a copy of the database opens nothing. The applicant's links are signed.
"""

import base64
import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.core import signing

from ignite.joining.models import Invitation, JoinRequest

_CONFIRM = "joining.confirm"
_REPLY = "joining.reply"
APPLICANT_SECONDS = 14 * 24 * 3600


def hash_of(token: str) -> str:
    """The token as the table keeps it: SHA-256. The token has 256 bits, so no salt and no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(invitation: Invitation) -> str:
    """The token of the invitation's present sending."""
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    tokens = [_token(key, invitation) for key in keys]
    # After a change of the site's key an invitation sent before keeps its link for as long as the old key is listed.
    return next((token for token in tokens if hash_of(token) == invitation.token_hash), tokens[0])


def _token(key: str, invitation: Invitation) -> str:
    text = f"ignite.joining.invitation:{invitation.nonce}:{invitation.sending}"
    return base64.urlsafe_b64encode(hmac.digest(key.encode(), text.encode(), "sha256")).decode().rstrip("=")


def confirm_token(request: JoinRequest) -> str:
    """Opens the page where the applicant confirms the address, for fourteen days."""
    return signing.dumps(request.pk, salt=_CONFIRM)


def request_to_confirm(token: str) -> int | None:
    """The id behind a confirm link, or None."""
    return _loads(token, _CONFIRM)


def reply_token(request: JoinRequest) -> str:
    """Opens the page where the applicant answers the programme's present question."""
    return signing.dumps([request.pk, hash_of(request.question)[:16]], salt=_REPLY)


def request_to_answer(token: str) -> tuple[int, str] | None:
    """The id behind a reply link, and the mark of its question; or None."""
    found = _loads(token, _REPLY)
    return (found[0], found[1]) if found else None


def asks(request: JoinRequest, mark: str) -> bool:
    """Whether the question that the link was made for is still the one that waits."""
    return hmac.compare_digest(hash_of(request.question)[:16], mark)


def _loads(token: str, salt: str) -> Any:
    try:
        return signing.loads(token, salt=salt, max_age=APPLICANT_SECONDS)
    except signing.BadSignature:
        return None
