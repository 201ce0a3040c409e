"""A person's own calendar: the page with its secret address and what is coming, and the calendar behind the address."""

from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ignite.accounts.models import User
from ignite.accounts.queries import actor_for
from ignite.kernel.access import public, signed_in
from ignite.kernel.http import Request
from ignite.outbox import calendar, feeds, subscribing

NAME = "Ignite Public"


@signed_in
def my_calendar(request: Request) -> HttpResponse:
    """What is coming, and the address to subscribe to it; a POST makes the address."""
    if request.method == "POST":
        subscribing.open_calendar(_reader(request))
        messages.success(request, _("Din kalender har en adress nu. Lägg in den i ditt kalenderprogram."))
        return redirect("my-calendar")
    key = subscribing.key_of(request.actor.user_id or 0)
    address = f"{settings.SITE_URL}{reverse('calendar-feed', args=[subscribing.token_of(key)])}" if key else ""
    context = {
        "key": key,
        "address": address,
        "webcal": f"webcal://{address.partition('://')[2]}" if address else "",
        "events": [(event, event.standing == calendar.Standing.TENTATIVE) for event in feeds.coming(request.actor)],
    }
    return render(request, "outbox/calendar.html", context)


@signed_in
@require_POST
def change(request: Request) -> HttpResponse:
    """Another address; the old one shows nothing any more."""
    subscribing.change_address(_reader(request))
    messages.success(request, _("Adressen är bytt. Den gamla visar ingenting längre, så lägg in den nya."))
    return redirect("my-calendar")


@signed_in
@require_POST
def close(request: Request) -> HttpResponse:
    """No address any more."""
    subscribing.close_calendar(_reader(request))
    messages.success(request, _("Prenumerationen är avslutad. Adressen visar ingenting längre."))
    return redirect("my-calendar")


@public
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """The calendar behind a secret address, in its holder's language, for whoever has the address."""
    holder = subscribing.holder_of(token)
    if holder is None:
        raise Http404
    with translation.override(holder.language):
        events = feeds.entries_of(actor_for(holder))
        body = calendar.render_all(events, name=NAME).encode()
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"  # a changed address is dead at once
    response["Content-Disposition"] = 'inline; filename="ignite.ics"'
    response["Content-Language"] = holder.language
    response["X-Robots-Tag"] = "noindex"
    changed = [event.changed_at.timestamp() for event in events if event.changed_at]
    if changed:
        response["Last-Modified"] = http_date(max(changed))
    # Held against the content alone: an entry that is gone makes no later moment, and must not look unchanged.
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _reader(request: Request) -> User:
    return get_object_or_404(User, pk=request.actor.user_id)
