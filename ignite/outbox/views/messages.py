"""Pages of messages: the programme's list, what did not arrive as work to do, and one message with what can be done."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.kernel.access import programme
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request
from ignite.kernel.scoping import fetch
from ignite.outbox import failures, holding, listing, mending, queries, services, showing, why
from ignite.outbox.desk import AddressForm, FilterForm, NoteForm, ReasonForm, chips
from ignite.outbox.enums import Status
from ignite.outbox.listing import Search
from ignite.outbox.models import Message
from ignite.outbox.views.asked import number

WORK = 20
TO_DO = "?status=dead"


@programme
def messages(request: Request) -> HttpResponse:
    """Every message, newest first, by words and filters; those that did not arrive as work to do."""
    search = Search.read(request.GET.dict())
    if search.status == Status.DEAD and "settled" not in request.GET:
        return _work(request, search)
    rows = listing.found(request.actor, search)
    page = listing.page_of(rows, search, number(request, "before"))
    context = {
        "rows": [(message, showing.tone_of(message)) for message in page.rows],
        "filters": showing.filters(_counts(request, search), search),
        **_narrowed(search, rows, page),
    }
    return render(request, "outbox/messages.html", context)


def _counts(request: Request, search: Search) -> dict[str, int]:
    """How many stand where; when something else narrows the list the numbers would be of other letters."""
    return {} if search.without("status").chosen else listing.counts_by_status(request.actor)


def _narrowed(search: Search, rows: Any, page: listing.Page) -> dict[str, Any]:
    found = listing.count(rows)
    return {
        "search": search,
        "form": FilterForm(initial=search.chosen),
        "is_narrowed": bool(search.without("status", "q").chosen),
        "chips": chips(search, listing.names_of(search)),
        "found": min(found, listing.MANY),
        "is_more": found > listing.MANY,
        "older": page.older,
        "health": queries.health(),
    }


def _work(request: Request, search: Search) -> HttpResponse:
    rows = listing.found(request.actor, search.without("status")).to_settle()
    page = listing.page_of(rows, search, number(request, "before"), WORK)
    context = {
        "rows": [(message, failures.failure_of(message)) for message in page.rows],
        "filters": showing.filters({}, search),
        "note_form": NoteForm(),
        **_narrowed(search, rows, page),
    }
    return render(request, "outbox/failed.html", context)


@programme
def message(request: Request, pk: int) -> HttpResponse:
    """One message: its text, its tries, why it was sent, and what can be done."""
    return _page(request, _found(request, pk))


def _found(request: Request, pk: int) -> Message:
    rows = Message.objects.select_related("organisation", "batch")
    found: Message = fetch(rows, request.actor, pk=pk)
    return found


def _page(request: Request, found: Message, **bound: Any) -> HttpResponse:
    about = found.about
    suppression = queries.suppression_of(found)
    to_do = found.is_failed and found.settled_at is None
    context = {
        "message": found,
        "tone": showing.tone_of(found),
        "text": showing.text_for_the_programme(found),
        "is_secret": showing.is_secret(found),
        "tries": showing.line_of(found.tries.order_by("pk")),
        "about": about,
        "suppression": suppression,
        "barred_for": failures.bar_in_words(suppression.reason) if suppression else "",
        "story": why.story_of(found, about),
        "failure": failures.failure_of(found) if found.is_failed else None,
        "to_do": to_do,
        "kept_at": why.kept_at(found) if to_do else [],
        "again": why.sent_again_as(found) if found.settled_at else None,
        "address_form": AddressForm(),
        "note_form": NoteForm(),
        "reason_form": ReasonForm(),
        **bound,
    }
    return render(request, "outbox/message.html", context, status=422 if bound else 200)


@programme
@require_POST
def resend(request: Request, pk: int) -> HttpResponse:
    """Send a message that did not arrive again, as a new one; to a corrected address if one is given."""
    found = _found(request, pk)
    address = ""
    if "to_address" in request.POST:
        form = AddressForm(request.POST)
        if not form.is_valid():
            return _page(request, found, address_form=form)
        address = form.cleaned_data["to_address"]
    return _act(
        request,
        found,
        lambda actor: services.resend(found, actor=actor, to_address=address),
        _("Brevet ligger i kön igen."),
    )


@programme
@require_POST
def settle(request: Request, pk: int) -> HttpResponse:
    """Nothing more is to be done about a message that did not arrive."""
    found = _found(request, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, found, note_form=form)
    try:
        mending.settle(found, actor=request.actor, note=form.cleaned_data["note"])
    except Refused as refused:
        notices.error(request, str(refused))
        return redirect(found)
    notices.success(request, _("Klart. Brevet ligger inte längre bland det som ska göras."))
    return redirect(reverse("messages") + TO_DO)


@programme
@require_POST
def release(request: Request, pk: int) -> HttpResponse:
    """Let a held message go."""
    found = _found(request, pk)

    def act(actor: Any) -> None:
        holding.release_letters(Message.objects.filter(pk=found.pk), actor=actor)

    return _act(request, found, act, _("Brevet är släppt."))


@programme
@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    """Cancel a held message."""
    found = _found(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reason_form=form)

    def act(actor: Any) -> None:
        holding.drop_letters(Message.objects.filter(pk=found.pk), actor=actor, reason=form.cleaned_data["reason"])

    return _act(request, found, act, _("Brevet går inte."))


@programme
@require_POST
def lift(request: Request, pk: int) -> HttpResponse:
    """Let the message's address get mail again."""
    found = _found(request, pk)

    def act(actor: Any) -> None:
        suppression = queries.suppression_of(found)
        if suppression is not None:
            services.lift_suppression(suppression, actor=actor)

    return _act(request, found, act, _("Adressen tar emot post igen."))


def _act(request: Request, found: Message, act: Callable[[Any], Message | None], done: str) -> HttpResponse:
    try:
        shown = act(request.actor) or found
    except Refused as refused:
        notices.error(request, str(refused))
        return redirect(found)
    notices.success(request, done)
    return redirect(shown)
