"""What is due of a policy in a span of time: of each date only the newest time that has passed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ignite.outbox.letters import Letter
from ignite.outbox.policies import Call, Occasion, Offset, Policy
from ignite.outbox.reminding import quiet
from ignite.outbox.reminding.moments import moment_of, spans
from ignite.outbox.reminding.terms import Terms, thing_of


@dataclass(frozen=True, slots=True)
class Due:
    """One reminder of one date: when, by which of the policy's times, and when it is of no use any more."""

    policy: Policy
    occasion: Occasion
    offset: Offset
    moment: datetime
    expires_at: datetime | None

    @property
    def key(self) -> str:
        """Names it for ever: another date is another reminder, the same date never two."""
        label, pk = thing_of(self.occasion.about)
        anchor = int(self.occasion.anchor.timestamp() // 60)
        return f"{self.policy.name}:{label}:{pk}:{self.occasion.round}:{anchor}:{self.offset.code}"

    def letter(self, call: Call, due_at: datetime) -> Letter:
        """The letter to one person."""
        return Letter(
            to=call.to, key=self.key, about=self.occasion.about, seq=self.occasion.seq, context=call.context,
            url=call.url, action=call.action, due_at=due_at, expires_at=self.expires_at, policy=self.policy.name,
        )  # fmt: skip

    def due_at(self, now: datetime) -> datetime:
        """When a letter written now may leave: not in quiet hours when it can wait that long."""
        if not self.policy.can_wait:
            return now
        moment = quiet.next_polite(now)
        return now if self.expires_at is not None and moment >= self.expires_at else moment


def reminders_of(policy: Policy, occasion: Occasion, offsets: Iterable[Offset]) -> list[Due]:
    """Every reminder of one date in its order, past and to come, that its thing has not outlived.

    Of two that quiet hours move to one instant only the later one is left. Each expires when the next one is due, or
    the thing is over.
    """
    raw = sorted((offset.moment(occasion.anchor), offset.code, offset) for offset in set(offsets))
    at = {moment_of(one, occasion.anchor, can_wait=policy.can_wait): one for _moment, _code, one in raw}
    moments = sorted(at)
    ends = [*moments[1:], None]
    found = []
    for moment, following in zip(moments, ends, strict=True):
        if (occasion.until is None or moment < occasion.until) and (occasion.since is None or moment > occasion.since):
            expiry = min(filter(None, (occasion.until, following)), default=None)
            found.append(Due(policy, occasion, at[moment], moment, expiry))
    return found


def occasions_of(
    policy: Policy, terms: Terms, after: datetime, until: datetime, *, at_once: bool = False
) -> Iterator[Occasion]:
    """The dates that may have a reminder due in (after, until], each once.

    Asks the policy for each span of dates, or ``at_once`` for all between the first and the last; for none if none can.
    """
    seen = set()
    wanted = spans(terms.all_offsets(policy), after, until, can_wait=policy.can_wait)
    if at_once and wanted:
        wanted = [(wanted[0][0], wanted[-1][1])]
    for start, end in wanted:
        for occasion in policy.occasions(start, end):
            if occasion.place not in seen:
                seen.add(occasion.place)
                yield occasion


def due_between(policy: Policy, terms: Terms, after: datetime, now: datetime) -> Iterator[Due]:
    """What fell due in (after, now] and is still of use; after a standstill one of each date, the newest."""
    for occasion in occasions_of(policy, terms, after, now):
        if terms.is_paused(policy, occasion) or (occasion.until is not None and now >= occasion.until):
            continue
        offsets = terms.offsets(policy, occasion.edition_id)
        passed = [one for one in reminders_of(policy, occasion, offsets) if one.moment <= now]
        if passed and passed[-1].moment > after:
            yield passed[-1]


def called(policy: Policy, occasions: Iterable[Occasion]) -> dict[Any, list[Call]]:
    """The people to remind of each date, by its place. As many queries as the policy takes, for any number of dates."""
    asked, people = {one.place: one for one in occasions}, defaultdict(list)
    for occasion, call in policy.calls_of(list(asked.values())) if asked else ():
        people[occasion.place].append(call)
    return people


def calls_of(policy: Policy, dues: Sequence[Due], terms: Terms) -> Iterator[tuple[Due, Call]]:
    """The people to remind: not those concerned only since, nor those for whom it is paused."""
    people = called(policy, (due.occasion for due in dues))
    for due in dues:
        for call in people.get(due.occasion.place, ()):
            if call.since is not None and due.moment <= call.since:
                continue
            if not terms.is_left_out(policy, due.occasion, call.to.user_id):
                yield due, call
