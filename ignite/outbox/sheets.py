"""Lists of people from a spreadsheet (.xlsx) or a text file with separators (.csv), read with suspicion.

The kind is told by the content, never by the name. Formulas are never worked out: what the program that saved the file
had worked out is read. A file that would swell beyond reason is refused before it is unpacked.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

from ignite.kernel.errors import Refused
from ignite.outbox.lists import MAX_BYTES, MAX_ROWS, TOO_LARGE, TOO_MANY, Person, read_rows

Table = list[tuple[int, list[str]]]  # the number of each row, and its cells
UNPACKED_BYTES = 20 * 1024 * 1024
PARTS = 500
TAGS = 400_000  # in all parts: 5,000 rows of twenty cells; each costs time, and packs to next to nothing
COLUMNS = 40
LAST_ROW = 100_000  # a sheet whose only cell stands further down is no list
MACROS = _("Filen innehåller makron. Spara den som vanlig arbetsbok (.xlsx) eller .csv och försök igen.")
OLD = _("Filen är i Excels gamla format eller har lösenord. Spara den som .xlsx utan lösenord.")
NO_SHEET = _("Filen går inte att läsa. Spara listan som .xlsx eller .csv och försök igen.")
# What the reader raises on a file that is no workbook, or one that was made to harm.
_BROKEN = (
    *(OSError, KeyError, ValueError, TypeError, AttributeError, IndexError, ParseError, zipfile.BadZipFile),
    *(ArithmeticError, EOFError, zlib.error),
)
_DELIMITERS = (";", "\t", ",")
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))


def read_file(data: bytes) -> list[Person]:
    """The people of a file. Raises Refused when it is too large, is neither kind, or holds too many rows."""
    if len(data) > MAX_BYTES:
        raise Refused(TOO_LARGE)
    if data.startswith(b"PK\x03\x04"):
        return read_rows(_workbook(data))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(OLD)
    return read_rows(_table(_decoded(data)))


def read_tables(data: bytes) -> list[tuple[str, Table]]:
    """Each visible sheet with its title; the one of a text file has no title. A formula is read as it was written.

    Raises Refused as :func:`read_file` does, and for a file with macros.
    """
    if len(data) > MAX_BYTES:
        raise Refused(TOO_LARGE)
    if data.startswith(b"PK\x03\x04"):
        return _all_sheets(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(OLD)
    return [("", _whole(_table(_decoded(data)), MAX_ROWS))]


def _all_sheets(data: bytes) -> list[tuple[str, Table]]:
    _check_parts(data, allow_macros=False)
    found: list[tuple[str, Table]] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            try:
                left = MAX_ROWS
                for sheet in book.worksheets:
                    if sheet.sheet_state == "visible":
                        found.append((sheet.title, _whole(_rows(sheet), left)))
                        left -= len(found[-1][1])
            finally:
                book.close()
    except _BROKEN as broken:
        raise Refused(NO_SHEET) from broken
    return found


def _whole(rows: Iterator[tuple[int, Sequence[str]]], most: int) -> Table:
    table: Table = []
    for number, row in rows:
        cells = [cell.strip() for cell in row]
        if any(cells):
            table.append((number, cells))
        if len(table) > most + 1:  # one more for the heading
            raise Refused(TOO_MANY)
    return table


def _workbook(data: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    _check_parts(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the reader's remarks on styles and extensions it leaves out
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            try:
                yield from _cells(book)
            finally:
                book.close()
    except _BROKEN as broken:
        raise Refused(NO_SHEET) from broken


def _check_parts(data: bytes, *, allow_macros: bool = True) -> None:
    """Refuse what swells when unpacked, and what defines entities of its own; a spreadsheet does neither."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED_BYTES:
                raise Refused(TOO_LARGE)
            if not allow_macros and any("vbaproject" in part.filename.lower() for part in parts):
                raise Refused(MACROS)
            tags = 0
            for part in parts:
                content = archive.read(part)  # the module reads no further than the size that was declared
                if any(mark in content for mark in _DOCTYPES):
                    raise Refused(NO_SHEET)
                tags += content.count(b"<") if part.filename.lower().endswith((".xml", ".rels")) else 0
                if tags > TAGS:
                    raise Refused(TOO_LARGE)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError, ValueError) as broken:
        raise Refused(NO_SHEET) from broken


def _cells(book: Any) -> Iterator[tuple[int, Sequence[str]]]:
    if not book.worksheets:
        raise Refused(NO_SHEET)
    sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), book.worksheets[0])
    yield from _rows(sheet)


def _rows(sheet: Any) -> Iterator[tuple[int, Sequence[str]]]:
    sheet.reset_dimensions()  # what a file says of its own size is not to be trusted
    for number, row in enumerate(sheet.iter_rows(max_col=COLUMNS, values_only=True), 1):
        if number > LAST_ROW:
            raise Refused(TOO_LARGE)
        if any(value is not None for value in row):
            yield number, ["" if value is None else str(value) for value in row]


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _as(data, "utf-16")
    if b"\x00" in data:
        raise Refused(NO_SHEET)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _as(data, "cp1252")


def _as(data: bytes, code: str) -> str:
    try:
        return data.decode(code)
    except UnicodeDecodeError as broken:
        raise Refused(NO_SHEET) from broken


def _table(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    head = text[:20_000].splitlines()[:20]
    if head and head[0].lower().startswith("sep="):  # Excel's own first line
        text = text.split("\n", 1)[1] if "\n" in text else ""
    delimiter = max(_DELIMITERS, key=lambda mark: (sum(mark in line for line in head), -_DELIMITERS.index(mark)))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = 1
    try:
        for row in rows:
            yield number, row[:COLUMNS]
            number = rows.line_num + 1
    except csv.Error as broken:
        raise Refused(NO_SHEET) from broken
