"""Each field of an analysis as its template wants it: form or rows, number, and both texts where two differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ignite.kernel.actor import Actor
from needs.differences import Piece, differences
from needs.forms.rows import Rows
from needs.forms.writing import WritingForm
from needs.models import FieldVersion
from needs.parts import ROW_FIELDS, Part, fields_of
from needs.written import is_long, readable, text_now


@dataclass(frozen=True, slots=True)
class Both:
    """A text that stands aside, beside the one that holds; each in pieces, with what the other lacks marked."""

    aside: FieldVersion
    is_mine: bool
    holds: list[Piece]
    stands: list[Piece]
    holder: FieldVersion | None
    can_merge: bool
    has_rows: bool
    merged: str  # what to begin from when the two are put together by hand


@dataclass(frozen=True, slots=True)
class FieldBlock:
    """One field on the page."""

    name: str
    bound: Any
    rows: Rows | None
    read: int
    both: list[Both] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PartBlock:
    """One part on the page, with who saved it last."""

    part: Part
    number: int
    fields: list[FieldBlock]
    last: FieldVersion | None


def field_blocks(
    form: WritingForm, held: Mapping[str, FieldVersion], aside: Iterable[FieldVersion], actor: Actor
) -> dict[str, FieldBlock]:
    """Every field of the form. A form that was sent keeps the numbers it was read at; so what is stale stays stale."""
    waiting: dict[str, list[FieldVersion]] = {}
    for row in aside:
        waiting.setdefault(row.field, []).append(row)
    reads = form.reads() if form.data is not None else {name: _number(held, name) for name in form.names}
    return {
        name: FieldBlock(
            name,
            None if name in ROW_FIELDS else form.form[name],
            form.rows.get(name),
            reads[name],
            [_both(form, held.get(name), row, actor) for row in waiting.get(name, [])],
        )
        for name in form.names
    }


def part_blocks(
    parts: Iterable[Part], blocks: Mapping[str, FieldBlock], held: Mapping[str, FieldVersion]
) -> list[PartBlock]:
    """The parts that have a field on the page, numbered as in the whole."""
    made = []
    for number, part in enumerate(parts, 1):
        names = fields_of(part.key)
        if names[0] in blocks:
            last = max((held[name] for name in names if name in held), key=lambda row: row.at, default=None)
            made.append(PartBlock(part, number, [blocks[name] for name in names], last))
    return made


def _number(held: Mapping[str, FieldVersion], name: str) -> int:
    return held[name].number if name in held else 0


def _both(form: WritingForm, holder: FieldVersion | None, aside: FieldVersion, actor: Actor) -> Both:
    name = aside.field
    holds, stands = differences(readable(name, text_now(form.shown, name)), readable(name, aside.text))
    can_merge = is_long(name) or name == "budget_owner"
    typed = (form.data or {}).get(f"merged-{aside.pk}", aside.text)
    return Both(aside, aside.by_id == actor.user_id, holds, stands, holder, can_merge, name in ROW_FIELDS, typed)
