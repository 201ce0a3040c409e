"""What was sent to the reader: their letters, one of them, and its calendar file."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from ignite.kernel.access import signed_in
from ignite.kernel.http import Request
from ignite.outbox import letterbox
from ignite.outbox.models import Message
from ignite.outbox.rendering import words_of
from ignite.outbox.views.asked import number


@signed_in
def inbox(request: Request) -> HttpResponse:
    """What was sent to the reader, so that a lost mail is no lost matter."""
    words, before = request.GET.get("q", "").replace("\x00", "").strip()[:100], number(request, "before")
    page = letterbox.page_of(request.actor, words=words, before=before)
    context = {
        "rows": [letterbox.row_of(message) for message in page.rows],
        "older": page.older,
        "unread": letterbox.unread_of(request.actor),
        "q": words,
        "before": before,
    }
    return render(request, "outbox/inbox.html", context)


@signed_in
def letter(request: Request, public_id: UUID) -> HttpResponse:
    """One letter to the reader, read by being opened."""
    message = _own(request, public_id)
    letterbox.mark_read(request.actor, public_id)
    words = words_of(message.subject, message.body_text, url=message.action_url, action=message.action_label)
    context = {"row": letterbox.row_of(message), "message": message, "words": words}
    return render(request, "outbox/letter.html", context)


@signed_in
def letter_calendar(request: Request, public_id: UUID) -> HttpResponse:
    """The letter's calendar file."""
    message = _own(request, public_id)
    if not message.ics:
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="kalender.ics"'}
    return HttpResponse(message.ics, content_type="text/calendar; charset=utf-8", headers=headers)


@signed_in
@require_POST
def read_all(request: Request) -> HttpResponse:
    """Mark all of one's letters as read."""
    letterbox.mark_read(request.actor)
    return redirect("inbox")


def _own(request: Request, public_id: UUID) -> Message:
    message: Message = get_object_or_404(letterbox.letters_of(request.actor), public_id=public_id)
    return message
