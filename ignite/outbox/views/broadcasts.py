"""The programme's own messages: written, looked at, put in the queue as held letters, released."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ignite.kernel.access import programme
from ignite.kernel.actor import Actor
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.outbox import audiences, fates, groups, holding, queries, sendouts
from ignite.outbox.audiences import audience_of, chosen
from ignite.outbox.forms import BroadcastForm, CircleForm
from ignite.outbox.groups import Group
from ignite.outbox.models import Broadcast, Selection
from ignite.outbox.views.asked import number
from ignite.outbox.wishes import hidden_in

PEOPLE = 100


def found(pk: int) -> Broadcast:
    """The broadcast with its batch, or 404."""
    rows = Broadcast.objects.select_related("batch__released_by", "batch__created_by", "selection", "created_by")
    return get_object_or_404(rows, pk=pk)


@programme
def index(request: Request) -> HttpResponse:
    """Every message, the newest first, with where it stands and how it went."""
    rows, older = fates.broadcasts(number(request, "before"))
    labels = {group.key: group.label for group in groups.all_groups()}
    shown = [(row, row.broadcast.selection or labels.get(row.broadcast.group, "")) for row in rows]
    context = {"rows": shown, "older": older, "health": queries.desk()}
    return render(request, "outbox/broadcasts.html", context)


@programme
def new(request: Request) -> HttpResponse:
    """First to whom, then the words; ``?from=`` begins with another message's."""
    copied = Broadcast.objects.filter(pk=number(request, "from") or 0).select_related("selection").first()
    if "to" not in request.GET:
        return _circle(request, _key_of(copied) if copied else "")
    return _form(request, None, *_circle_asked(request), copied)


@programme
def edit(request: Request, pk: int) -> HttpResponse:
    """Change a message that has not been prepared; its receivers too with ``?to=``."""
    broadcast = found(pk)
    if broadcast.batch_id is not None:
        notices.error(request, _("Breven är redan förberedda. Skriv ett nytt meddelande i stället."))
        return redirect(broadcast)
    if "choose" in request.GET:
        return _circle(request, _key_of(broadcast))
    asked = _circle_asked(request) if "to" in request.GET else _circle_of(broadcast)
    return _form(request, broadcast, *asked, broadcast)


def _circle(request: Request, chosen_key: str) -> HttpResponse:
    form = CircleForm(initial={"to": chosen_key})
    context = {"form": form, "from": request.GET.get("from", ""), "health": queries.desk()}
    return render(request, "outbox/broadcast_to.html", context)


def _key_of(broadcast: Broadcast) -> str:
    return f"selection:{broadcast.selection_id}" if broadcast.selection_id else f"group:{broadcast.group}"


def _circle_asked(request: Request) -> tuple[Group | None, Selection | None]:
    kind, _colon, key = request.GET["to"].partition(":")
    if kind == "selection" and key.isdecimal():
        return None, get_object_or_404(Selection, pk=key)
    try:
        return groups.group_named(key), None
    except KeyError as unknown:
        raise Http404 from unknown


def _circle_of(broadcast: Broadcast) -> tuple[Group | None, Selection | None]:
    known = {group.key: group for group in groups.all_groups()}
    return known.get(broadcast.group), broadcast.selection


def _form(
    request: Request,
    broadcast: Broadcast | None,
    group: Group | None,
    selection: Selection | None,
    start: Broadcast | None,
) -> HttpResponse:
    names = ("option", "is_required", *sendouts.TEXTS)
    initial = {name: getattr(start, name) for name in names} if start else {}
    form = BroadcastForm(posted(request), group=group, initial=initial)
    if form.is_bound and form.is_valid():
        facts = {"group": group.key if group else "", "selection": selection, "option": "", **form.cleaned_data}
        try:
            return redirect(sendouts.write_broadcast(actor=request.actor, broadcast=broadcast, **facts))
        except Refused as refused:
            form.add_error(None, str(refused))
    to = selection or (group and group.label)
    context: dict[str, Any] = {"form": form, "broadcast": broadcast, "to": to, "health": queries.desk()}
    return render(request, "outbox/broadcast_form.html", context, status=422 if form.is_bound else 200)


