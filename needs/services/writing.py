"""Several write in one analysis: each field is saved with the version it was read at, and no text is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from ignite.kernel import clock
from ignite.kernel.actor import Actor
from needs.models import FieldVersion, NeedsAnalysis, Presence
from needs.parts import PART_OF, ROW_FIELDS
from needs.queries.writing import asides, holding, top_numbers
from needs.services.fields import lock_to_write, rows_as_written, write_fields
from needs.written import as_text, text_now, value_of


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of one field: the number and text that hold now, and the text that was kept aside, if it was."""

    field: str
    number: int
    text: str
    aside: FieldVersion | None = None


@transaction.atomic
def save_fields(
    analysis: NeedsAnalysis, values: Mapping[str, Any], *, reads: Mapping[str, int], actor: Actor
) -> dict[str, Saved]:
    """Save fields as a form gives them, each read at its number in ``reads`` (0 where nobody had written).

    What was read at the number that holds is written; what says the same as holds is left; all else was written from
    a text that somebody has changed since, and is kept aside (once, however often it arrives), for both to be shown.
    Raises NotAllowed outside the group, Refused once the analysis is handed in, KeyError for another field.
    """
    lock_to_write(analysis, actor)
    held = holding(analysis, values)
    texts = {field: _incoming(analysis, field, value) for field, value in values.items()}
    now = {field: text_now(analysis, field) for field in values if PART_OF[field]}
    numbers = {field: held[field].number if field in held else 0 for field in values}
    new = {field: values[field] for field in values if texts[field] != now[field]}
    stale = {field: texts[field] for field in new if reads.get(field, 0) != numbers[field]}
    wrote = write_fields(analysis, {f: v for f, v in new.items() if f not in stale}, actor=actor, reads=reads)
    kept = _keep_aside(analysis, stale, reads, actor) if stale else {}
    return {
        field: Saved(
            field,
            wrote[field].number if field in wrote else numbers[field],
            wrote[field].text if field in wrote else now[field],
            kept.get(field),
        )
        for field in values
    }


def save_field(analysis: NeedsAnalysis, field: str, text: str, *, read_number: int, actor: Actor) -> Saved:
    """Save one field's text (needs.written.as_text) as :func:`save_fields` does. ValueError for one not to be read."""
    return save_fields(analysis, {field: value_of(field, text)}, reads={field: read_number}, actor=actor)[field]


def _incoming(analysis: NeedsAnalysis, field: str, value: Any) -> str:
    return rows_as_written(analysis, field, value) if field in ROW_FIELDS else as_text(field, value)


def _keep_aside(
    analysis: NeedsAnalysis, texts: Mapping[str, str], reads: Mapping[str, int], actor: Actor
) -> dict[str, FieldVersion]:
    waiting = asides(analysis, texts).filter(by_id=actor.user_id)
    kept = {row.field: row for row in waiting if row.text == texts[row.field]}
    left = {field: text for field, text in texts.items() if field not in kept}
    tops = top_numbers(analysis, left) if left else {}
    new = [
        FieldVersion(
            analysis=analysis,
            field=field,
            number=tops.get(field, 0) + 1,
            read_number=reads.get(field, 0),
            text=text,
            is_aside=True,
            by_id=actor.user_id,
        )
        for field, text in left.items()
    ]
    FieldVersion.objects.bulk_create(new)
    return {**kept, **{row.field: row for row in new}}


@transaction.atomic
def settle_aside(aside: FieldVersion, *, text: str | None, read_number: int, actor: Actor) -> Saved | None:
    """Take care of a text that stands aside: ``text`` is what shall hold (it, or both put together), None leaves what
    holds.

    ``read_number`` is the number that was shown beside it. Has somebody written meanwhile, the new text stands aside
    in its turn. Answers None when it was taken care of before. Raises as :func:`save_fields`.
    """
    lock_to_write(aside.analysis, actor)
    aside.refresh_from_db(fields=["settled_at"])
    if aside.settled_at is not None:
        return None
    aside.settled_at = clock.now()
    aside.save(update_fields=["settled_at"])
    if text is None:
        now = holding(aside.analysis, [aside.field]).get(aside.field)
        return Saved(aside.field, now.number if now else 0, text_now(aside.analysis, aside.field))
    return save_field(aside.analysis, aside.field, text, read_number=read_number, actor=actor)


def note_presence(analysis: NeedsAnalysis, *, part: str, actor: Actor) -> None:
    """Remember that somebody has the analysis open, and where. One statement."""
    here = Presence(analysis=analysis, user_id=actor.user_id or 0, part=part if part in PART_OF.values() else "")
    Presence.objects.bulk_create(
        [here], update_conflicts=True, unique_fields=["analysis", "user"], update_fields=["part", "seen_at"]
    )
