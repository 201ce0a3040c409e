"""The programme's pages of reminders: what is reminded of, what will go and went, pauses, an edition's own times."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.editions.models import Edition
from ignite.kernel.access import programme
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.shapes import Crumb
from ignite.outbox.models import ReminderPause
from ignite.outbox.policies import Policy
from ignite.outbox.reminding import changes, forms, queries, words
from ignite.outbox.reminding.terms import Terms
from ignite.outbox.views.asked import number
from ignite.outbox.views.reminder_pages import choice_of, page, part, policy_or_404


@programme
def reminders(request: Request) -> HttpResponse:
    """What is reminded of in words, what will go, what went, and what is paused."""
    choice, name = choice_of(request.actor, request.GET), request.GET.get("part", "")
    if not name:
        return render(request, "outbox/reminders.html", page(request.actor, choice))
    context = part(request.actor, choice, policy_or_404(name), number(request, "skip") or 0)
    return render(request, "outbox/_reminders_part.html" if request.htmx else "outbox/reminders_part.html", context)


@programme
def reminder(request: Request, name: str) -> HttpResponse:
    """One policy: its times in the running edition, which can be changed, and its pause."""
    policy, edition = policy_or_404(name), Edition.objects.current()
    terms = Terms.read(policy.name)
    rows = forms.times_form(_said(request), terms.offsets(policy, edition.pk if edition else None))
    if request.method == "POST":
        if edition is None:
            raise Http404
        if request.POST.get("do", "save") != "save" or rows.is_valid():
            try:
                notices.success(request, _change(request, edition, policy, rows))
                return redirect("reminder", name=policy.name)
            except Refused as refused:
                notices.error(request, str(refused))
    context = {
        "policy": policy,
        "edition": edition,
        "rows": rows,
        "is_paused": edition is not None and (policy.name, edition.pk) in terms.paused,
        "is_changed": edition is not None and (policy.name, edition.pk) in terms.own,
        "own": [words.in_words(one) for one in policy.offsets],
        "crumbs": [Crumb(_("Utskick"), reverse("messages")), Crumb(_("Påminnelser"), reverse("reminders"))],
    }
    return render(request, "outbox/reminder.html", context, status=422 if request.method == "POST" else 200)


def _said(request: Request) -> QueryDict | None:
    """What the rows are bound to: nothing when another button than the form's own was pressed."""
    return posted(request) if request.POST.get("do", "save") == "save" else None


def _change(request: Request, edition: Edition, policy: Policy, rows: Any) -> str:
    actor = request.actor
    match request.POST.get("do", "save"):
        case "reset":
            changes.reset_offsets(edition, policy, actor=actor)
            return _("Påminnelsen går på sina vanliga tider igen.")
        case "pause":
            changes.pause_policy(edition, policy, actor=actor)
            return _("Påminnelsen är pausad för programomgången.")
        case "resume":
            changes.resume_policy(edition, policy, actor=actor)
            return _("Påminnelsen går igen, från och med nu.")
        case _:
            changes.set_offsets(edition, policy, forms.times_of(rows), actor=actor)
            return _("Tiderna är sparade.")


@programme
@require_POST
def send(request: Request) -> HttpResponse:
    """Send one person's reminder at once."""
    choice, said = choice_of(request.actor, request.POST), request.POST
    policy = policy_or_404(said.get("send_policy", ""))
    about = queries.thing_named(request.actor, said.get("send_about", ""))
    if about is None:
        raise Http404
    try:
        anchor = datetime.fromisoformat(said.get("anchor", ""))
        changes.send_now(
            policy, about, code=said.get("code", ""), mark=said.get("mark", ""), round_=said.get("round", ""),
            anchor=anchor, actor=request.actor,
        )  # fmt: skip
    except ValueError:
        raise Http404 from None
    except Refused as refused:
        notices.error(request, str(refused))
    else:
        notices.success(request, _("Påminnelsen är på väg."))
    return redirect(choice.address())


@programme
@require_POST
def pause(request: Request) -> HttpResponse:
    """Pause the reminders of a thing, to a person, or to a person about a thing."""
    choice, said = choice_of(request.actor, request.POST), request.POST
    chosen = QueryDict(mutable=True)
    chosen.update({"about": said.get("pause_about", ""), "person": said.get("pause_person", "")})
    wanted = choice_of(request.actor, chosen)
    try:
        changes.pause(about=wanted.about, person=wanted.person, actor=request.actor)
    except Refused as refused:
        notices.error(request, str(refused))
    else:
        notices.success(request, _("Påminnelserna är pausade tills någon häver pausen."))
    return redirect(choice.address())


@programme
@require_POST
def lift(request: Request, pk: int) -> HttpResponse:
    """Lift a pause; one that is lifted already stays so."""
    choice = choice_of(request.actor, request.POST)
    found = ReminderPause.objects.filter(pk=pk).first()
    if found is not None:
        changes.lift(found, actor=request.actor)
    notices.success(request, _("Pausen är hävd. Det som skulle ha gått under pausen skickas inte."))
    return redirect(choice.address())
