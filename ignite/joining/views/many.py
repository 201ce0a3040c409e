"""Many invitations from one list: the check before anything is sent, the progress, what came of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.accounts.models import Organisation
from ignite.accounts.rules import may_change_members_of
from ignite.joining.forms import RowForm
from ignite.joining.inviters import inviter_to
from ignite.joining.queries import rows_of, runs_to, tally_of
from ignite.joining.runs import InviteRow, InviteRun
from ignite.joining.services import (
    confirm_run,
    correct_row,
    count_attempt,
    discard_run,
    leave_out_row,
    start_run,
    stop_run,
)
from ignite.kernel.access import signed_in
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from ignite.outbox.forms import PeopleForm
from ignite.outbox.recipients import Recipient

PER_ORGANISATION = 20  # lists in an hour, each of up to 5,000 rows


@signed_in
def invite_many(request: Request, pk: int) -> HttpResponse:
    """A list of colleagues to invite to an organisation; looked through on the next page."""
    organisation = fetch(Organisation.objects, request.actor, pk=pk)
    if not may_change_members_of(request.actor, organisation):
        raise Http404
    form = PeopleForm(posted(request), request.FILES or None)
    if form.is_bound and form.is_valid():
        try:
            count_attempt(f"list:{organisation.pk}", limit=PER_ORGANISATION)
            return redirect(start_run(organisation, people=form.people, actor=request.actor, organisation=organisation))
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "organisation": organisation, "runs": runs_to(organisation, request.actor)}
    return render(request, "joining/invite_many.html", context, status=422 if form.is_bound else 200)


@signed_in
def show(request: Request, pk: int) -> HttpResponse:
    """The check, the progress or the result, by where the run stands."""
    run, about = _run(request, pk)
    counts = tally_of(run)
    shown = request.GET.get("show", "")
    page = rows_of(run, shown, request.GET.get("page", ""))
    context = {"run": run, "about": about, "counts": counts, "page": page, "shown": shown}
    if not run.is_checked:
        response = render(request, "joining/run.html", context)
        if request.htmx and not run.is_under_way:
            response["HX-Refresh"] = "true"  # the sending has ended: the whole page is another one
        return response
    inviter = inviter_to(run.about_type)
    context["letters"] = [
        (label, inviter.words(about, Recipient(request.actor.email, request.actor.name, code), request.actor))
        for code, label in (("sv", _("Brevet på svenska")), ("en", _("Brevet på engelska")))
    ]
    context["warning"] = inviter.warns(about, counts.to_send)
    return render(request, "joining/run_check.html", context)


@signed_in
@require_POST
def confirm(request: Request, pk: int) -> HttpResponse:
    """Send the invitations."""
    return _act(request, pk, confirm_run, _("Inbjudningarna är på väg."))


@signed_in
@require_POST
def stop(request: Request, pk: int) -> HttpResponse:
    """Send no more of them."""
    return _act(request, pk, stop_run, _("Utskicket är stoppat. De som redan är inbjudna är det fortfarande."))


@signed_in
@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    """Throw the list away."""
    run, about = _run(request, pk)
    try:
        discard_run(run, actor=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(run)
    messages.success(request, _("Listan är borta. Ingen har fått något brev."))
    return redirect(about)


@signed_in
def row(request: Request, pk: int, row: int) -> HttpResponse:
    """Correct one row; a page of its own, and where the forms in the list lead."""
    run, about = _run(request, pk)
    found = get_object_or_404(InviteRow.objects.filter(run=run), pk=row)
    found.run = run
    start = {"name": found.name, "email": found.email, "language": found.language}
    form = RowForm(posted(request), initial=start)
    if form.is_bound and form.is_valid():
        try:
            correct_row(found, actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            words = _("Rad %(number)s: %(finding)s.")
            said = words % {"number": found.number, "finding": found.get_finding_display()}
            messages.success(request, said)
            return redirect(run)
    context = {"form": form, "run": run, "row": found, "about": about}
    return render(request, "joining/run_row.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_POST
def leave_out(request: Request, pk: int, row: int) -> HttpResponse:
    """Leave a row out, or with ``do=take`` take it in again."""
    run, _about = _run(request, pk)
    found = get_object_or_404(InviteRow.objects.filter(run=run), pk=row)
    found.run = run
    is_left_out = request.POST.get("do") != "take"
    try:
        leave_out_row(found, actor=request.actor, is_left_out=is_left_out)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        words = _("Rad %(number)s bjuds inte in.") if is_left_out else _("Rad %(number)s är med igen.")
        messages.success(request, words % {"number": found.number})
    return redirect(run)


def _run(request: Request, pk: int) -> tuple[InviteRun, Any]:
    """The run and what it invites to; 404 for who may not invite to it, or when that is gone."""
    found: InviteRun = fetch(InviteRun.objects.select_related("created_by", "confirmed_by"), request.actor, pk=pk)
    try:
        about = found.about
    except ObjectDoesNotExist as gone:
        raise Http404 from gone
    if not inviter_to(found.about_type).may(about, request.actor):
        raise Http404
    return found, about


def _act(request: Request, pk: int, act: Callable[..., bool], done: str) -> HttpResponse:
    run, _about = _run(request, pk)
    try:
        has_done = act(run, actor=request.actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        if has_done:
            messages.success(request, done)
    return redirect(run)
