"""What search engines read first: robots.txt and the sitemap."""

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from ignite.kernel.access import public
from ignite.kernel.keeping import Freshness, unless_seen
from ignite.programme.queries import public as queries

_XML = "application/xml; charset=utf-8"
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
# Pages that are somebody's own, or that only a form leads to.
CLOSED = ("/accounts/", "/admin/", "/do/", "/my/", "/following/", "/invitations/", "/u/", "/join/confirm/")


def _fresh(request: HttpRequest, name: str = "") -> Freshness:
    return queries.site_freshness()


@public
def robots(request: HttpRequest) -> HttpResponse:
    """Where programs that read the site may go. Everything that is not public is behind a sign-in anyway."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public
@unless_seen(_fresh, for_all=True)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The files of the sitemap."""
    files = queries.sitemap_files()
    rows = ((f"{settings.SITE_URL}{reverse('sitemap-file', args=[name])}", None) for name in files)
    return HttpResponse(_written("sitemapindex", "sitemap", rows), content_type=_XML)


@public
@unless_seen(_fresh, for_all=True)
def sitemap_file(request: HttpRequest, name: str) -> HttpResponse:
    """One file of the sitemap."""
    entries = queries.sitemap_entries(name)
    if entries is None:
        raise Http404
    return HttpResponse(_written("urlset", "url", entries), content_type=_XML)


def _written(root: str, row: str, entries: Iterable[tuple[str, datetime | None]]) -> str:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{_SCHEMA}">']
    for address, at in entries:
        changed = f"<lastmod>{at:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if at else ""
        lines.append(f"<{row}><loc>{escape(address)}</loc>{changed}</{row}>")
    return "\n".join([*lines, f"</{root}>", ""])
