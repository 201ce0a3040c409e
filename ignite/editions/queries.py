"""Reads of editions, their texts and the figures of law."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ignite.editions.content.topics import ALL, Topic
from ignite.editions.enums import DatedKey, EditionState
from ignite.editions.models import DatedSetting, Edition, EditionText
from ignite.editions.naming import names
from ignite.kernel import clock
from ignite.kernel.lifecycle import lifecycle_of
from ignite.kernel.models import Transition
from ignite.kernel.shapes import Entry


def running_texts() -> dict[str, dict[str, Any]]:
    """What the running edition has changed in the method's texts, by topic. One query."""
    running = Edition.objects.filter(state=EditionState.RUNNING).order_by("-starts_on").values("pk")[:1]
    return dict(EditionText.objects.filter(edition=running).values_list("topic", "content"))


def texts_of(edition: Edition) -> dict[str, dict[str, Any]]:
    """What an edition has changed, by topic. One query."""
    return dict(EditionText.objects.filter(edition=edition).values_list("topic", "content"))


def topics_of(edition: Edition) -> list[tuple[Topic, int]]:
    """Every topic with how many of its parts the edition has changed. One query."""
    changed = texts_of(edition)
    return [(topic, len(changed.get(topic.key, {}))) for topic in ALL]


def answer_days() -> int:
    """Within how many days a pitch is answered in the running edition (an edition's default without one). One query."""
    default: int = Edition._meta.get_field("answer_days").get_default()
    edition = Edition.objects.current()
    return edition.answer_days if edition else default


def history_of(edition: Edition) -> list[Entry]:
    """What has happened with an edition, newest first. Two queries."""
    rows = list(Transition.objects.filter(thing="edition", thing_id=edition.pk).order_by("-pk"))
    known = names(row.actor for row in rows)
    looks, states = lifecycle_of(edition).looks, dict(EditionState.choices)
    return [
        Entry(
            title=_MOVES[row.move]() if row.move in _MOVES else states.get(row.target, row.target),
            at=row.at,
            who=known.get(row.actor, "") if row.actor else "",
            body=row.reason,
            tone=looks[row.target].tone if row.target in looks else "plain",
        )
        for row in rows
    ]


_MOVES = {
    "change": lambda: _("Inställningarna ändrades"),
    "text": lambda: _("En text ändrades"),
    "own": lambda: _("Metodens egna ord togs tillbaka"),
}


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A figure of law with who confirmed it last, and whether it holds today."""

    row: DatedSetting
    who: str
    is_in_force: bool

    @property
    def is_to_confirm(self) -> bool:
        """Whether somebody should say this year that it holds."""
        return self.is_in_force and not self.row.is_confirmed


def figures() -> list[tuple[str | Promise, list[Confirmed]]]:
    """Every figure by what it is of, the newest first. Three queries."""
    rows = list(DatedSetting.objects.order_by("-valid_from", "-pk"))
    who = _confirmed_by(row.pk for row in rows)
    today = clock.today()
    found: list[tuple[str | Promise, list[Confirmed]]] = []
    for key in DatedKey:
        of_key = [row for row in rows if row.key == key]
        current = next((row.pk for row in of_key if row.valid_from <= today), None)
        found.append((key.label, [Confirmed(row, who.get(row.pk, ""), row.pk == current) for row in of_key]))
    return found


def _confirmed_by(ids: Iterable[int]) -> dict[int, str]:
    moves = Transition.objects.filter(thing="dated-setting", thing_id__in=list(ids)).order_by("thing_id", "-pk")
    last = {row.thing_id: row.actor for row in moves.distinct("thing_id") if row.actor}
    known = names(last.values())
    return {thing: known.get(actor, "") for thing, actor in last.items()}


def unconfirmed() -> QuerySet[DatedSetting, DatedSetting]:
    """The figures in force today that nobody has confirmed this year."""
    today = clock.today()
    in_force = DatedSetting.objects.filter(valid_from__lte=today)
    newer = in_force.filter(key=OuterRef("key"), valid_from__gt=OuterRef("valid_from"))
    asked = Q(confirmed_on__isnull=True) | Q(confirmed_on__lt=date(today.year, 1, 1))
    return in_force.filter(asked, ~Exists(newer))
