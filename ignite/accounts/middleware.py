"""Puts the actor on the request, and the reader's language on the thread."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from ignite.accounts.queries import actor_of

LANGUAGE_COOKIE = "language"
Response = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """``request.actor``: found when first asked for, at the cost of one query (none when nobody is signed in)."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request.user))
        return self.get_response(request)


class LanguageMiddleware:
    """The reader's own choice, else the cookie's, else Swedish."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self._choice(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers["Content-Language"] = language
        return response

    def _choice(self, request: HttpRequest) -> str:
        codes = {code for code, _name in settings.LANGUAGES}
        user = getattr(request, "user", None)
        chosen = (
            user.language if user is not None and user.is_authenticated else request.COOKIES.get(LANGUAGE_COOKIE, "")
        )
        return chosen if chosen in codes else settings.LANGUAGE_CODE
