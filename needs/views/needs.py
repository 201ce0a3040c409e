"""The public list of needs with its search."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ignite.kernel.access import also_shown_to_programme, public
from ignite.kernel.http import Request
from ignite.kernel.keeping import fragments
from ignite.kernel.shapes import Text
from needs.phases import need_phase
from needs.queries import Facet, Found, Search, find, freshness
from needs.queries.search import FILTERS, SORTS
from needs.services import remember_search
from needs.views.conditional import unless_seen

SHOWN = 8  # values of a filter that are shown at once
_TITLES: dict[str, tuple[Text, Text]] = {
    "status": (_("Läge"), _("Öppna och stängda")),
    "kind": (_("Behovsägare"), _("Alla slag")),
    "owner": (_("Behovsägare"), _("Alla behovsägare")),
    "goal": (_("Globala mål"), _("Alla mål")),
    "subject": (_("Ämnen"), _("Alla ämnen")),
    "offer": (_("Behovsägaren erbjuder"), _("Vad som helst")),
    "language": (_("Språk"), _("Alla språk")),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter on the page: where it leads, and whether it is what is filtered by."""

    label: Text
    count: int
    query: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One filter on the page; ``query`` is the way to be rid of it, empty while nothing is filtered by."""

    title: Text
    all_label: Text
    is_used: bool
    query: str
    shown: list[Choice]
    more: list[Choice]


@public
@also_shown_to_programme
@unless_seen
def needs(request: Request) -> HttpResponse:
    """All needs that are or have been open, with search and facets. One query when somebody has asked the same lately,
    four when nobody has.
    """
    search, page = Search.read(request.GET), _page_of(request)
    if request.actor.user_id and not search.is_empty and page == 1 and not request.headers.get("Sec-Purpose"):
        remember_search(request.actor.user_id, search)
    key, fresh = ("needs", get_language(), search, page), getattr(request, "freshness", None) or freshness()
    context = {"search": search, **fragments.made(key, fresh.mark, lambda: _drawn(search, page))}
    return render(request, "needs/needs.html", context)


def _page_of(request: Request) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 else 1


def _drawn(search: Search, page: int) -> dict[str, Any]:
    """The parts of the page that are the same for everybody."""
    found = find(search, page)
    rows = [(need, need_phase(need), list(need.goals.all()), need.takes_pitches) for need in found.rows]
    context = {
        "search": search,
        "found": found,
        "query": search.query,
        "open_rows": [row[:3] for row in rows if row[3]],
        "closed_rows": [row[:3] for row in rows if not row[3]],
        "chosen": [(label, search.but(**{name: ""}).query) for name, label in found.chosen.items()],
        "sorts": [
            (label, search.but(sort=name).query, name == search.order)
            for name, label in SORTS.items()
            if name != "best" or search.words
        ],
    }
    groups = [group for name in FILTERS if (group := _group(name, search, found))]
    return {
        "content": render_to_string("needs/_list.html", context),
        "filters": render_to_string("needs/_filters.html", {"groups": groups, "search": search}),
        "total": found.total,
    }


def _group(name: str, search: Search, found: Found) -> Group | None:
    chosen: str = getattr(search, name)
    facets: list[Facet] = found.facets.get(name, [])
    if len(facets) < 2 and not (chosen and facets):
        return None
    choices = [
        Choice(one.label, one.count, search.but(**{name: one.value}).query, one.value == chosen) for one in facets
    ]
    choices.sort(key=lambda one: not one.is_chosen)
    title, all_label = _TITLES[name]
    return Group(title, all_label, bool(chosen), search.but(**{name: ""}).query, choices[:SHOWN], choices[SHOWN:])
