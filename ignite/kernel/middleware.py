"""Deny by default, and one effect for one submitted form."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from ignite.kernel.access import Access
from ignite.kernel.http import Request
from ignite.kernel.models import SubmitKey

log = logging.getLogger(__name__)
Response = Callable[[HttpRequest], HttpResponse]


class DenyByDefaultMiddleware:
    """Closes every route that does not say who may use it.

    Without sign-in always the sign-in page, whether or not the object exists; signed in but not entitled: 404.
    Third-party routes are listed by prefix in settings.THIRD_PARTY_ROUTES and guard themselves.
    """

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Request, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Answer instead of the view when the actor may not use it."""
        access: Access | None = getattr(view, "access", None)
        if access is None:
            if _is_third_party(request):
                return None
            log.error(
                "Route %s says nothing of who may use it; it is closed.", getattr(request.resolver_match, "route", "")
            )
            raise Http404
        if access.is_public:
            return None
        if not request.actor.is_authenticated:
            if request.headers.get("HX-Request"):
                # A redirect would put the sign-in page in the place of the fragment; this says "not saved".
                return HttpResponse(status=401)
            return redirect_to_login(_way_back(request))
        if not access.test(request.actor):
            raise Http404
        return None


class OncePerSubmitMiddleware:
    """A form that carries ``_once`` has one effect, however often it arrives; and it has all of it or none.

    The key is inserted in the transaction that surrounds the whole request: a copy that arrives meanwhile waits on
    the unique index, then is sent where the first one went. An answer of 400 or above rolls everything back, the
    key too, so that a corrected form may use it again. An installed package keeps what it wrote when it said no: it
    counts failed sign-ins, and a guesser who sends a key must not get each guess back.
    """

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = _key(request)
        if key is None:
            return self.get_response(request)
        with transaction.atomic():
            row, is_new = SubmitKey.objects.get_or_create(key=key, defaults={"user_id": request.user.pk})
            if not is_new:
                return _answer_again(request, row)
            response = self.get_response(request)
            if response.status_code >= 500 or (response.status_code >= 400 and not _is_third_party(request)):
                transaction.set_rollback(True)
            elif response.status_code >= 400:
                row.delete()
            else:
                row.location = response.headers.get("Location", request.get_full_path())[:500]
                row.save(update_fields=["location"])
        return response


def _way_back(request: HttpRequest) -> str:
    """Where signing in leads. A form whose session was lost leads to the page it stands on: that can be opened, its own
    address often not, and there the browser has kept what was written.
    """
    page = request.headers.get("Referer", "")
    if request.method == "POST" and url_has_allowed_host_and_scheme(page, {request.get_host()}):
        parts = urlsplit(page)
        return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return request.get_full_path()


def _is_third_party(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.route.startswith(settings.THIRD_PARTY_ROUTES)


def _answer_again(request: HttpRequest, row: SubmitKey) -> HttpResponse:
    # Somebody else's key says nothing of where they went.
    if row.user_id != request.user.pk or not row.location.startswith("/"):
        return HttpResponseRedirect("/")
    return HttpResponseRedirect(row.location)


def _key(request: HttpRequest) -> UUID | None:
    if request.method != "POST":
        return None
    try:
        return UUID(request.POST.get("_once", ""))
    except ValueError:
        return None
