"""The programme's queue of those who want to become part."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.accounts.queries import history_of, staff
from ignite.joining.enums import JoinState
from ignite.joining.forms import AssignForm
from ignite.joining.models import JoinRequest
from ignite.joining.queries import queue_of, taken_by
from ignite.joining.queries.queue import Looking, asking_long, found_by, siblings_of
from ignite.joining.services import assign_request
from ignite.kernel.access import programme
from ignite.kernel.http import Request
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb

PER_PAGE = 50


@programme
def join_requests(request: Request) -> HttpResponse:
    """Every request with a confirmed address, narrowed by state, age, who looks after it and words; those that wait
    for the programme first.
    """
    looking = Looking.of(request.GET.dict())
    rows = found_by(request.actor, looking).values("state").annotate(count=Count("pk")).order_by()
    counts = {row["state"]: row["count"] for row in rows}
    page = Paginator(queue_of(request.actor, looking), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "facets": [(value, label, counts[value]) for value, label in JoinState.choices if counts.get(value)],
        "looking": looking,
        "rest": looking.without_state(),
        "total": sum(counts.values()),
        "waiting": counts.get(JoinState.RECEIVED, 0),
        "office": staff(),
        "asking": asking_long(),
    }
    return render(request, "joining/requests.html", context)


@programme
def join_request(request: Request, pk: int) -> HttpResponse:
    """One request: who asks, why, what has been said and noted, and what the programme may do."""
    rows = JoinRequest.objects.select_related("public_body", "organisation", "edition")
    found: JoinRequest = fetch(rows, request.actor, pk=pk)
    context = {
        "join_request": found,
        "taken": taken_by(found),
        "siblings": siblings_of(found),
        "noted": found.organisation or found,  # what was noted went along to the organisation
        "assign": AssignForm(office=staff(), initial={"assigned_to": str(found.assigned_to_id or "")}),
        "history": history_of(found),
        "crumbs": [Crumb(_("Intresseanmälningar"), reverse("join-requests"))],
    }
    return render(request, "joining/request.html", context)


@programme
@require_POST
def join_request_assign(request: Request, pk: int) -> HttpResponse:
    """Say who of the programme looks after a request."""
    found: JoinRequest = fetch(JoinRequest.objects, request.actor, pk=pk)
    office = staff()
    form = AssignForm(request.POST, office=office)
    if form.is_valid():
        chosen = form.cleaned_data["assigned_to"]
        user = next((one.user for one in office if str(one.user_id) == chosen), None)
        assign_request(found, user=user, actor=request.actor)
        messages.success(request, _("Sparat."))
    else:
        messages.error(request, _("Välj någon i listan."))
    return redirect(found)