@programme
def show(request: Request, pk: int) -> HttpResponse:
    """One message: the letter in each language, how many it reaches and how, what can be done, how it went."""
    broadcast = found(pk)
    audience = audience_of(broadcast)
    first = (max(number(request, "page") or 1, 1) - 1) * PEOPLE
    shown = audience.shown
    context = {
        "broadcast": broadcast,
        "batch": broadcast.batch,
        "stage": fates.stage_of(broadcast.batch),
        "audience": audience,
        "to": audiences.words_of(*chosen(broadcast)),
        "letters": _letters(broadcast, request.actor),
        "people": shown[first : first + PEOPLE],
        "before": first // PEOPLE if first else None,
        "after": first // PEOPLE + 2 if len(shown) > first + PEOPLE else None,
        "fates": fates.fates_of([broadcast.batch_id or 0]).get(broadcast.batch_id or 0),
        "health": queries.desk(),
    }
    response = render(request, "outbox/broadcast.html", context)
    if request.htmx and context["stage"] is not fates.PREPARING:
        response["HX-Refresh"] = "true"  # what was under way has ended: the whole page is another one
    return response


def _letters(broadcast: Broadcast, actor: Actor) -> list[tuple[str, str, str]]:
    """The letter in each language as the reader would get it, without the link that only its receiver may use."""
    found = []
    for code, label in (("sv", _("Brevet på svenska")), ("en", _("Brevet på engelska"))):
        words = sendouts.words_for(broadcast, sendouts.sample_reader(actor, code))
        found.append((label, words.subject, hidden_in(words.body_text, _("(länken syns bara i brevet)"))))
    return found


@programme
@require_POST
def hold(request: Request, pk: int) -> HttpResponse:
    """Prepare the letters, held."""
    return _act(request, pk, _hold)


@programme
@require_POST
def release(request: Request, pk: int) -> HttpResponse:
    """Let the letters go."""
    return _act(request, pk, _release)


@programme
@require_POST
def attempt(request: Request, pk: int) -> HttpResponse:
    """Send the letter to the reader alone, in both languages."""
    return _act(request, pk, _attempt)


@programme
@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    """Throw a draft away."""
    try:
        sendouts.discard_broadcast(found(pk), actor=request.actor)
    except Refused as refused:
        notices.error(request, str(refused))
        return redirect("broadcast", pk=pk)
    notices.success(request, _("Utkastet är borta. Ingen har fått något brev."))
    return redirect("broadcasts")


def _act(request: Request, pk: int, act: Callable[[Broadcast, Actor], str]) -> HttpResponse:
    broadcast = found(pk)
    try:
        done = act(broadcast, request.actor)
    except Refused as refused:
        notices.error(request, str(refused))
    else:
        notices.success(request, done)
    return redirect(broadcast)


def _hold(broadcast: Broadcast, actor: Actor) -> str:
    batch = sendouts.hold_broadcast(broadcast, actor=actor)
    words = ngettext(
        "%(count)s brev förbereds och hålls tills du släpper det.",
        "%(count)s brev förbereds och hålls tills du släpper dem.",
        batch.total,
    )
    return words % {"count": batch.total}


def _release(broadcast: Broadcast, actor: Actor) -> str:
    if broadcast.batch is None:
        raise Refused(_("Förbered breven först."))
    count = holding.release_batch(broadcast.batch, actor=actor)
    return ngettext("%(count)s brev är släppt.", "%(count)s brev är släppta.", count) % {"count": count}


def _attempt(broadcast: Broadcast, actor: Actor) -> str:
    sendouts.try_broadcast(broadcast, actor=actor)
    return _("Två prov är på väg till %(email)s, ett på varje språk.") % {"email": actor.email}
