"""Home and the pages that say who we are."""

import hashlib
from datetime import datetime
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ignite.editions.queries import answer_days
from ignite.joining.services import TooMany, count_attempt, network_of
from ignite.kernel import clock
from ignite.kernel.access import also_shown_to_programme, public
from ignite.kernel.http import Request, posted
from ignite.kernel.keeping import Freshness, unless_seen
from ignite.kernel.structured import json_ld
from ignite.programme import messages as letters
from ignite.programme.forms import BarrierForm, ContactForm
from ignite.programme.queries import public as queries
from ignite.reference.geometry import sweden_map

LETTERS_PER_PLACE = 10  # in an hour: an office may share one address of the net


def _site(request: HttpRequest) -> Freshness:
    return queries.site_freshness()


def _today(request: HttpRequest) -> Freshness:
    """Of pages that only a new release changes."""
    midnight = clock.at_wall(clock.today(), datetime.min.time())
    return Freshness(midnight, f"{midnight:%y%m%d}")


@public
@also_shown_to_programme
@unless_seen(_site)
def home(request: Request) -> HttpResponse:
    """What the programme is, its numbers, newest needs and stories, and the map; 304 when nothing changed."""
    context = {
        "figures": queries.figures(),
        "needs": queries.newest_needs(),
        "stories": queries.newest_stories(),
        "map": sweden_map(queries.member_points()),
        "elsewhere": queries.members_elsewhere(),
        "canonical": f"{settings.SITE_URL}/",
        "structured": json_ld(
            {
                "@type": "WebSite",
                "name": "Ignite Public",
                "url": f"{settings.SITE_URL}/",
                "potentialAction": {
                    "@type": "SearchAction",
                    "target": f"{settings.SITE_URL}/needs/?q={{search_term_string}}",
                    "query-input": "required name=search_term_string",
                },
            }
        ),
    }
    return render(request, "programme/home.html", context)


@public
@also_shown_to_programme
@unless_seen(_site)
def about(request: HttpRequest) -> HttpResponse:
    """What the programme is, for whom, and how it works."""
    return render(request, "programme/about.html", {"mail": settings.REPLY_TO_EMAIL, "days": answer_days()})


@public
@also_shown_to_programme
@unless_seen(_today)
def privacy(request: HttpRequest) -> HttpResponse:
    """How personal data are used."""
    return render(request, "programme/privacy.html")


@public
@unless_seen(_today)
def open_data(request: HttpRequest) -> HttpResponse:
    """What others may fetch and build on: feeds, sitemap, structured data."""
    return render(request, "programme/open_data.html", {"site_url": settings.SITE_URL})


@public
@also_shown_to_programme
def accessibility(request: Request) -> HttpResponse:
    """The accessibility statement, with a form for whoever meets a barrier."""
    form = BarrierForm(posted(request), initial=_reader(request) | {"page": request.GET.get("page", "")[:300]})
    return _form_page(request, form, "programme/accessibility.html", "accessibility", {"days": letters.ANSWER_DAYS})


@public
@also_shown_to_programme
def contact(request: Request) -> HttpResponse:
    """Write to the programme; the letter goes through the outbox like all others."""
    form = ContactForm(posted(request), initial=_reader(request))
    return _form_page(request, form, "programme/contact.html", "contact", {"mail": settings.REPLY_TO_EMAIL})


def _reader(request: Request) -> dict[str, Any]:
    actor = request.actor
    return {"name": actor.name, "email": actor.email} if actor.is_authenticated else {}


def _form_page(
    request: Request, form: ContactForm | BarrierForm, template: str, route: str, context: dict[str, Any]
) -> HttpResponse:
    """A page with a form that writes to the programme; 422 and 429 with everything kept."""
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            _send(request, form)
        except TooMany as many:
            form.add_error(None, str(many))
            status = 429
        else:
            messages.success(request, form.thanks)
            # The form's own "#report" would be kept, and the thanks stand above what the browser then shows.
            return redirect(f"{reverse(route)}#top")
    return render(request, template, {**context, "form": form}, status=status)


def _send(request: Request, form: ContactForm | BarrierForm) -> None:
    count_attempt(f"contact:{network_of(get_adapter(request).get_client_ip(request))}", limit=LETTERS_PER_PLACE)
    said = form.said()
    key = hashlib.sha256(repr(sorted(said.items())).encode()).hexdigest()[:32]
    if isinstance(form, BarrierForm):
        letters.barrier_reported(**said, key=key)
    else:
        letters.contact_message(**said, key=key)
