"""Puts the actor on the request, the reader's language on the thread, and the second step before the programme."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from ignite.accounts.enums import OrganisationKind
from ignite.accounts.helping import actor_in
from ignite.accounts.queries import actor_of
from ignite.accounts.sessions import SEEN, note_seen
from ignite.kernel.http import Request

LANGUAGE_COOKIE = "language"
Response = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """``request.actor``: found when first asked for, at the cost of one query (none when nobody is signed in, two while
    the programme enters for an organisation)."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_in(request.session, actor_of(request.user)))
        return self.get_response(request)


class LastSeenMiddleware:
    """Notes on the list of a person's sessions when each was last used: once in ten minutes, so that pages ask the
    database no more than before. A session that did not begin at our sign-in pages is not on the list.
    """

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Nobody's session is read for this alone: a page that needs none is then the same for all.
        if request.session.accessed and SEEN in request.session:
            note_seen(request)
        return response


class LanguageMiddleware:
    """The reader's own choice, else the cookie's, else Swedish."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self._choice(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    def _choice(self, request: HttpRequest) -> str:
        codes = {code for code, _name in settings.LANGUAGES}
        user = getattr(request, "user", None)
        chosen = (
            user.language if user is not None and user.is_authenticated else request.COOKIES.get(LANGUAGE_COOKIE, "")
        )
        return chosen if chosen in codes else settings.LANGUAGE_CODE


class TwoStepMiddleware:
    """Where STAFF_TWO_STEP is on, those who belong to the programme office first set up a second step at sign-in: an
    app with codes, or a passkey.

    It holds whichever organisation they act for just now, and for superusers too. allauth's own pages stay open, since
    the second step is set up there; so does the choice of language.
    """

    OPEN_NAMES = frozenset({"set-language-choice", "readyz"})

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Request, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Send somebody who lacks the second step to where it is set up."""
        match = request.resolver_match
        if not settings.STAFF_TWO_STEP or match is None:
            return None
        if match.route.startswith("accounts/") or match.view_name in self.OPEN_NAMES:
            return None
        if not _is_staff(request) or _has_second_step(request):
            return None
        messages.info(request, _("Den som arbetar i programmet loggar in i två steg. Slå på det andra steget här."))
        return redirect("mfa_index")


def _is_staff(request: Request) -> bool:
    if not request.user.is_authenticated:
        return False
    seats = request.actor.seats
    if request.user.is_superuser or request.actor.is_helping:
        return True
    return any(seat.organisation_kind == OrganisationKind.PROGRAMME for seat in seats)


def _has_second_step(request: Request) -> bool:
    steps = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user_id=request.user.pk, type__in=steps).exists()
