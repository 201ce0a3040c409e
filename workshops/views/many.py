"""Asking many people at once: from a pasted list, a spreadsheet, a group or a saved selection."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ignite.joining.queries import runs_to
from ignite.joining.services import start_run
from ignite.kernel.access import programme
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from ignite.outbox.forms import PeopleForm
from workshops.services.planning import MOVABLE
from workshops.views.workshops import workshops_of


@programme
def invite_many(request: Request, pk: int) -> HttpResponse:
    """Read the list; it is looked through on the next page before anybody is written to."""
    workshop = fetch(workshops_of(request.actor), request.actor, pk=pk)
    if workshop.state not in MOVABLE:
        messages.error(request, _("Workshoppen har redan hållits eller ställts in."))
        return redirect(workshop)
    form = PeopleForm(posted(request), request.FILES or None, circles=True)
    if form.is_bound and form.is_valid():
        return redirect(start_run(workshop, people=form.people, actor=request.actor))
    context = {"form": form, "workshop": workshop, "runs": runs_to(workshop, request.actor)}
    return render(request, "workshops/invite_many.html", context, status=422 if form.is_bound else 200)
