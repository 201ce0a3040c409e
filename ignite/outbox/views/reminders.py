"""The programme's pages of reminders: what is reminded of, what will go and went, pauses, an edition's own times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages as notices
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ignite.accounts.models import User
from ignite.editions.models import Edition
from ignite.kernel import clock
from ignite.kernel.access import programme
from ignite.kernel.actor import Actor
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.shapes import Crumb
from ignite.outbox import showing
from ignite.outbox.models import ReminderPause
from ignite.outbox.policies import Policy, all_policies, policy_named
from ignite.outbox.reminding import changes, forms, planning, queries, words
from ignite.outbox.reminding.queries import Coming
from ignite.outbox.reminding.terms import Terms, Thing, thing_of
from ignite.outbox.views.asked import number

AHEAD = timedelta(days=14)
SHOWN = 100  # rows of a page; a large workshop has a row for each person and time


@dataclass(frozen=True, slots=True)
class Choice:
    """What the page is about: everything, or one policy, thing or person."""

    policy: Policy | None = None
    about: Any = None
    person: User | None = None

    @property
    def thing(self) -> Thing | None:
        """The thing, as messages remember it."""
        return thing_of(self.about) if self.about is not None else None

    def address(self, **more: str) -> str:
        """The page's address, with something else chosen when told so."""
        said = {
            "policy": self.policy.name if self.policy else "",
            "about": queries.written(self.thing) if self.thing else "",
            "person": str(self.person.pk) if self.person else "",
            **more,
        }
        query = urlencode({name: value for name, value in said.items() if value})
        return reverse("reminders") + (f"?{query}" if query else "")


@programme
def reminders(request: Request) -> HttpResponse:
    """What is reminded of in words, what will go, what went, and what is paused."""
    choice = _choice(request.actor, request.GET)
    return render(request, "outbox/reminders.html", _page(request.actor, choice, number(request, "skip") or 0))


@programme
def reminder(request: Request, name: str) -> HttpResponse:
    """One policy: its times in the running edition, which can be changed, and its pause."""
    policy, edition = _policy(name), Edition.objects.current()
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
    choice, said = _choice(request.actor, request.POST), request.POST
    policy = _policy(said.get("send_policy", ""))
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
    choice, said = _choice(request.actor, request.POST), request.POST
    chosen = QueryDict(mutable=True)
    chosen.update({"about": said.get("pause_about", ""), "person": said.get("pause_person", "")})
    wanted = _choice(request.actor, chosen)
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
    choice = _choice(request.actor, request.POST)
    found = ReminderPause.objects.filter(pk=pk).first()
    if found is not None:
        changes.lift(found, actor=request.actor)
    notices.success(request, _("Pausen är hävd. Det som skulle ha gått under pausen skickas inte."))
    return redirect(choice.address())


def _policy(name: str) -> Policy:
    try:
        return policy_named(name)
    except KeyError:
        raise Http404 from None


def _choice(actor: Actor, said: QueryDict) -> Choice:
    """What an address asks for. Raises Http404 for what is not there."""
    name, about, person = (said.get(one, "") for one in ("policy", "about", "person"))
    thing = queries.thing_named(actor, about) if about else None
    if (about and thing is None) or (person and not (person.isascii() and person.isdigit() and len(person) < 19)):
        raise Http404
    return Choice(
        policy=_policy(name) if name else None,
        about=thing,
        person=get_object_or_404(User, pk=person) if person else None,
    )


def _coming(choice: Choice, terms: Terms) -> list[Coming]:
    if choice.about is not None:
        found = queries.coming_of(choice.about, terms, policy=choice.policy)
        return [one for one in found if choice.person is None or _is_to(one, choice.person)]
    until = clock.now() + AHEAD
    if choice.person is not None:
        return queries.coming_to(choice.person, until, terms, policy=choice.policy)
    return queries.coming(until, terms, policy=choice.policy)


def _is_to(one: Coming, person: User) -> bool:
    return one.call is not None and one.call.to.user_id == person.pk


def _page(actor: Actor, choice: Choice, skip: int) -> dict[str, Any]:
    terms = Terms.read()
    every = _coming(choice, terms)
    found = every[skip : skip + SHOWN]
    pauses = queries.pauses(thing=choice.thing, person=choice.person)
    things = {thing_of(one.about) for one in found}
    things |= {(one.about_type, one.about_id) for one in pauses if one.about_type}
    seen: dict[Thing, Any] = {choice.thing: choice.about} if choice.thing else {}
    seen |= queries.names(actor, things - seen.keys())
    name = choice.policy.name if choice.policy else ""
    went = queries.went(actor, policy=name, thing=choice.thing, person=choice.person)
    return {
        "choice": choice,
        "is_whole": choice == Choice(),
        "count": len(every),
        "more": choice.address(skip=str(skip + SHOWN)) if len(every) > skip + SHOWN else "",
        "days": [(moment, [_row(one, choice, seen) for one in rows]) for moment, rows in queries.by_day(found)],
        "went": [(message, showing.tone_of(message)) for message in went],
        "pauses": [(one, seen.get((one.about_type, one.about_id))) for one in pauses],
        "facets": [(_("Alla"), choice.address(policy=""), choice.policy is None)]
        + [(one.label, choice.address(policy=one.name), one == choice.policy) for one in all_policies()],
        **({} if choice.about or choice.person else _in_general(choice, terms)),
    }


def _in_general(choice: Choice, terms: Terms) -> dict[str, Any]:
    """The policies in words, and which of them fail."""
    edition = Edition.objects.current()
    return {
        "policies": [_in_words(one, edition, terms) for one in all_policies() if choice.policy in (None, one)],
        "late": planning.late(clock.now()),
    }


def _row(one: Coming, choice: Choice, seen: dict[Thing, Any]) -> dict[str, Any]:
    about = seen.get(thing_of(one.about))
    return {
        "coming": one,
        "about": about,
        "url": about.get_absolute_url() if about is not None and hasattr(about, "get_absolute_url") else "",
        "address": choice.address(about=one.thing) if about is not None else "",
        "anchor": one.due.occasion.anchor.isoformat(),
        "when": words.in_words(one.due.offset),
    }


def _in_words(policy: Policy, edition: Edition | None, terms: Terms) -> dict[str, Any]:
    place = (policy.name, edition.pk) if edition else None
    return {
        "policy": policy,
        "is_paused": place in terms.paused,
        "own": [words.in_words(one) for one in terms.own[place]] if place is not None and place in terms.own else None,
    }
