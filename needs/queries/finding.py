"""The search among published needs: one seam, ``find(search) -> Found``, behind which a better search can be put.

Words match from their beginning and in their Swedish forms, in the need's own words or in its owner's name. All counts
come from one statement: it marks each need that the words find with which filters it passes, and counts for each filter
what the others leave.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from ignite.accounts.enums import BodyKind
from ignite.kernel.shapes import Text
from needs.enums import Offer
from needs.models import Need
from needs.queries.search import FILTERS, LANGUAGES, PAGE, STATUS, Search
from needs.queries.statement import statement

__all__ = ["PAGE", "Facet", "Found", "Loosened", "Search", "find", "find_new", "find_newest"]


@dataclass(frozen=True, slots=True)
class Facet:
    """One value to refine by, with how many needs it leaves."""

    value: str
    label: Text
    count: int


@dataclass(frozen=True, slots=True)
class Loosened:
    """What one finds by asking for less: without a filter, or for one of the words only (``is_word``)."""

    search: Search
    label: Text
    count: int
    is_word: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what a search finds. ``facets`` are by filter; ``chosen`` names the values that are filtered by."""

    rows: list[Need]
    total: int
    page: int
    facets: dict[str, list[Facet]] = field(default_factory=dict)
    chosen: dict[str, Text] = field(default_factory=dict)
    suggestion: list[Loosened] = field(default_factory=list)

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


def find(search: Search, page: int = 1) -> Found:
    """A page of the needs that a search finds, the open ones first. Three queries; some more when it finds nothing.

    Each need has its owner and goals with it, and ``is_open_now``. A page beyond the last is the last one.
    """
    told = _Told(search, page)
    if not told.keys and told.total:
        told = _Told(search, -(-told.total // PAGE))
    facets = {name: told.facet(name) for name in FILTERS if name != "owner"}
    return Found(
        rows=_rows(told.keys),
        total=told.total,
        page=told.page,
        facets=facets,
        chosen={name: label for name in FILTERS if (label := told.chosen(name))},
        suggestion=[] if told.total else _loosened(search, told),
    )


def find_new(search: Search, after: datetime, until: datetime, most: int) -> list[Need]:
    """The needs that a search finds and that were opened in (after, until], the newest first. Two queries."""
    told = _Told(search.but(sort="newest"), 1, opened=(after, until), most=most)
    return _rows(told.keys)


def find_newest(search: Search, most: int) -> list[Need]:
    """The newest needs that a search finds, open or not, the one opened last first. Three queries."""
    told = _Told(search.but(sort="newest"), 1, most=most)
    return sorted(_rows(told.keys), key=lambda one: (one.opened_at, one.pk), reverse=True)


def _rows(keys: list[int]) -> list[Need]:
    texts = ("problem", "today", "desired_outcome", "offer", "after_pilot", "lesson")
    needs = Need.objects.defer(*texts).select_related("lead_owner__organisation").prefetch_related("goals")
    found = needs.in_bulk(keys) if keys else {}
    return [found[key] for key in keys if key in found]


def _loosened(search: Search, told: _Told) -> list[Loosened]:
    """What to ask for instead: without one of the choices, for one of the words, or else for the words alone."""
    found = [
        Loosened(search.but(**{name: ""}), told.chosen(name), told.without[name])
        for name in FILTERS
        if getattr(search, name) and told.without.get(name)
    ]
    if len(search.words) > 1:
        found += _by_word(search)
    return found or list(_by_word(Search(text=search.text)))


def _by_word(search: Search) -> Iterator[Loosened]:
    for word in search.words:
        fewer = search.but(text=word)
        if count := _Told(fewer, 1).total:
            yield Loosened(fewer, f"”{word}”", count, is_word=True)


class _Told:
    """What the database says of a search: the keys of a page, the total, the counts."""

    def __init__(
        self, search: Search, page: int, *, opened: tuple[datetime, datetime] | None = None, most: int = PAGE
    ) -> None:
        self.search, self.page, self.keys = search, max(1, page), list[int]()
        self.total, self._counts = 0, dict[str, list[tuple[str, str, int]]]()
        self.without: dict[str, int] = {}
        self._names: dict[str, str] = {}
        sql, facts = statement(search, self.page, opened, most)
        with connection.cursor() as cursor:
            cursor.execute(sql, facts)
            rows = sorted(cursor.fetchall(), key=lambda row: row[3] if row[0] == "row" else 0)
        for what, value, label, count in rows:
            self._hear(what, value, label, count)

    def _hear(self, what: str, value: str, label: str | None, count: int) -> None:
        kind, _dash, name = what.partition(":")
        if kind == "row":
            self.keys.append(int(value))
        elif kind == "total":
            self.total = count
        elif kind == "without":
            self.without[name] = count
        elif kind == "name":
            self._names[name] = label or ""
        else:
            self._counts.setdefault(name, []).append((value, label or "", count))

    def facet(self, name: str) -> list[Facet]:
        """The values of one filter among what the rest of the search leaves, the one with most first."""
        labels = _labels(name)
        rows = [
            Facet(value, labels.get(value, label or value), count) for value, label, count in self._counts.get(name, ())
        ]
        order = list(STATUS)
        return sorted(rows, key=lambda one: (name == "status" and order.index(one.value), -one.count, str(one.label)))

    def chosen(self, name: str) -> Text:
        """What the value that is filtered by is called; empty when nothing is."""
        value = getattr(self.search, name)
        return _labels(name).get(value) or self._names.get(name) or value if value else ""


def _labels(name: str) -> Mapping[str, Text]:
    known: dict[str, Mapping[str, Text]] = {
        "status": STATUS,
        "kind": dict(BodyKind.choices),
        "offer": dict(Offer.choices),
        "language": LANGUAGES,
    }
    return known.get(name, {})
