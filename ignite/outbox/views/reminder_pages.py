"""What the pages of reminders show: the page, and the parts of it that come after, one for each policy.

What will go follows from the rooms' dates and people; all policies at once would be some fifty queries. The page shows
what it knows at once and fetches each policy's part when it comes into view; without JavaScript each is a link.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from ignite.accounts.models import User
from ignite.editions.models import Edition
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.outbox import queries as outbox
from ignite.outbox import showing
from ignite.outbox.policies import Policy, all_policies, policy_named
from ignite.outbox.reminding import planning, queries, words
from ignite.outbox.reminding.queries import Coming
from ignite.outbox.reminding.terms import Terms, Thing, thing_of

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

    def policies(self) -> list[Policy]:
        """Those that can have something to say here."""
        chosen = [self.policy] if self.policy else all_policies()
        return [one for one in chosen if self.about is None or isinstance(self.about, one.model)]


def policy_or_404(name: str) -> Policy:
    """The policy of that name. Raises Http404 when there is none."""
    try:
        return policy_named(name)
    except KeyError:
        raise Http404 from None


def choice_of(actor: Actor, said: QueryDict) -> Choice:
    """What an address asks for. Raises Http404 for what is not there."""
    name, about, person = (said.get(one, "") for one in ("policy", "about", "person"))
    thing = queries.thing_named(actor, about) if about else None
    if (about and thing is None) or (person and not (person.isascii() and person.isdigit() and len(person) < 19)):
        raise Http404
    return Choice(
        policy=policy_or_404(name) if name else None,
        about=thing,
        person=get_object_or_404(User, pk=person) if person else None,
    )


def page(actor: Actor, choice: Choice) -> dict[str, Any]:
    """All but what will go: which policies there are, what went, what is paused."""
    terms = Terms.read()
    pauses = queries.pauses(terms, thing=choice.thing, person=choice.person)
    seen: dict[Thing, Any] = {choice.thing: choice.about} if choice.thing else {}
    seen |= queries.names(actor, {(one.about_type, one.about_id) for one in pauses if one.about_type} - seen.keys())
    name, shown = choice.policy.name if choice.policy else "", choice.policies()
    went = queries.went(actor, policy=name, thing=choice.thing, person=choice.person)
    return {
        "choice": choice,
        "is_whole": choice == Choice(),
        "count": len(shown),
        "parts": [(one, choice.address(part=one.name)) for one in shown],
        "health": outbox.health(),
        "went": [(message, showing.tone_of(message)) for message in went],
        "pauses": [(one, seen.get((one.about_type, one.about_id))) for one in pauses],
        "facets": [(_("Alla"), choice.address(policy=""), choice.policy is None)]
        + [(one.label, choice.address(policy=one.name), one == choice.policy) for one in all_policies()],
        **({} if choice.about or choice.person else _in_general(choice, terms)),
    }


def part(actor: Actor, choice: Choice, policy: Policy, skip: int) -> dict[str, Any]:
    """What will go of one policy. At most nine queries beside the choice's own."""
    terms = Terms.read(policy.name)
    every = _coming(choice, policy, terms)
    found = every[skip : skip + SHOWN]
    seen: dict[Thing, Any] = {choice.thing: choice.about} if choice.thing else {}
    seen |= queries.names(actor, {thing_of(one.about) for one in found} - seen.keys())
    return {
        "choice": choice,
        "policy": policy,
        "count": len(every),
        "is_alone": len(choice.policies()) == 1,
        "more": choice.address(part=policy.name, skip=str(skip + SHOWN)) if len(every) > skip + SHOWN else "",
        "days": [(moment, [_row(one, choice, seen) for one in rows]) for moment, rows in queries.by_day(found)],
    }


def _coming(choice: Choice, policy: Policy, terms: Terms) -> list[Coming]:
    if choice.about is not None:
        found = queries.coming_of(choice.about, terms, policy=policy)
        return [one for one in found if choice.person is None or _is_to(one, choice.person)]
    until = clock.now() + AHEAD
    if choice.person is not None:
        return queries.coming_to(choice.person, until, terms, policy=policy)
    return queries.coming(until, terms, policy=policy)


def _is_to(one: Coming, person: User) -> bool:
    return one.call is not None and one.call.to.user_id == person.pk


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
