"""Public pages cost little: nothing at all for who has them as they are, and next to nothing for the next reader.

A room says how fresh its page is (one query). Who has the page as it is gets 304 before anything else is computed; who
has not gets the page as it was made for the last reader, with form keys of their own. What is kept is kept for a minute
in the process, and only for as long as the page is as fresh. Who is signed in always gets a page of their own.
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, wraps
from hashlib import md5
from typing import Any, TypeVar
from uuid import uuid4

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import get_language

View = Callable[..., Any]
V = TypeVar("V")
KEPT, SECONDS = 400, 60.0
ROOM = 24 * 1024 * 1024  # bytes of pages in a process: whoever asks for many addresses must not fill its memory
_FORM_KEY = re.compile(rb'name="(csrfmiddlewaretoken|_once)" value="[^"]*"')


@dataclass(frozen=True, slots=True)
class Freshness:
    """When what a page shows last changed, and a mark that is another one whenever it has."""

    changed_at: datetime
    mark: str


@dataclass(frozen=True, slots=True)
class _Page:
    """A page as it was made for anybody: the pieces between its form keys, and which key comes after each."""

    pieces: tuple[bytes, ...]
    keys: tuple[bytes, ...]
    content_type: str

    def filled(self, request: Any) -> bytes:
        """The page with the reader's own form keys."""
        if not self.keys:
            return self.pieces[0]
        own = {b"csrfmiddlewaretoken": get_token(request).encode()}
        written = [self.pieces[0]]
        for key, piece in zip(self.keys, self.pieces[1:], strict=True):
            value = own.get(key) or str(uuid4()).encode()
            written += [b'name="', key, b'" value="', value, b'"', piece]
        return b"".join(written)


class Store:
    """What was made lately, each under a key with the mark it was made at. Any number of threads may use it."""

    def __init__(self, most: int = KEPT, seconds: float = SECONDS, room: int = ROOM) -> None:
        self._most, self._seconds, self._room = most, seconds, room
        self._lock = threading.Lock()
        self._rows: OrderedDict[Hashable, tuple[str, float, Any, int]] = OrderedDict()
        self._taken = 0

    def get(self, key: Hashable, mark: str) -> Any:
        """What stands under the key, or None when it is of another mark or too old."""
        with self._lock:
            row = self._rows.get(key)
            if row is None or row[0] != mark or row[1] < time.monotonic():
                return None
            self._rows.move_to_end(key)
            return row[2]

    def put(self, key: Hashable, mark: str, value: Any, size: int = 0) -> None:
        """Keep it; what was asked for longest ago goes when there are too many or they take too much room (``size``,
        in bytes). What fills a tenth of the room by itself is not kept.
        """
        with self._lock:
            self._taken -= self._rows.pop(key, ("", 0.0, None, 0))[3]
            if size * 10 > self._room:
                return
            self._rows[key] = (mark, time.monotonic() + self._seconds, value, size)
            self._taken += size
            while len(self._rows) > self._most or self._taken > self._room:
                self._taken -= self._rows.popitem(last=False)[1][3]

    def made(self, key: Hashable, mark: str, make: Callable[[], V]) -> V:
        """What stands under the key; made and kept when nothing does."""
        value = self.get(key, mark)
        if value is None:
            value = make()
            self.put(key, mark, value)
        found: V = value
        return found

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._rows.clear()
            self._taken = 0


_pages, fragments = Store(), Store()


def forget() -> None:
    """Forget every page and fragment of this process."""
    _pages.clear()
    fragments.clear()


def unless_seen(fresh: Callable[..., Freshness], *, for_all: bool = False) -> Callable[[View], View]:
    """Answer 304 to who has the page as it is, and the kept page to who has not; ``fresh`` gets what the view gets.

    Who is signed in, or has a message to read, gets a page of their own unless the page is the same ``for_all``. The
    browser keeps the page and asks each time: one may have signed in.
    """

    def decorate(view: View) -> View:
        @wraps(view, assigned=("__module__", "__name__", "__qualname__", "__doc__"))
        def answer(request: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in ("GET", "HEAD") or not (for_all or _is_anybody(request)):
                return _unkept(view(request, **kwargs))
            request.freshness = fresh(request, **kwargs)  # the view may hold its own parts against it
            return _answer(request, request.freshness, lambda: view(request, **kwargs))

        return answer

    return decorate


def _is_anybody(request: Any) -> bool:
    return not (request.COOKIES.get("messages") or request.actor.is_authenticated)


def _unkept(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _answer(request: Any, fresh: Freshness, make: Callable[[], HttpResponse]) -> HttpResponse:
    language = get_language() or ""
    etag = f'W/"{language}-{drawn()[1]}-{fresh.mark}"'
    changed = int(max(fresh.changed_at, drawn()[0]).timestamp())
    unchanged = get_conditional_response(request, etag=etag, last_modified=changed)
    if unchanged is not None:
        return _marked(unchanged, etag, changed)
    key = (language, request.get_full_path())
    page: _Page | None = _pages.get(key, etag)
    if page is not None:
        return _marked(HttpResponse(page.filled(request), content_type=page.content_type), etag, changed)
    response = make()
    if response.status_code != 200:
        return _unkept(response)
    if request.method == "GET" and not response.streaming:
        _pages.put(key, etag, _cut(response), len(response.content))
    return _marked(response, etag, changed)


def _marked(response: HttpResponse, etag: str, changed: int) -> HttpResponse:
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(changed)
    patch_vary_headers(response, ["Cookie"])
    return _unkept(response)


def _cut(response: HttpResponse) -> _Page:
    parts = _FORM_KEY.split(response.content)
    return _Page(tuple(parts[0::2]), tuple(parts[1::2]), response.headers["Content-Type"])


@cache
def drawn() -> tuple[datetime, str]:
    """When templates, texts or style sheets last changed, and a mark of it: a new release is a change too. Once a
    process.
    """
    places = (("templates", "*.html"), ("ignite/locale", "*.mo"), ("static", "*.*s"))
    newest = max(
        (path.stat().st_mtime for place, name in places for path in (settings.BASE_DIR / place).rglob(name)),
        default=0.0,
    )
    mark = md5(f"{newest}".encode(), usedforsecurity=False).hexdigest()[:8]
    return datetime.fromtimestamp(newest, UTC), mark
