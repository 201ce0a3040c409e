"""Pages of messages: the programme's list and one message with what can be done about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.kernel.access import programme
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request
from ignite.kernel.scoping import fetch
from ignite.outbox import holding, queries, services, showing
from ignite.outbox.enums import Status
from ignite.outbox.models import Message
from ignite.outbox.views.asked import number


@programme
def messages(request: Request) -> HttpResponse:
    """Every message, newest first, by status."""
    status = request.GET.get("status", "")
    status = status if status in Status.values else ""
    page = queries.messages_for(request.actor, status=status, before=number(request, "before"))
    context = {
        "rows": [(message, showing.tone_of(message)) for message in page.rows],
        "older": page.older,
        "status": status,
        "filters": showing.filters(queries.counts_by_status(), status),
        "health": queries.health(),
    }
    return render(request, "outbox/messages.html", context)


@programme
def message(request: Request, pk: int) -> HttpResponse:
    """One message: its text, its tries, why it was sent, and what can be done."""
    found: Message = fetch(Message.objects.select_related("organisation"), request.actor, pk=pk)
    context = {
        "message": found,
        "tone": showing.tone_of(found),
        "text": showing.text_for_the_programme(found),
        "tries": showing.line_of(found.tries.order_by("pk")),
        "about": found.about,
        "suppression": queries.suppression_of(found),
    }
    return render(request, "outbox/message.html", context)


@programme
@require_POST
def resend(request: Request, pk: int) -> HttpResponse:
    """Send a dead message again, as a new one."""
    return _act(request, pk, _resend, _("Brevet ligger i kön igen."))


@programme
@require_POST
def release(request: Request, pk: int) -> HttpResponse:
    """Let a held message go."""
    return _act(request, pk, _release, _("Brevet är släppt."))


@programme
@require_POST
def lift(request: Request, pk: int) -> HttpResponse:
    """Let the message's address get mail again."""
    return _act(request, pk, _lift, _("Adressen tar emot post igen."))


def _act(request: Request, pk: int, act: Callable[[Message, Any], Message], done: str) -> HttpResponse:
    found: Message = fetch(Message.objects.all(), request.actor, pk=pk)
    try:
        found = act(found, request.actor)
    except Refused as refused:
        notices.error(request, str(refused))
    else:
        notices.success(request, done)
    return redirect("message", pk=found.pk)


def _resend(found: Message, actor: Any) -> Message:
    return services.resend(found, actor=actor)


def _release(found: Message, actor: Any) -> Message:
    holding.release_letters(Message.objects.filter(pk=found.pk), actor=actor)
    return found


def _lift(found: Message, actor: Any) -> Message:
    suppression = queries.suppression_of(found)
    if suppression is not None:
        services.lift_suppression(suppression, actor=actor)
    return found
