"""What the links in letters are made of.

An invitation's link is made from its nonce, the number of the sending and the site's key, so that a reminder can carry
it again; only its hash is stored, so that a copy of the database opens nothing. The applicant's links are signed.
"""

import hmac
from typing import Any

from django.core import signing

from ignite.joining.models import Invitation, JoinRequest
from ignite.kernel.secrets import hash_of, secret_kept

_CONFIRM = "joining.confirm"
_REPLY = "joining.reply"
APPLICANT_SECONDS = 14 * 24 * 3600


def token_of(invitation: Invitation) -> str:
    """The token of the invitation's present sending."""
    return secret_kept(f"ignite.joining.invitation:{invitation.nonce}:{invitation.sending}", invitation.token_hash)


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
