"""Home and the pages that say who we are."""

import hashlib

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ignite.joining.services import TooMany, count_attempt
from ignite.kernel.access import public
from ignite.kernel.http import Request, posted
from ignite.programme import messages as letters
from ignite.programme.forms import ContactForm
from ignite.programme.queries import public as queries
from ignite.reference.geometry import sweden_map

LETTERS_PER_PLACE = 10  # in an hour: an office may share one address of the net


@public
def home(request: Request) -> HttpResponse:
    """What the programme is, its numbers, newest needs and stories, and the map; 304 when nothing changed."""
    etag = "" if request.actor.is_authenticated else queries.fingerprint(get_language() or "sv")
    unchanged = get_conditional_response(request, etag=etag) if etag else None
    if unchanged is not None:
        return unchanged
    context = {
        "figures": queries.figures(),
        "needs": queries.newest_needs(),
        "stories": queries.newest_stories(),
        "map": sweden_map(queries.member_points()),
    }
    response = render(request, "programme/home.html", context)
    if etag:
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ["Cookie"])
    return response


@public
def about(request: HttpRequest) -> HttpResponse:
    """What the programme is, for whom, and how it works."""
    return render(request, "programme/about.html")


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """How personal data are used."""
    return render(request, "programme/privacy.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement, with where to report a fault."""
    return render(request, "programme/accessibility.html")


@public
def contact(request: Request) -> HttpResponse:
    """Write to the programme; the letter goes through the outbox like all others."""
    initial = {"name": request.actor.name, "email": request.actor.email} if request.actor.is_authenticated else {}
    form = ContactForm(posted(request), initial=initial)
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            return _send(request, form)
        except TooMany as many:
            form.add_error(None, str(many))
            status = 429
    return render(request, "programme/contact.html", {"form": form}, status=status)


def _send(request: Request, form: ContactForm) -> HttpResponse:
    count_attempt(f"contact:{get_adapter(request).get_client_ip(request)}", limit=LETTERS_PER_PLACE)
    said = {name: form.cleaned_data[name] for name in ("name", "email", "subject", "text")}
    letters.contact_message(**said, key=hashlib.sha256(repr(sorted(said.items())).encode()).hexdigest()[:32])
    messages.success(request, _("Tack, vi har fått ditt meddelande och svarar så snart vi kan."))
    return redirect("contact")
