"""Two pages with one draft open: each saves what its writer changed, and what clashes is kept aside for both to see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import Refused
from ignite.kernel.lifecycle import lock
from needs.models import BriefAside, Need
from needs.services.briefs import MANY, known_requirements, lock_draft, save_need
from needs.services.rows import Row
from needs.wording import KEPT_ROWS, WORDS, mark_of, plain

ROWS = "requirements"
MERGED = (
    *WORDS,
    "offers",
    "budget_sek",
    "options_sek",
    "starts_on",
    "months",
    "language",
    "deadline_at",
    "is_sealed",
    "is_rolling",
    *MANY,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page knows of the draft: which page it is, and a mark of each field as it was read."""

    page: str = ""
    seen: Mapping[str, str] = field(default_factory=dict)


def values_of(need: Need) -> dict[str, Any]:
    """What a draft holds, field by field, as :func:`save_draft` takes it. Three queries unless prefetched."""
    many = {name: sorted(one.pk for one in getattr(need, name).all()) for name in MANY}
    single = {name: getattr(need, name) for name in MERGED if name not in MANY}
    known = sorted(need.requirements.all(), key=lambda row: (row.position, row.pk))
    rows = [{name: getattr(row, name) for name in KEPT_ROWS} for row in known]
    return {**single, **many, ROWS: rows}


def marks_of(need: Need) -> dict[str, str]:
    """A mark of each field as the draft holds it. Queries as :func:`values_of`; none for one that is not saved."""
    held = values_of(need) if need.pk else {}
    return {name: mark_of(value) for name, value in held.items()}


@transaction.atomic
def save_draft(
    need: Need,
    *,
    actor: Actor,
    reading: Reading,
    requirements: list[Row] | None = None,
    weights: Mapping[str, int] | None = None,
    **fields: Any,
) -> list[str]:
    """Save a draft as somebody wrote it on a page; returns the fields that clash.

    A field that the writer did not touch stays as somebody else may have left it meanwhile. One that both changed
    stays too, and what was written here is kept aside. Raises as :func:`needs.services.save_need`.
    """
    lock_draft(need, actor)
    held = values_of(need)
    given: dict[str, Any] = {**fields, **({} if requirements is None else {ROWS: requirements})}
    taken, clashing = {}, []
    for name, value in given.items():
        match _verdict(need, name, _sorted(name, value), held, reading):
            case "take":
                taken[name] = value
            case "clash":
                clashing.append(name)
    rows = taken.pop(ROWS, None)
    written = {**need.written_in, **dict.fromkeys(taken if rows is None else [*taken, ROWS], reading.page)}
    if taken or rows is not None or weights:
        save_need(need, actor=actor, requirements=rows, weights=weights, written_in=written, **taken)
    for name in clashing:
        _put_aside(need, name, plain(given[name]), actor)
    return clashing


def _sorted(name: str, value: Any) -> Any:
    return sorted(one.pk for one in value) if name in MANY else value


def _verdict(need: Need, name: str, mine: Any, held: Mapping[str, Any], reading: Reading) -> str:
    """ "same" (nothing to do), "take" (the writer's holds) or "clash"."""
    now, seen = held.get(name), reading.seen.get(name)
    if plain(mine) == plain(now) and not (name == ROWS and _differs_inside(mine, need)):
        return "same"
    if seen is None or mark_of(now) == seen or need.written_in.get(name) == reading.page:
        return "take"
    return "same" if mark_of(mine) == seen else "clash"


def _differs_inside(rows: list[Row], need: Need) -> bool:
    known = known_requirements(need)
    return any(
        getattr(old, name) != value for old, row in zip(known, rows, strict=False) for name, value in row.items()
    )


def _put_aside(need: Need, name: str, text: str, actor: Actor) -> None:
    # One of each writer's: what is typed on goes over what the last key put by.
    BriefAside.objects.update_or_create(
        need=need, field=name, by_id=actor.user_id, settled_at=None, defaults={"text": text, "at": clock.now()}
    )


@transaction.atomic
def settle_aside(aside: BriefAside, *, actor: Actor, use: bool = False) -> bool:
    """Take care of a text that was kept aside: put it in the place of what holds, or leave it. False when somebody has.

    Raises NotAllowed outside the group, Refused when the need is no draft any more or the field holds no words.
    """
    lock_draft(aside.need, actor)
    lock(aside)
    if aside.settled_at is not None:
        return False
    if use and aside.field not in WORDS:
        raise Refused(_("Det som skrevs där går inte att byta in. Skriv av det i formuläret."))
    if use:
        words: dict[str, Any] = {aside.field: aside.text}
        save_need(aside.need, actor=actor, **words)
    aside.settled_at = clock.now()
    aside.save(update_fields=["settled_at"])
    return True
