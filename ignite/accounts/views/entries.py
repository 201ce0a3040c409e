"""What the programme entered: confirmed with one click by somebody in the organisation, or said not to be so."""

from itertools import groupby

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ignite.accounts.entered import Waiting, waiting_entries, with_thing
from ignite.accounts.forms import ObjectionForm
from ignite.accounts.models import Entry
from ignite.accounts.services.entries import confirm_entry, object_to_entry
from ignite.kernel.access import also_shown_to_programme, signed_in
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch


@signed_in
@also_shown_to_programme
def entries(request: Request) -> HttpResponse:
    """What waits to be confirmed: one's own organisation's; for the programme everybody's, by organisation."""
    asked = request.GET.get("organisation", "")
    chosen = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else None
    rows = waiting_entries(request.actor, chosen)
    groups = [(name, list(of_one)) for name, of_one in groupby(rows, key=lambda row: row.entry.organisation)]
    context = {"groups": groups, "number": len(rows), "may_all": sum(row.may_confirm for row in rows) > 1}
    return render(request, "accounts/entries.html", context)


@signed_in
@require_POST
def confirm(request: Request, pk: int) -> HttpResponse:
    """It is so; with it all that waits about the same thing."""
    row = _row(request, pk)
    if confirm_entry(row.entry, actor=request.actor, may=row.may_confirm):
        messages.success(request, _("Tack, uppgiften är bekräftad."))
    return redirect("entries" if request.POST.get("to") == "entries" or not row.url else row.url)


@signed_in
@require_POST
@transaction.atomic
def confirm_all(request: Request) -> HttpResponse:
    """All of it is so: what this reader may confirm."""
    may = [row for row in waiting_entries(request.actor) if row.may_confirm]
    number = sum(confirm_entry(row.entry, actor=request.actor, may=True) for row in may)
    if number:
        said = ngettext("En uppgift är bekräftad.", "%(number)s uppgifter är bekräftade.", number)
        messages.success(request, said % {"number": number})
    return redirect("entries")


@signed_in
def wrong(request: Request, pk: int) -> HttpResponse:
    """It is not so: what should be changed, as a letter to the programme."""
    row = _row(request, pk)
    form = ObjectionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            said, line = form.cleaned_data["text"], f"{row.label}: {row.thing}"
            object_to_entry(row.entry, actor=request.actor, may=row.may_confirm, text=said, line=line)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Programmet har fått ditt brev. Uppgiften väntar tills den är rättad."))
            return redirect("entries")
    context = {"row": row, "form": form}
    return render(request, "accounts/entry_wrong.html", context, status=422 if form.is_bound else 200)


def _row(request: Request, pk: int) -> Waiting:
    """The entry with its thing; 404 for who may not confirm it."""
    entry: Entry = fetch(Entry.objects.select_related("organisation", "entered_by"), request.actor, pk=pk)
    row = with_thing(entry, request.actor)
    if not row.may_confirm:
        raise Http404
    return row
