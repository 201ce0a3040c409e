"""Which reminders went and which will go: for the whole programme, one thing or one person.

What will go is worked out from the policies and the dates as they are; nothing of it is stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Model

from ignite.accounts.models import User
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.outbox.models import Message, ReminderPause
from ignite.outbox.policies import Call, Occasion, Policy, all_policies
from ignite.outbox.reminding.due import Due, called, occasions_of, reminders_of
from ignite.outbox.reminding.terms import Terms, Thing, thing_of

NEWEST = 30
_TEXTS = ("body_text", "body_html", "ics", "context", "headers")


@dataclass(frozen=True, slots=True)
class Coming:
    """A reminder to come of one date; to one person when ``call`` says whom. A paused one will not go."""

    due: Due
    is_paused: bool
    call: Call | None = None

    @property
    def about(self) -> Any:
        """The thing."""
        return self.due.occasion.about

    @property
    def thing(self) -> str:
        """The thing as addresses of pages name it: ``workshops.workshop:12``."""
        return written(thing_of(self.about))


def written(thing: Thing) -> str:
    """A thing as addresses name it."""
    return f"{thing[0]}:{thing[1]}"


def models() -> dict[str, type[Model]]:
    """The models that some policy reminds of, by label."""
    return {policy.model._meta.label_lower: policy.model for policy in all_policies()}


def coming(until: datetime, terms: Terms, *, policy: Policy | None = None) -> list[Coming]:
    """What will go until then, soonest first, without asking for the people. Only the policies' own queries."""
    now, found = clock.now(), []
    for one in all_policies() if policy is None else [policy]:
        for occasion in occasions_of(one, terms, now, until, at_once=True):
            is_paused = terms.is_paused(one, occasion)
            offsets = terms.offsets(one, occasion.edition_id)
            dues = reminders_of(one, occasion, offsets)
            found += [Coming(due, is_paused) for due in dues if now < due.moment <= until]
    return sorted(found, key=_when)


def coming_of(about: Model, terms: Terms, *, policy: Policy | None = None) -> list[Coming]:
    """Everything that will go about one thing, soonest first, to whom. Queries by the policies, not by the people."""
    now, found = clock.now(), []
    occasions: dict[Any, list[Occasion]] = {}  # several policies of a room may share one question
    for one in all_policies() if policy is None else [policy]:
        if not isinstance(about, one.model):
            continue
        if one.of not in occasions:
            occasions[one.of] = list(one.of(about))
        for occasion in occasions[one.of]:
            is_paused = terms.is_paused(one, occasion)
            dues = reminders_of(one, occasion, terms.offsets(one, occasion.edition_id))
            found += [Coming(due, is_paused) for due in dues if due.moment > now]
    return list(_to_people(sorted(found, key=_when), terms))


def coming_to(person: User, until: datetime, terms: Terms, *, policy: Policy | None = None) -> list[Coming]:
    """What will go to one person until then, soonest first. As many queries for many dates as for one."""
    found = _to_people(coming(until, terms, policy=policy), terms)
    return [one for one in found if one.call is not None and one.call.to.user_id == person.pk]


def _when(one: Coming) -> tuple[datetime, str, int]:
    return one.due.moment, one.due.policy.name, one.about.pk


def _to_people(found: list[Coming], terms: Terms) -> Iterator[Coming]:
    """The same for each person, without those who had theirs already (sent by hand, or by a clock that ran ahead)."""
    asked: dict[Any, list[Due]] = defaultdict(list)  # several policies of a room may share one question
    for one in found:
        asked[one.due.policy.calls_of].append(one.due)
    people = {key: called(dues[0].policy, (due.occasion for due in dues)) for key, dues in asked.items()}
    had = _had(found)
    for one in found:
        due, occasion = one.due, one.due.occasion
        for call in people[due.policy.calls_of].get(occasion.place, ()):
            if (due.key, call.to.mark) not in had:
                is_left_out = terms.is_left_out(due.policy, occasion, call.to.user_id)
                yield Coming(due, one.is_paused or is_left_out, call)


def _had(found: list[Coming]) -> set[tuple[str, str]]:
    """Key and receiver of the reminders that are there already of these things. One query."""
    if not found:
        return set()
    kinds = {one.due.policy.name: one.due.policy.kind.name for one in found}
    things = [thing_of(one.about) for one in found]
    rows = Message.objects.filter(
        policy__in=kinds, about_type__in={label for label, _pk in things}, about_id__in={pk for _label, pk in things}
    )
    had = set()
    for policy, key in rows.values_list("policy", "dedupe_key"):
        stem = key.removeprefix(f"{kinds[policy]}:").rpartition(":seq")[0]
        before, mark = _parted(stem)
        had.add((before, mark))
    return had


def _parted(stem: str) -> tuple[str, str]:
    """The reminder's key and the receiver's mark (``user:7`` or ``to:…``)."""
    before, _colon, last = stem.rpartition(":")
    key, _colon, word = before.rpartition(":")
    return key, f"{word}:{last}"


def went(
    actor: Actor, *, policy: str = "", thing: Thing | None = None, person: User | None = None, limit: int = NEWEST
) -> list[Message]:
    """The newest reminders that went or are on their way, without their texts. One query."""
    rows = (
        Message.objects.for_user(actor).exclude(policy="").defer("body_text", "body_html", "ics", "context", "headers")
    )
    if policy:
        rows = rows.filter(policy=policy)
    if thing is not None:
        rows = rows.filter(about_type=thing[0], about_id=thing[1])
    if person is not None:
        rows = rows.filter(recipient=person)
    return list(rows.order_by("-pk")[:limit])


def pauses(terms: Terms, *, thing: Thing | None = None, person: User | None = None) -> list[ReminderPause]:
    """Pauses of things and people among those read, newest first."""
    return [
        one
        for one in terms.rows
        if (thing is None or (one.about_type, one.about_id) == thing)
        and (person is None or one.recipient_id == person.pk)
    ]


def names(actor: Actor, things: Iterable[Thing]) -> dict[Thing, Any]:
    """The things that the reader may see, to be named and linked to. One query for each kind of thing.

    A draft pitch is reminded of, and its words are nobody else's yet: it is not among them.
    """
    wanted, known, found = defaultdict(set), models(), {}
    for label, pk in things:
        wanted[label].add(pk)
    for label, pks in sorted(wanted.items()):
        if label in known:
            for thing in _seen(known[label], actor).filter(pk__in=pks):
                found[label, thing.pk] = thing
    return found


def thing_named(actor: Actor, text: str) -> Any:
    """The thing that an address names and the reader may see, or None."""
    label, _colon, pk = text.partition(":")
    known = models()
    if label not in known or not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    return _seen(known[label], actor).filter(pk=pk).first()


def _seen(model: Any, actor: Actor) -> Any:
    return model._default_manager.for_user(actor).select_related()  # what a name may be made of


def by_day(found: list[Coming]) -> list[tuple[datetime, list[Coming]]]:
    """The same grouped by Swedish day, each with its first moment."""
    days = groupby(found, key=lambda one: clock.local(one.due.moment).date())
    grouped = [list(rows) for _day, rows in days]
    return [(rows[0].due.moment, rows) for rows in grouped]
