"""The one place where an analysis's fields are written: the column or the rows, and the version that says who and when.

Everybody who writes goes through :func:`write_fields`: the guided form, the workshop, the conclusion, a restored
version. The caller holds the lock on the analysis.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from needs.models import FieldVersion, NeedsAnalysis
from needs.parts import ROW_FIELDS
from needs.queries.writing import holding, top_numbers
from needs.rules import EDITABLE_ANALYSIS, in_group
from needs.services.areas import NOT_YOURS
from needs.services.rows import numbered, sync_rows
from needs.written import ROW_MODELS, completed, rows_of, rows_text, text_now

# What one person writes on in a field within so long is one version; its number still grows with each save.
ONE_SITTING = timedelta(minutes=5)


def lock_to_write(analysis: NeedsAnalysis, actor: Actor) -> None:
    """Lock the analysis for somebody of its group. NotAllowed for others, Refused once it is handed in."""
    if not in_group(actor, analysis):
        raise NotAllowed(NOT_YOURS)
    lock(analysis)
    if analysis.state not in EDITABLE_ANALYSIS:
        raise Refused(_("Analysen är inskickad. Be programmet skicka tillbaka den om något ska ändras."))


def touch(analysis: NeedsAnalysis, *names: str) -> None:
    """Write these columns and when the analysis was changed."""
    analysis.changed_at = clock.now()
    analysis.save(update_fields=[*names, "changed_at"])


def write_fields(
    analysis: NeedsAnalysis, values: Mapping[str, Any], *, actor: Actor, reads: Mapping[str, int] | None = None
) -> dict[str, FieldVersion]:
    """Write fields (needs.parts.PART_OF) and keep each that became another as a version; answers with those.

    ``values`` are what a form gives: a column's value, or rows in order; ``reads`` the numbers they were read at. A
    field that says what it said is left alone, and the first version of a field is what stood there before it.
    """
    with keeping(analysis, values, actor=actor, reads=reads) as kept:
        for field, value in values.items():
            if field in ROW_FIELDS:
                _write_rows(analysis, field, value)
            else:
                setattr(analysis, field, value)
        touch(analysis, *(field for field in values if field not in ROW_FIELDS))
    return kept


@contextmanager
def keeping(
    analysis: NeedsAnalysis, fields: Iterable[str], *, actor: Actor, reads: Mapping[str, int] | None = None
) -> Iterator[dict[str, FieldVersion]]:
    """Within, these fields may be written; afterwards the given dictionary holds the versions of those that changed."""
    before, last = {field: text_now(analysis, field) for field in fields}, analysis.changed_at
    kept: dict[str, FieldVersion] = {}
    yield kept
    after = {field: text_now(analysis, field) for field in before}
    changed = {field: text for field, text in after.items() if text != before[field]}
    if changed:
        kept.update(_keep(analysis, changed, before, last, actor.user_id, reads or {}))


def rows_as_written(analysis: NeedsAnalysis, field: str, rows: Any) -> str:
    """The text that these rows would have when written now."""
    return rows_text(field, completed(field, rows, rows_of(analysis, field)))


def _write_rows(analysis: NeedsAnalysis, field: str, rows: Any) -> None:
    known = rows_of(analysis, field)
    wanted = completed(field, rows, known)
    model = ROW_MODELS[field]
    sync_rows(known, numbered(wanted) if field == "requirements" else wanted, lambda: model(analysis=analysis))


def _keep(
    analysis: NeedsAnalysis,
    changed: Mapping[str, str],
    before: Mapping[str, str],
    last: datetime,
    by: int | None,
    reads: Mapping[str, int],
) -> dict[str, FieldVersion]:
    held, tops = holding(analysis, changed), top_numbers(analysis, changed)
    new, kept = [], {}
    for field, text in changed.items():
        old, number = held.get(field), tops.get(field, 0) + 1
        if old is None and before[field]:
            new.append(FieldVersion(analysis=analysis, field=field, number=number, text=before[field], at=last))
            number += 1
        said = {"number": number, "text": text, "read_number": reads.get(field, 0), "at": clock.now()}
        if old is not None and _is_same_sitting(old, text, by):
            for name, value in said.items():
                setattr(old, name, value)
            old.save(update_fields=list(said))
            kept[field] = old
        else:
            kept[field] = FieldVersion(analysis=analysis, field=field, by_id=by, **said)
            new.append(kept[field])
    FieldVersion.objects.bulk_create(new)
    return kept


def _is_same_sitting(old: FieldVersion, text: str, by: int | None) -> bool:
    """Whether a save only writes on in what the same person just wrote. What cuts away half of it does not."""
    return by is not None and old.by_id == by and clock.now() - old.at < ONE_SITTING and len(text) * 2 >= len(old.text)
