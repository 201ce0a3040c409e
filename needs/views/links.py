"""Read links: made and revoked by the group, and opened by whoever has one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ignite.kernel.access import public
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.printing import Sheet
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb
from needs.forms.links import LinkForm
from needs.models import ChallengeArea, Need, NeedsAnalysis, ReadLink
from needs.printing import analysis_sheet, area_sheet, need_sheet
from needs.queries import analysis_with_all, area_with_all, need_for_page
from needs.rules import in_group
from needs.services.links import link_of, links_about, make_link, note_opening, revoke_link
from needs.tokens import token_of
from needs.views.access import insiders

# What a link can open: how it is read with all that its sheet shows, and the sheet.
KINDS: dict[str, tuple[Callable[[], Any], Callable[[Any], Sheet]]] = {
    "area": (area_with_all, area_sheet),
    "analysis": (analysis_with_all, analysis_sheet),
    "need": (need_for_page, need_sheet),
}
_KIND_OF = {
    model._meta.label_lower: kind
    for model, kind in ((ChallengeArea, "area"), (NeedsAnalysis, "analysis"), (Need, "need"))
}
_MADE = "read-link-made"


@insiders
def links(request: Request, kind: str, pk: int) -> HttpResponse:
    """The links to one thing, with how often they were opened; the group makes new ones here."""
    about = _inside(request, kind, pk)
    form = LinkForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            link = make_link(about, actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            request.session[_MADE] = link.pk
            sent = _("Länken är gjord och skickad.") if form.cleaned_data["email"] else _("Länken är gjord.")
            messages.success(request, sent)
            return redirect("read-links", kind=kind, pk=pk)
    return _links_page(request, kind, about, form)


def _inside(request: Request, kind: str, pk: int) -> Any:
    """The thing, for its group and the programme; for others it is not there, though a need may be public."""
    if kind not in KINDS:
        raise Http404
    about = fetch(KINDS[kind][0](), request.actor, pk=pk)
    if not (request.actor.is_programme or in_group(request.actor, about)):
        raise Http404
    return about


def _links_page(request: Request, kind: str, about: Any, form: LinkForm) -> HttpResponse:
    rows = list(links_about(about).select_related("created_by").order_by("-created_at", "-pk")[:100])
    # Shown once, to whoever made it: the session forgets it when the page has been drawn.
    made = request.session.pop(_MADE, None) if request.method == "GET" else None
    new = next((row for row in rows if row.pk == made), None)
    context = {
        "about": about,
        "kind": kind,
        "rows": rows,
        "standing": [row for row in rows if row.is_standing],
        "form": form if in_group(request.actor, about) else None,
        "new": new,
        "address": request.build_absolute_uri(reverse("read", args=[token_of(new)])) if new else "",
        "crumbs": [Crumb(str(about), about.get_absolute_url())],
    }
    return render(request, "needs/links.html", context, status=422 if form.is_bound else 200)


@insiders
@require_POST
def revoke(request: Request, pk: int) -> HttpResponse:
    """Let a link open nothing any more."""
    link = fetch(ReadLink.objects, request.actor, pk=pk)
    revoke_link(link, actor=request.actor)
    messages.success(request, _("Länken är återkallad och öppnar inget längre."))
    return redirect("read-links", kind=_KIND_OF[link.about_type], pk=link.about_id)


@public
@never_cache
def read(request: Request, token: str) -> HttpResponse:
    """What a link opens: the text alone, without comments, history or a way on. Never indexed, cached or referred from.

    A wrong, an expired and a revoked link give one and the same page.
    """
    link = link_of(token) if len(token) < 100 else None
    about = _about(link) if link is not None else None
    if link is None or about is None:
        return _hidden(render(request, "needs/read_dead.html", status=404))
    if request.method == "GET":
        note_opening(link)
    sheet = KINDS[_KIND_OF[link.about_type]][1](about)
    return _hidden(render(request, "needs/read.html", {"sheet": sheet, "link": link}))


def _about(link: ReadLink) -> Any:
    rows = KINDS[_KIND_OF[link.about_type]][0]()
    return rows.filter(pk=link.about_id).first()


def _hidden(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store, private"
    # Never to others; to ourselves it must, or the form that changes the language has no origin and is refused.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
