"""The form of an edition's own times: a row for each, an empty row is none."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.kernel.forms import Form
from ignite.outbox.policies import Offset
from ignite.outbox.reminding.changes import MOST

BEFORE, AFTER, DAYS, HOURS = "before", "after", "days", "hours"
_LONGEST = {DAYS: 366, HOURS: 240}


class TimeForm(Form):
    """One time: how long before or after the date, and at what time of day when days are counted."""

    number = forms.IntegerField(label=_("Antal"), min_value=0, required=False)
    unit = forms.ChoiceField(label=_("Räknat i"), required=False, choices=[(DAYS, _("dagar")), (HOURS, _("timmar"))])
    side = forms.ChoiceField(
        label=_("Före eller efter"), required=False, choices=[(BEFORE, _("före")), (AFTER, _("efter"))]
    )
    at = forms.TimeField(
        label=_("Klockslag"), required=False, widget=forms.TimeInput(), input_formats=["%H:%M", "%H.%M"]
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a time of day with hours, and what is far too long."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        number, unit = said.get("number"), said.get("unit") or DAYS
        if number is not None and number > _LONGEST[unit]:
            self.add_error("number", _("Det är för långt från datumet."))
        if number is not None and unit == HOURS and said.get("at"):
            self.add_error("at", _("Klockslag går bara ihop med dagar. Ta bort det, eller räkna i dagar."))
        if number is None and said.get("at"):
            self.add_error("number", _("Skriv hur många dagar, eller töm raden."))
        return said

    @property
    def offset(self) -> Offset | None:
        """The time, or None for an empty row."""
        number = self.cleaned_data.get("number") if self.cleaned_data else None
        if number is None:
            return None
        signed = number if self.cleaned_data["side"] == AFTER else -number
        if self.cleaned_data["unit"] == HOURS:
            return Offset(hours=signed)
        return Offset(days=signed, at=self.cleaned_data["at"])


_Rows = forms.formset_factory(TimeForm, extra=2, max_num=MOST, absolute_max=MOST * 2, validate_max=True)


def times_form(data: Any, offsets: tuple[Offset, ...]) -> Any:
    """The rows, filled with the times in force; ``data`` of a POST, or None."""
    return _Rows(data, initial=[_row(one) for one in offsets], prefix="times")


def times_of(rows: Any) -> list[Offset]:
    """The times of valid rows."""
    return [row.offset for row in rows if row.offset is not None]


def _row(offset: Offset) -> dict[str, Any]:
    is_before = offset.days <= 0 and offset.hours <= 0
    return {
        "number": abs(offset.hours or offset.days),
        "unit": HOURS if offset.hours else DAYS,
        "side": BEFORE if is_before else AFTER,
        "at": offset.at,
    }
