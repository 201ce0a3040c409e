"""Rows of musts and wishes on a need: in the order that keeps their identity, and none may go once it is open."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from needs.forms.analysis import requirement_rows
from needs.forms.rows import Rows
from needs.models import Need, NeedsAnalysis

STANDS = _("Ett krav kan inte tömmas när behovet är öppet: svar på det står i pitchar. Gör det till ett önskemål.")


def need_rows(source: Need | NeedsAnalysis | None, data: Any = None, *, removable: bool = True) -> Rows:
    """The musts and wishes as rows, in the order in which they were written: a row keeps its identity by its place."""
    known = sorted(source.requirements.all(), key=lambda one: (one.position, one.pk)) if source and source.pk else []
    return requirement_rows(known, data, removable=removable)


def keeps_all_known(rows: Rows) -> bool:
    """Mark the requirements that stood and are emptied; whether none is. The set must have been validated."""
    emptied = [form for form in rows.forms[: len(rows.known)] if not str(form["text"].value() or "").strip()]
    for form in emptied:
        form.errors.pop("text", None)
        form.add_error("text", STANDS)
    return not emptied
