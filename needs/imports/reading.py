"""A file's rows by sheet and column. Plain text in, plain text out; nothing is known of what the programme holds."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ignite.kernel.errors import Refused
from ignite.outbox.sheets import Table, read_tables
from needs.imports.columns import COLUMNS, OWNERS, PEOPLE, TITLES, folded

NOTHING_KNOWN = _(
    "Inget blad känns igen. Använd mallen: bladen heter Behovsägare, Personer och Områden, och första raden har"
    " rubriker."
)
EMPTY = _("Filen har inga rader under rubrikerna.")
_KEPT = ("\n", "\t")


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its sheet, its number as the spreadsheet counts, and what stands in each known column."""

    sheet: str
    number: int
    values: Mapping[str, str]


def read(data: bytes) -> list[Line]:
    """The rows of a file, owners first, then people, then areas.

    Raises Refused with the reason when the file cannot be read, is too large, or has no sheet that is known.
    """
    lines: dict[str, list[Line]] = {sheet: [] for sheet in COLUMNS}
    is_known = False
    for title, table in read_tables(data):
        heading = _heading(title, table)
        if heading is None:
            continue
        is_known = True
        sheet, columns = heading
        lines[sheet] += _lines(sheet, columns, table[1:])
    if not is_known:
        raise Refused(NOTHING_KNOWN)
    found = [line for sheet in COLUMNS for line in lines[sheet]]
    if not found:
        raise Refused(EMPTY)
    return found


def _heading(title: str, table: Table) -> tuple[str, dict[int, str]] | None:
    """Which sheet it is and which column is what: by its title, else by its headings; None for one that is not ours."""
    if not table:
        return None
    cells = [folded(cell) for cell in table[0][1]]
    titled = next((sheet for sheet, names in TITLES.items() if folded(title) in map(folded, names)), None)
    if titled is not None:
        return titled, _columns(titled, cells)
    # The more telling first: people and areas have a column for their owner, which owners call their name.
    for sheet in (PEOPLE, *(one for one in COLUMNS if one not in (PEOPLE, OWNERS)), OWNERS):
        columns = _columns(sheet, cells)
        if {one.key for one in COLUMNS[sheet] if one.needed} <= set(columns.values()):
            return sheet, columns
    return None


def _columns(sheet: str, cells: Sequence[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for place, cell in enumerate(cells):
        key = next((one.key for one in COLUMNS[sheet] if cell in one.names), None)
        if key is not None and key not in found.values():
            found[place] = key
    return found


def _lines(sheet: str, columns: Mapping[int, str], table: Table) -> list[Line]:
    found, seen = [], set()
    for number, cells in table:
        values = {key: tidy(cells[place]) for place, key in columns.items() if place < len(cells)}
        if any(values.values()) and number not in seen:
            seen.add(number)
            found.append(Line(sheet, number, values))
    return found


def tidy(text: str) -> str:
    """The text without signs that cannot be seen; line breaks and tabs stay, every other kind of space is a space."""
    text = unicodedata.normalize("NFC", text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n"))
    kept = []
    for char in text:
        category = unicodedata.category(char)
        if char in _KEPT:
            kept.append(char)
        elif category in ("Zs", "Zl", "Zp"):
            kept.append(" ")
        elif category not in ("Cc", "Cf", "Cs", "Co", "Cn"):
            kept.append(char)
    return "".join(kept).strip()
