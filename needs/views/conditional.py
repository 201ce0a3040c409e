"""A second visit to a public page costs one query and no page: it is the same until something has changed."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from hashlib import md5
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition

from needs.models import Need
from needs.queries import Freshness, freshness

View = Callable[..., HttpResponse]


def unless_seen(view: View) -> View:
    """Answer 304 to who has the page as it is. The browser keeps it and asks each time: one may have signed in."""
    kept: View = condition(etag_func=_etag, last_modified_func=_last_modified)(view)
    return cache_control(private=True, no_cache=True)(kept)


def _fresh(request: Any, **kwargs: Any) -> Freshness | None:
    """What a page shown to anybody is held against; None for who is signed in or has a message to read."""
    if request.actor.is_authenticated or request.COOKIES.get("messages"):
        return None
    if not hasattr(request, "freshness"):
        found = Need.objects.published().filter(**({"pk": kwargs["pk"]} if "pk" in kwargs else {}))
        request.freshness = freshness(found)
    fresh: Freshness = request.freshness
    return fresh


@cache
def _drawn() -> tuple[datetime, str]:
    """When the templates last changed and the style sheets' names: a new release is a change too. Once a process."""
    newest = max(path.stat().st_mtime for path in (settings.BASE_DIR / "templates").rglob("*.html"))
    names = "".join(static(f"css/{name}.css") for name in ("tokens", "base", "components", "lists", "forms"))
    return datetime.fromtimestamp(newest, UTC), md5(f"{newest}{names}".encode(), usedforsecurity=False).hexdigest()[:8]


def _etag(request: HttpRequest, **kwargs: Any) -> str | None:
    fresh = _fresh(request, **kwargs)
    return f'W/"{get_language()}-{_drawn()[1]}-{fresh.mark}"' if fresh else None


def _last_modified(request: HttpRequest, **kwargs: Any) -> Any:
    fresh = _fresh(request, **kwargs)
    return max(fresh.changed_at, _drawn()[0]) if fresh else None
