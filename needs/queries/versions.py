"""Reads of an analysis's versions: what is kept, who wrote what, and what differs between two of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ignite.editions.content import analysis_section
from ignite.kernel.lifecycle import lifecycle_named
from ignite.kernel.shapes import Text
from needs.differences import differences
from needs.models import AnalysisVersion, FieldVersion, NeedsAnalysis
from needs.parts import PART_OF, ROW_FIELDS
from needs.written import readable

SHOWN = 100
# A note that begins so names a move, or the version that was put back; the page says it in the reader's language.
MOVE = "move:"
BEFORE = "before:"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text: the same in both, taken away or put there."""

    text: str
    kind: str  # same, gone or new


@dataclass(frozen=True, slots=True)
class Change:
    """One field of two versions: what differs, or the one text when nothing does."""

    field: str
    label: Text
    marks: tuple[Mark, ...]
    differs: bool


def whole_versions(analysis: NeedsAnalysis) -> list[AnalysisVersion]:
    """The whole versions, newest first, with who kept them. One query."""
    return list(analysis.versions.select_related("by").defer("content").order_by("-number")[:SHOWN])


def field_versions(analysis: NeedsAnalysis, field: str = "") -> list[FieldVersion]:
    """What was saved, of one field or of all, newest first, with who did. One query."""
    rows = analysis.field_versions.select_related("by").order_by("-at", "-number", "-pk")
    return list((rows.filter(field=field) if field else rows.defer("text"))[:SHOWN])


def label_of(field: str) -> Text:
    """What people call a field."""
    if field in ROW_FIELDS:
        return str(analysis_section(PART_OF[field]).title)
    return str(getattr(NeedsAnalysis._meta.get_field(field), "verbose_name", field))


def note_of(version: AnalysisVersion) -> str:
    """Why a version was kept, in the reader's language."""
    if version.note.startswith(MOVE):
        move = lifecycle_named("analysis").by_name.get(version.note.removeprefix(MOVE))
        return str(move.label) if move else ""
    if version.note.startswith(BEFORE):
        return _("Före återställning till version %(number)s") % {"number": version.note.removeprefix(BEFORE)}
    return version.note


def changes(one: Mapping[str, str], other: Mapping[str, str]) -> list[Change]:
    """Every field in the order of the page, with what the second has that the first has not and the reverse."""
    return [change(field, one.get(field, ""), other.get(field, "")) for field in PART_OF]


def change(field: str, one: str, other: str) -> Change:
    """What differs in one field."""
    before, after = readable(field, one), readable(field, other)
    marks = _merged(before, after) if before != after else (Mark(before, "same"),)
    return Change(field, label_of(field), tuple(mark for mark in marks if mark.text), before != after)


def _merged(before: str, after: str) -> tuple[Mark, ...]:
    left, right = differences(before, after)
    marks: list[Mark] = []
    i = j = 0
    while i < len(left) or j < len(right):
        if i < len(left) and left[i].changed:
            marks.append(Mark(left[i].text, "gone"))
            i += 1
        elif j < len(right) and right[j].changed:
            marks.append(Mark(right[j].text, "new"))
            j += 1
        else:
            marks.append(Mark(right[j].text, "same"))
            i, j = i + 1, j + 1
    return tuple(marks)
