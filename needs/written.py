"""What stands in each field of an analysis as a text: to keep as a version, to compare, and to read.

A field is a column, or a set of rows as one (needs.parts.fields_of). The text of rows is JSON, in the order in which
they are shown, so that two texts are equal exactly when they say the same.
"""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import TextField

from ignite.kernel.money import format_sek
from ignite.kernel.templatetags.words import decimal
from needs.enums import RequirementKind
from needs.models import Measure, NeedsAnalysis, Requirement
from needs.parts import PART_OF, ROW_FIELDS

Row = Mapping[str, Any]
COLUMNS = tuple(name for name in PART_OF if name not in ROW_FIELDS)
ROW_MODELS: dict[str, type[Measure] | type[Requirement]] = {"measures": Measure, "requirements": Requirement}
ROW_NAMES: dict[str, tuple[str, ...]] = {
    "measures": ("name", "unit", "baseline", "target", "source"),
    "requirements": ("kind", "text", "reason", "small_firm", "as_wish", "was_must"),
}
_TELLING = {"measures": "name", "requirements": "text"}
_FIGURES = ("baseline", "target")


def is_long(field: str) -> bool:
    """Whether people write sentences in the field, which can be put together by hand."""
    return field in COLUMNS and isinstance(NeedsAnalysis._meta.get_field(field), TextField)


def rows_of(analysis: NeedsAnalysis, field: str) -> list[Any]:
    """The rows as they stand in the database, in the order of their positions. One query."""
    order = ("pk",) if field == "measures" else ("position", "pk")
    return list(ROW_MODELS[field]._default_manager.filter(analysis=analysis).order_by(*order))


def text_now(analysis: NeedsAnalysis, field: str) -> str:
    """The field's text as it stands; columns as the instance has them, rows as the database has."""
    if field in ROW_FIELDS:
        return rows_text(field, rows_of(analysis, field))
    return column_text(getattr(analysis, field))


def texts_now(analysis: NeedsAnalysis) -> dict[str, str]:
    """Every field's text, in the order of the page. Two queries."""
    return {field: text_now(analysis, field) for field in PART_OF}


def as_text(field: str, value: Any) -> str:
    """The text of a value that a form gives: rows, an amount, a choice or words."""
    return rows_text(field, value) if field in ROW_FIELDS else column_text(value)


def value_of(field: str, text: str) -> Any:
    """What a field's text says, for its column or rows. Raises ValueError when it cannot be read."""
    if field in ROW_FIELDS:
        return [_row_read(row) for row in json.loads(text or "[]")]
    if field == "value_sek":
        return int(text) if text else None
    return text


def column_text(value: Any) -> str:
    """A column's text; line breaks are one character however they came."""
    return "" if value is None else str(value).replace("\r\n", "\n")


def rows_text(field: str, rows: Iterable[Any]) -> str:
    """The text of rows, given as mappings or as instances; musts come before wishes, as they are shown."""
    names = ROW_NAMES[field]
    given = [row if isinstance(row, Mapping) else {name: getattr(row, name) for name in names} for row in rows]
    if field == "requirements":
        given.sort(key=lambda row: row.get("kind") != RequirementKind.MUST)
    told = [{name: _plain(name, row.get(name)) for name in names} for row in given]
    return json.dumps(told, ensure_ascii=False) if told else ""


def completed(field: str, rows: Iterable[Row], known: Iterable[Any]) -> list[dict[str, Any]]:
    """The rows with what a form does not ask, taken from the known row that says the same.

    A must that becomes a wish is remembered as having been one.
    """
    telling = _TELLING[field]
    before = {getattr(one, telling): one for one in known}
    made = []
    for row in rows:
        old = before.get(row.get(telling, ""))
        kept = {name: getattr(old, name) for name in ROW_NAMES[field] if name not in row} if old else {}
        whole = {**kept, **row}
        if field == "requirements" and old is not None and "was_must" not in row:
            whole["was_must"] = whole.get("kind") != RequirementKind.MUST and (
                old.was_must or old.kind == RequirementKind.MUST
            )
        made.append(whole)
    return made


def readable(field: str, text: str) -> str:
    """The field's text as people read it: a row a line, a choice by its words, an amount in kronor."""
    if not text:
        return ""
    if field == "measures":
        return "\n".join(_measure_line(row) for row in value_of(field, text))
    if field == "requirements":
        return "\n".join(_requirement_line(row) for row in value_of(field, text))
    if field == "value_sek":
        return format_sek(int(text))
    choices = dict(getattr(NeedsAnalysis._meta.get_field(field), "flatchoices", ()))
    return str(choices.get(text, text))


def _plain(name: str, value: Any) -> Any:
    if name == "was_must":
        return bool(value)
    if name in _FIGURES:
        return None if value is None or value == "" else format(Decimal(str(value)).normalize(), "f")
    return str(value or "").strip()


def _row_read(row: Row) -> dict[str, Any]:
    return {
        name: Decimal(value) if name in _FIGURES and value is not None else value for name, value in dict(row).items()
    }


def _measure_line(row: Row) -> str:
    figures = " → ".join(decimal(row[name]) or "?" for name in _FIGURES)
    return " · ".join(filter(None, (row["name"], row["unit"], figures, row["source"])))


def _requirement_line(row: Row) -> str:
    kind = RequirementKind(row["kind"] or RequirementKind.WISH).label
    return " · ".join(filter(None, (str(kind), row["text"], row["reason"], row["small_firm"], row["as_wish"])))
