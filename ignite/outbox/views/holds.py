"""What is held: one letter of each kind and language to look at, to change before it is released, or to drop."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages as notices
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ignite.kernel.access import programme
from ignite.kernel.actor import Actor
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from ignite.outbox import editing, fates, holding, queries, showing
from ignite.outbox.desk import ReasonForm, WordsForm
from ignite.outbox.enums import Status
from ignite.outbox.models import Batch, Message, MessageQuerySet

OPEN = 20


@programme
def held(request: Request) -> HttpResponse:
    """Held letters that belong to no open send-out, and the open send-outs."""
    return _held(request)


def _held(request: Request, **bound: Any) -> HttpResponse:
    batches = list(Batch.objects.filter(released_at=None, dropped_at=None).order_by("-pk")[:OPEN])
    counts = fates.fates_of(batch.pk for batch in batches)
    context = {
        "groups": _groups(_loose().for_user(request.actor)),
        "batches": [(batch, fates.stage_of(batch), counts.get(batch.pk)) for batch in batches],
        "reason_form": ReasonForm(),
        "health": queries.health(),
        **bound,
    }
    return render(request, "outbox/held.html", context, status=422 if bound else 200)


def _loose() -> MessageQuerySet:
    closed = Q(batch=None) | Q(batch__released_at__isnull=False) | Q(batch__dropped_at__isnull=False)
    return Message.objects.filter(closed, status=Status.HELD)


def _groups(letters: MessageQuerySet) -> list[dict[str, Any]]:
    return [
        {"group": group, "variants": [(one, showing.text_for_the_programme(one.letter)) for one in group.variants]}
        for group in editing.groups_of(letters)
    ]


def _asked(request: Request) -> MessageQuerySet:
    """The held letters of a kind and language, or all. Those that no page shows go the same way as the rest."""
    wanted = {"kind": request.POST.get("kind", ""), "locale": request.POST.get("language", "")}
    return _loose().filter(**{name: value.replace("\x00", "?") for name, value in wanted.items() if value})


@programme
@require_POST
def release(request: Request) -> HttpResponse:
    """Let held letters go: those of a kind and language, or all."""
    count = holding.release_letters(_asked(request), actor=request.actor)
    notices.success(request, _released(count))
    return redirect("messages-held")


@programme
@require_POST
def drop(request: Request) -> HttpResponse:
    """Cancel held letters: those of a kind and language, or all."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _held(request, reason_form=form)
    count = holding.drop_letters(_asked(request), actor=request.actor, reason=form.cleaned_data["reason"])
    notices.success(request, _dropped(count))
    return redirect("messages-held")


def _released(count: int) -> str:
    if not count:
        return _("Breven var redan släppta eller borttagna.")
    return ngettext("%(count)s brev är släppt.", "%(count)s brev är släppta.", count) % {"count": count}


def _dropped(count: int) -> str:
    if not count:
        return _("Breven var redan släppta eller borttagna.")
    return ngettext("%(count)s brev går inte.", "%(count)s brev går inte.", count) % {"count": count}


def _batch(pk: int) -> Batch:
    return get_object_or_404(Batch.objects.select_related("broadcast", "created_by", "released_by"), pk=pk)


@programme
def batch(request: Request, pk: int) -> HttpResponse:
    """One send-out: counts, one letter of each kind and language, release."""
    return _batch_page(request, _batch(pk))


def _batch_page(request: Request, found: Batch, **bound: Any) -> HttpResponse:
    mine = Message.objects.for_user(request.actor).filter(batch=found, status=Status.HELD)
    context = {
        "batch": found,
        "broadcast": getattr(found, "broadcast", None),
        "stage": fates.stage_of(found),
        "fates": fates.fates_of([found.pk]).get(found.pk) or fates.Fates(),
        "groups": _groups(mine) if found.prepared_at else [],
        "reason_form": ReasonForm(),
        "health": queries.desk(),
        **bound,
    }
    return render(request, "outbox/batch.html", context, status=422 if bound else 200)


@programme
@require_POST
def batch_release(request: Request, pk: int) -> HttpResponse:
    """Let a send-out go."""
    return _act(request, pk, lambda found, actor: _released(holding.release_batch(found, actor=actor)))


@programme
@require_POST
def batch_drop(request: Request, pk: int) -> HttpResponse:
    """Cancel a send-out."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _batch_page(request, _batch(pk), reason_form=form)
    reason = form.cleaned_data["reason"]
    return _act(request, pk, lambda found, actor: _dropped(holding.drop_batch(found, actor=actor, reason=reason)))


def _act(request: Request, pk: int, act: Callable[[Batch, Actor], str]) -> HttpResponse:
    found = _batch(pk)
    try:
        notices.success(request, act(found, request.actor))
    except Refused as refused:
        notices.error(request, str(refused))
    return redirect(found)


@programme
def edit(request: Request, pk: int) -> HttpResponse:
    """Change what a held letter says, and all that say the same."""
    letter: Message = fetch(Message.objects.select_related("batch"), request.actor, pk=pk)
    words = editing.words_of(letter)
    if letter.status != Status.HELD or words is None or showing.is_secret(letter):
        notices.error(request, _("Brevet går inte att ändra."))
        return redirect(letter)
    form = WordsForm(posted(request), initial={"subject": words.subject, "body": words.body})
    if form.is_bound and form.is_valid():
        try:
            count = editing.change_words(letter, actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            said = ngettext("Texten är ändrad i %(count)s brev.", "Texten är ändrad i %(count)s brev.", count)
            notices.success(request, said % {"count": count})
            is_open = letter.batch is not None and letter.batch.is_open
            return redirect(letter.batch) if is_open and letter.batch else redirect("messages-held")
    context = {"letter": letter, "form": form, "count": len(editing.alike(letter)), "why": words.why}
    return render(request, "outbox/message_edit.html", context, status=422 if form.is_bound else 200)
