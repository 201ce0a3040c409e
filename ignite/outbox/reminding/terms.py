"""What the programme has decided about reminders: an edition's own times, and pauses."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Self

from django.db.models import Model

from ignite.outbox.models import ReminderPause, ReminderSetting
from ignite.outbox.policies import Occasion, Offset, Policy

Thing = tuple[str, int | None]  # label and primary key; ("", None) is everything
EVERYTHING: Thing = ("", None)


def thing_of(about: Model) -> Thing:
    """What a message and a pause remember of a thing."""
    return about._meta.label_lower, about.pk


@dataclass(slots=True)
class Terms:
    """The decisions in force, read once; asked for each policy."""

    own: dict[tuple[str, int], tuple[Offset, ...]] = field(default_factory=dict)
    paused: set[tuple[str, int]] = field(default_factory=set)
    pauses: dict[str, set[tuple[Thing, int | None]]] = field(default_factory=lambda: defaultdict(set))
    rows: list[ReminderPause] = field(default_factory=list)

    @classmethod
    def read(cls, policy: str | None = None) -> Self:
        """Those of one policy, or of all. Two queries."""
        terms = cls()
        settings, pauses = ReminderSetting.objects.all(), ReminderPause.objects.all()
        if policy is not None:
            settings, pauses = settings.filter(policy=policy), pauses.filter(policy__in=["", policy])
        for setting in settings:
            place = setting.policy, setting.edition_id
            if setting.offsets is not None:
                terms.own[place] = tuple(map(Offset.read, setting.offsets))
            if setting.paused_at is not None:
                terms.paused.add(place)
        terms.rows = list(pauses.select_related("recipient", "by").order_by("-since", "-pk"))
        for pause in terms.rows:
            terms.pauses[pause.policy].add(((pause.about_type, pause.about_id), pause.recipient_id))
        return terms

    def offsets(self, policy: Policy, edition_id: int | None) -> tuple[Offset, ...]:
        """The policy's times in an edition."""
        return policy.offsets if edition_id is None else self.own.get((policy.name, edition_id), policy.offsets)

    def all_offsets(self, policy: Policy) -> set[Offset]:
        """The policy's times in any edition."""
        own = (offsets for (name, _edition), offsets in self.own.items() if name == policy.name)
        return set(policy.offsets).union(*own)

    def is_paused(self, policy: Policy, occasion: Occasion) -> bool:
        """Whether nobody is reminded: the policy is paused for the edition, or the thing is."""
        if occasion.edition_id is not None and (policy.name, occasion.edition_id) in self.paused:
            return True
        return self._has(policy, thing_of(occasion.about), None)

    def is_left_out(self, policy: Policy, occasion: Occasion, user_id: int | None) -> bool:
        """Whether this person is not reminded: at all, or of this thing."""
        if user_id is None:
            return False
        return self._has(policy, EVERYTHING, user_id) or self._has(policy, thing_of(occasion.about), user_id)

    def _has(self, policy: Policy, thing: Thing, user_id: int | None) -> bool:
        return any((thing, user_id) in self.pauses.get(name, ()) for name in ("", policy.name))
