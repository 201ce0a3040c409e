"""What was sent to the reader."""

from django.http import HttpResponse
from django.shortcuts import render

from ignite.kernel.access import signed_in
from ignite.kernel.http import Request
from ignite.outbox import queries
from ignite.outbox.views.asked import number


@signed_in
def inbox(request: Request) -> HttpResponse:
    """What was sent to the reader, so that a lost mail is no lost matter."""
    page = queries.inbox_of(request.actor, before=number(request, "before"))
    return render(request, "outbox/inbox.html", {"rows": page.rows, "older": page.older})
