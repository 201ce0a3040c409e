"""The public list of needs with its search."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from ignite.accounts.enums import BodyKind
from ignite.kernel.access import public
from ignite.kernel.http import Request
from needs.phases import need_phase
from needs.queries import (
    Search,
    find_needs,
    goal_facet,
    kind_facet,
)
from needs.views.conditional import unless_seen

PAGE = 20


@public
@unless_seen
def needs(request: Request) -> HttpResponse:
    """All needs that are or have been open, with search and facets."""
    search = _search_of(request)
    page: Any = Paginator(find_needs(search), PAGE).get_page(request.GET.get("page"))
    rows = [(need, need_phase(need), list(need.goals.all()), need.rank == 0) for need in page]
    context = {
        "search": search,
        "page": page,
        "open_rows": [row[:3] for row in rows if row[3]],
        "closed_rows": [row[:3] for row in rows if not row[3]],
        "kinds": kind_facet(search),
        "goals": goal_facet(search),
        "query": _query_without(request, "page"),
        "without_kind": _query_without(request, "page", "kind"),
        "without_goal": _query_without(request, "page", "goal"),
    }
    return render(request, "needs/needs.html", context)


def _search_of(request: Request) -> Search:
    goal = request.GET.get("goal", "")
    kind = request.GET.get("kind", "")
    return Search(
        text=request.GET.get("q", "").replace("\x00", "").strip()[:100],
        kind=kind if kind in BodyKind.values else "",
        goal=int(goal) if goal.isascii() and goal.isdigit() and len(goal) < 3 else None,
    )


def _query_without(request: Request, *names: str) -> str:
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()
