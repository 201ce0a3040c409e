"""Reads of imports: the latest, the numbers of one, and its rows as they are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ignite.accounts.enums import BodyKind, Regime, Right, Role
from needs.enums import RowOutcome, RowVerdict
from needs.imports.columns import COLUMNS, LABELS, MANY, column
from needs.models import Import, ImportRow

LATEST, SHOWN = 10, 50


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows are what: by what the check said, by sheet, and by what became of them."""

    verdicts: Counter[str]
    outcomes: Counter[str]
    sheets: Counter[tuple[str, str]]

    @property
    def every(self) -> int:
        """All rows."""
        return sum(self.verdicts.values())

    @property
    def to_write(self) -> int:
        """Rows that would be taken in."""
        return self.verdicts[RowVerdict.NEW] + self.verdicts[RowVerdict.CHANGED]

    @property
    def people_to_invite(self) -> int:
        """People who would get a letter."""
        return self.sheets["people", RowVerdict.NEW]

    @property
    def stale(self) -> int:
        """Rows that were left out when the file was confirmed."""
        return self.outcomes[RowOutcome.STALE]

    @property
    def kinds(self) -> list[tuple[str, Any, int]]:
        """Key, words and number of each verdict that there is."""
        return [(one.value, one.label, self.verdicts[one]) for one in RowVerdict if self.verdicts[one]]

    @property
    def parts(self) -> list[tuple[Any, list[tuple[Any, int]]]]:
        """Each sheet with the numbers of its verdicts."""
        found = []
        for sheet in COLUMNS:
            numbers = [(one.label, self.sheets[sheet, one]) for one in RowVerdict if self.sheets[sheet, one]]
            if numbers:
                found.append((LABELS[sheet], numbers))
        return found


@dataclass(frozen=True, slots=True)
class Shown:
    """One row on a page: its sheet and verdict in words, its cells, and what changes."""

    row: ImportRow
    sheet: str | Promise
    cells: list[tuple[Any, str]]
    changes: list[tuple[Any, str, str]]

    @property
    def tone(self) -> str:
        """The tone of its chip."""
        return {"new": "go", "changed": "wait", "refused": "stop"}.get(self.row.verdict, "plain")


def latest_imports() -> list[Import]:
    """The imports that somebody confirmed or may confirm, the newest first. One query."""
    return list(Import.objects.filter(discarded_at=None).select_related("by", "edition")[:LATEST])


def tally_of_import(run: Import) -> Tally:
    """The numbers of an import. One query."""
    groups = run.rows.order_by().values_list("sheet", "verdict", "outcome").annotate(Count("pk"))
    tally = Tally(Counter(), Counter(), Counter())
    for sheet, verdict, outcome, number in groups:
        tally.verdicts[verdict] += number
        tally.sheets[sheet, verdict] += number
        if outcome:
            tally.outcomes[outcome] += number
    return tally


def rows_of_import(run: Import, shown: str, number: str) -> Page[ImportRow]:
    """A page of rows, of one verdict (or those left out at confirming) if asked for. Two queries."""
    rows = run.rows.all()
    if shown in RowVerdict.values:
        rows = rows.filter(verdict=shown)
    elif shown == RowOutcome.STALE:
        rows = rows.filter(outcome=RowOutcome.STALE)
    return Paginator(rows, SHOWN).get_page(number)


def shown_rows(rows: Page[ImportRow]) -> Iterator[Shown]:
    """The rows in words. No query."""
    for row in rows:
        columns = COLUMNS[row.sheet]
        cells = [(one.label, row.values.get(one.key, "")) for one in columns if row.values.get(one.key)]
        changes = [
            (column(row.sheet, key).label, _words(key, before), _words(key, after))
            for key, (before, after) in row.changes.items()
        ]
        yield Shown(row, LABELS[row.sheet], cells, changes)


def refused_rows(run: Import) -> list[ImportRow]:
    """Rows that did not go in, with why: at the check or at confirming. One query."""
    rows = [row for row in run.rows.all() if row.verdict == RowVerdict.REFUSED or row.outcome == RowOutcome.STALE]
    for row in rows:
        row.why = row.said or row.why
    return rows


_ENUMS: dict[str, Any] = {"roles": Role, "rights": Right, "body_kind": BodyKind, "regime": Regime}


def _words(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if key in MANY:
        return ", ".join(_label(key, one) for one in value) or "–"
    return _label(key, str(value)) or "–"


def _label(key: str, value: str) -> str:
    enum = _ENUMS.get(key)
    return str(enum(value).label) if enum and value in enum.values else value
