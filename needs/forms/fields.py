"""Fields that the room's forms share, and the demand that handing in makes."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.kernel.templatetags.words import decimal
from ignite.kernel.texts import NoLonger
from ignite.reference.forms import GoalsField, SubjectsField

__all__ = ["FigureField", "GoalsField", "LongText", "SubjectsField", "demand", "make_long"]


class FigureField(forms.DecimalField):
    """A figure as people write it: "41,5", "41 %", "1 250"; the unit stands in a field of its own."""

    widget = forms.TextInput
    default_error_messages = {"invalid": _("Skriv bara ett tal, till exempel 41,5. Enheten har ett eget fält.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=14, decimal_places=2, required=False, **kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "class": "short", "autocomplete": "off"})

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The figure. Raises ValidationError when none can be read."""
        if isinstance(value, str):
            bare = "".join(value.split()).rstrip("%").replace("\u2212", "-")
            value = bare.replace(",", ".") if bare.count(",") == 1 else bare
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """What came from the database without needless noughts; what was typed as it was."""
        return decimal(value) if isinstance(value, Decimal) else value


def demand(form: Any, names: Iterable[str], words: Any) -> bool:
    """Mark the fields that are empty with ``words``; whether the form is still valid."""
    for name in names:
        value = form.cleaned_data.get(name)
        if name not in form.errors and (value is None or (isinstance(value, str) and not value.strip())):
            form.add_error(name, words)
    return not form.errors


def make_long(field: forms.Field, limit: int) -> None:
    """Let a field of a model without a limit take a long text, and no longer one."""
    field.widget = LongText()
    field.validators.append(NoLonger(limit))


class LongText(forms.Textarea):
    """A text to write in, which the browser keeps until it has been received."""

    def __init__(self, rows: int = 5) -> None:
        super().__init__(attrs={"rows": rows, "data-keep": ""})
