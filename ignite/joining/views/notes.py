"""The programme's notes and contact log of an organisation or a request to join."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from ignite.accounts.models import ContactNote
from ignite.accounts.services import add_note, change_note, may_change_note
from ignite.joining.forms import NoteForm
from ignite.joining.queries.notes import NOTED, notes_about
from ignite.kernel.access import programme
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch

PER_PAGE = 30


@programme
def contact_log(request: Request, about: str, pk: int) -> HttpResponse:
    """All notes about a thing, and the form for another. 422 keeps what was written."""
    if about not in NOTED:
        raise Http404
    thing = fetch(NOTED[about]._default_manager, request.actor, pk=pk)
    form = NoteForm(posted(request), prefix="note")
    if request.method == "POST" and form.is_valid():
        try:
            add_note(thing, actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Anteckningen är sparad."))
            return redirect(_back(request, thing))
    page = Paginator(notes_about(thing, request.actor), PER_PAGE).get_page(request.GET.get("page"))
    notes = [(note, may_change_note(note, request.actor)) for note in page.object_list]
    context = {"about": thing, "form": form, "page": page, "notes": notes, "back": _back(request, thing)}
    return render(request, "joining/contact_log.html", context, status=422 if form.is_bound else 200)


@programme
def note_edit(request: Request, pk: int) -> HttpResponse:
    """Correct one's own note, within a day; after that it stands."""
    note: ContactNote = fetch(ContactNote.objects, request.actor, pk=pk)
    if not may_change_note(note, request.actor):
        raise Http404
    thing = _thing_of(note, request)
    form = NoteForm(posted(request), prefix="note", initial=_initial(note))
    if request.method == "POST" and form.is_valid():
        try:
            change_note(note, actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Anteckningen är rättad."))
            return redirect(_back(request, thing))
    context = {"about": thing, "form": form, "note": note, "back": _back(request, thing)}
    return render(request, "joining/contact_log.html", context, status=422 if form.is_bound else 200)


def _initial(note: ContactNote) -> dict[str, Any]:
    return {name: getattr(note, name) for name in ("kind", "happened_at", "person", "text")}


def _thing_of(note: ContactNote, request: Request) -> Any:
    model = next((model for model in NOTED.values() if model._meta.label_lower == note.about_type), None)
    if model is None:
        raise Http404
    return fetch(model._default_manager, request.actor, pk=note.about_id)


def _back(request: Request, thing: Any) -> str:
    """The page that the form stood on, when it is one of ours; else the thing's own."""
    target = request.POST.get("next", "")
    hosts = {request.get_host()}
    is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts=hosts, require_https=request.is_secure())
    return target if is_ours and target.startswith("/") else thing.get_absolute_url()
