"""The guided form as a page shows it: some fields, each with the number it was read at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from needs.forms.analysis import MISSING, AnalysisForm, demand_reasons, is_whole, measure_rows, requirement_rows, unsaid
from needs.forms.rows import Rows
from needs.models import NeedsAnalysis
from needs.parts import PART_OF, ROW_FIELDS

READ = "read-"  # before a field's name: the hidden input with the number that it was read at
_MOST_DIGITS = 9


def fields_posted(data: Any) -> list[str]:
    """The fields that stood on the page that was sent, in order."""
    return [name for name in PART_OF if f"{READ}{name}" in data]


def read_number(data: Any, name: str) -> int:
    """The number a field was read at; what is no number counts as never read."""
    said = data.get(f"{READ}{name}", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= _MOST_DIGITS else 0


@dataclass
class WritingForm:
    """Some of an analysis's fields, as they are or as they were sent."""

    shown: NeedsAnalysis
    names: list[str]
    data: Any = None
    form: AnalysisForm = field(init=False)
    rows: dict[str, Rows] = field(init=False)

    def __post_init__(self) -> None:
        self.form = AnalysisForm(self.data, instance=self.shown, only=self.names)
        self.rows = {}
        if "measures" in self.names:
            self.rows["measures"] = measure_rows(self.shown.measures.all(), self.data)
        if "requirements" in self.names:
            self.rows["requirements"] = requirement_rows(self.shown.requirements.all(), self.data)

    def is_valid(self) -> bool:
        """Whether everything sent can be read."""
        return all([self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def values(self) -> dict[str, Any]:
        """What was sent in each field that can be read: a value, or rows."""
        said = self.form.values()
        said |= {name: rows.rows() for name, rows in self.rows.items() if rows.is_valid()}
        return {name: said[name] for name in self.names if name in said}

    def reads(self) -> dict[str, int]:
        """The number that each field was read at."""
        return {name: read_number(self.data or {}, name) for name in self.names}

    def errors_of(self, name: str) -> list[str]:
        """What is wrong in one field, in words."""
        if name not in ROW_FIELDS:
            return [str(words) for words in self.form.errors.get(name, [])]
        return [str(words) for row in self.rows[name].forms for said in row.errors.values() for words in said]

    def demand_all(self) -> list[str]:
        """Mark what is missing before the analysis can be handed in; the fields that lack it, on the page or not.

        Must be valid.
        """
        gaps = unsaid(self.form, self.shown)
        for name in gaps:
            if name in self.form.fields:
                self.form.add_error(name, MISSING)
        if not self._has_measure():
            gaps.append("measures")
            if "measures" in self.rows:
                self.form.add_error(None, _("Lägg till minst ett mått med enhet, utgångsläge och mål (del 6)."))
        if not self._has_reasons():
            gaps.append("requirements")
        return gaps

    def _has_measure(self) -> bool:
        if "measures" in self.rows:
            return any(is_whole(row) for row in self.rows["measures"].rows())
        return any(measure.is_whole for measure in self.shown.measures.all())

    def _has_reasons(self) -> bool:
        rows = self.rows.get("requirements") or requirement_rows(self.shown.requirements.all())
        if rows.is_bound:
            return demand_reasons(rows)
        return not any(row.lacks_reason for row in rows.forms)


def whole_form(shown: NeedsAnalysis, names: Iterable[str], data: Any = None) -> WritingForm:
    """The form of these fields; bound when there are data."""
    return WritingForm(shown, list(names), data)
