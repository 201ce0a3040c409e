"""The files that go out: the template to fill in, and the rows that were refused with the reason."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from needs.imports.columns import COLUMNS, TITLES

WIDTH, WIDE = 24, 60


def template() -> bytes:
    """An empty workbook with the three sheets and one that tells how, in the reader's language."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for sheet in COLUMNS:
        _sheet(book, sheet, [], ())
    _how(book)
    return _bytes(book)


def refused(rows: Iterable[Any]) -> bytes:
    """A workbook with rows to mend and send in again; why each was refused stands last and is not read."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    by_sheet: dict[str, list[Any]] = {}
    for row in rows:
        by_sheet.setdefault(row.sheet, []).append(row)
    for sheet in COLUMNS:
        table = [[*(row.values.get(one.key, "") for one in COLUMNS[sheet]), row.why] for row in by_sheet.get(sheet, [])]
        _sheet(book, sheet, table, (_("Varför raden inte gick in"),))
    return _bytes(book)


def _sheet(book: Any, sheet: str, table: Sequence[Sequence[str]], more: Sequence[str]) -> None:
    is_english = get_language() == "en"
    page = book.create_sheet(TITLES[sheet][is_english])
    for place, heading in enumerate([*(one.en if is_english else one.sv for one in COLUMNS[sheet]), *more], 1):
        cell = page.cell(1, place, heading)
        cell.font = Font(bold=True)
        page.column_dimensions[cell.column_letter].width = WIDTH
    for number, row in enumerate(table, 2):
        for place, text in enumerate(row, 1):
            _write(page.cell(number, place), str(text))
    page.freeze_panes = "A2"


def _write(cell: Any, text: str) -> None:
    """Text and nothing but text: what begins as a formula does must not be worked out by whoever opens the file."""
    cell.value = text
    cell.data_type = "s"
    if text[:1] in ("=", "+", "-", "@", "\t", "\r"):
        cell.quotePrefix = True


def _how(book: Any) -> None:
    page = book.create_sheet(_("Så här"))
    page.column_dimensions["A"].width = WIDE
    for number, text in enumerate(_lines(), 1):
        cell = page.cell(number, 1, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _lines() -> list[str]:
    return [
        _("Fyll i de blad du behöver. Rubrikerna i första raden ska stå kvar; ordningen spelar ingen roll."),
        _("Behovsägare: namn, organisationsnummer och slag måste finnas."),
        _("Slag är kommun, region, myndighet, kommunalt bolag eller annan."),
        _("Personer och områden: skriv behovsägarens namn eller organisationsnummer."),
        _("Behovsägaren kan stå i samma fil eller redan vara med i programmet."),
        _("Roller: inköpare, upphandlingsansvarig, projektledare, produktchef eller annan roll, med komma emellan."),
        _("Behörighet: projektledare med ansvar, firmatecknare eller medlem. Tomt betyder medlem."),
        _("Områden blir utkast som behovsägaren bekräftar. En tom cell ändrar ingenting."),
        _("Ingenting sparas när du läser in filen. Du får se vad varje rad gör, och bekräftar sedan."),
    ]


def _bytes(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
