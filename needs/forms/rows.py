"""Rows in a form: what is there, and some empty ones; an emptied row falls away when it is saved."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

LEAST_ROWS = 3
SPARE_ROWS = 2
MOST_ROWS = 40


class Rows(BaseFormSet):
    """A formset over plain rows; ``telling`` names the fields that make a row count."""

    telling: tuple[str, ...] = ()
    known: list[dict[str, Any]]

    def add_fields(self, form: Any, index: int | None) -> None:
        """Call the box to remove a row what it does."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Ta bort raden")

    def rows(self) -> list[dict[str, Any]]:
        """What is filled in and not ticked for removal, in order. The set must be valid."""
        given = [form.cleaned_data for form in self.forms if form.cleaned_data]
        kept = [row for row in given if not row.get("DELETE") and any(row.get(name) for name in self.telling)]
        return [{name: value for name, value in row.items() if name != "DELETE"} for row in kept]

    def differs(self) -> bool:
        """Whether the rows are others than those that were there."""
        return self.rows() != self.known


def rows_of(
    form: type[forms.Form],
    telling: tuple[str, ...],
    *,
    prefix: str,
    data: Any = None,
    known: Iterable[Mapping[str, Any]] = (),
    removable: bool = True,
) -> Rows:
    """The rows that are there (``known``) and empty ones after them, or what was posted."""
    initial = [dict(row) for row in known]
    kind: Any = formset_factory(
        form,
        formset=type("These", (Rows,), {"telling": telling}),
        extra=max(SPARE_ROWS, LEAST_ROWS - len(initial)),
        can_delete=removable,
        can_delete_extra=False,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS,
    )
    # Without initial values when posted: Django takes a row that equals them for an empty one, and it would fall away.
    made: Rows = kind(data, prefix=prefix, initial=None if data else initial)
    made.known = initial
    return made
