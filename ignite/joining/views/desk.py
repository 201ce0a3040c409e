"""The programme's queue of those who want to become part."""

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ignite.accounts.queries import history_of
from ignite.joining.enums import JoinState
from ignite.joining.models import JoinRequest
from ignite.joining.queries import queue_of, taken_by
from ignite.kernel.access import programme
from ignite.kernel.http import Request
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb

PER_PAGE = 50


@programme
def join_requests(request: Request) -> HttpResponse:
    """Every request with a confirmed address; those that wait for the programme first."""
    state = request.GET.get("state", "")
    state = state if state in JoinState.values else ""
    rows = JoinRequest.objects.for_user(request.actor).values("state").annotate(count=Count("pk")).order_by()
    counts = {row["state"]: row["count"] for row in rows}
    page = Paginator(queue_of(request.actor, state), PER_PAGE).get_page(request.GET.get("page"))
    facets = [(value, label, counts.get(value, 0)) for value, label in JoinState.choices if counts.get(value)]
    context = {
        "page": page,
        "facets": facets,
        "state": state,
        "total": sum(counts.values()),
        "waiting": counts.get(JoinState.RECEIVED, 0),
    }
    return render(request, "joining/requests.html", context)


@programme
def join_request(request: Request, pk: int) -> HttpResponse:
    """One request: who asks, why, what has been said, and what the programme may do."""
    rows = JoinRequest.objects.select_related("public_body", "organisation", "edition")
    found = fetch(rows, request.actor, pk=pk)
    context = {
        "join_request": found,
        "taken": taken_by(found),
        "history": history_of(found),
        "crumbs": [Crumb(_("Intresseanmälningar"), reverse("join-requests"))],
    }
    return render(request, "joining/request.html", context)
