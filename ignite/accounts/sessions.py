"""A person's sessions: seen, and ended."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from ignite.kernel import clock

SEEN = "seen"  # in the session: when it was last noted as used, in seconds since the epoch
EVERY = 600


def begin_noting(request: HttpRequest) -> None:
    """Let the session that has just begun be noted as used from now on."""
    request.session[SEEN] = _now()


def list_begun(request: HttpRequest) -> None:
    """List the session where its person sees and ends them: one that was begun without the sign-in page."""
    UserSession.objects.create_from_request(request)


def note_seen(request: HttpRequest) -> None:
    """Write when and whence the session was used, when that was last done some minutes ago. One update then."""
    if _now() - request.session[SEEN] < EVERY:
        return
    request.session[SEEN] = _now()
    fields: dict[str, Any] = {"last_seen_at": clock.now()}
    address = get_adapter().get_client_ip(request)
    if address:
        fields["ip"] = address
    UserSession.objects.filter(session_key=request.session.session_key).update(**fields)


def session_of(user_id: int | None, pk: int) -> UserSession | None:
    """One of the person's own sessions."""
    return UserSession.objects.filter(user_id=user_id or 0, pk=pk).first()


def _now() -> int:
    return int(clock.now().timestamp())
