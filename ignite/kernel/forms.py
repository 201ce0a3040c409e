"""Forms in our look: one column, label above, help under it, the error at the field and a summary on top.

A view that gets an invalid form answers 422 with the same page; what was typed is then still there.
"""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.forms.boundfield import BoundField as DjangoBoundField
from django.forms.models import ModelFormMetaclass
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from ignite.kernel.money import group, parse_sek
from ignite.kernel.texts import NoLonger, tidy

_BARE = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.HiddenInput)


class BoundField(DjangoBoundField):
    """A field with its data, dressed: the class of its control, and what the template asks about it."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the control's class to the attributes that Django gives."""
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        if not isinstance(widget, _BARE) and not widget.is_hidden:
            kind = "form-select" if isinstance(widget, forms.Select) else "form-control"
            parts = (kind, widget.attrs.get("class"), attrs.get("class"))
            built["class"] = " ".join(part for part in parts if part)
            built["placeholder"] = False  # it repeats the label or hides an example; help stands under the label
        return built

    @property
    def is_check(self) -> bool:
        """Whether this is one box to tick, whose label stands beside it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_choices(self) -> bool:
        """Whether this is a group of boxes or buttons with a common legend."""
        return isinstance(self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)

    @property
    def first_id(self) -> str:
        """The id of the control that an error summary leads to."""
        return self.id_for_label or (f"{self.auto_id}_0" if self.use_fieldset else str(self.auto_id))


class Renderer(TemplatesSetting):
    """Every form of the site, allauth's too, is drawn by our templates."""

    form_template_name = "components/form.html"
    formset_template_name = "components/formset.html"
    field_template_name = "components/field.html"
    bound_field_class = BoundField


class SekField(forms.IntegerField):
    """An amount in whole kronor; reads "1 250 000 kr" and shows it grouped."""

    default_error_messages = {"invalid": _("Skriv beloppet i hela kronor, till exempel 250 000.")}
    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, **kwargs})
        self.widget.attrs.update({"inputmode": "numeric", "class": "short", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        """The amount. Raises ValidationError when no amount can be read."""
        if value in self.empty_values:
            return None
        try:
            return parse_sek(str(value))
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        """Group what came from the database; leave what was typed as it was."""
        return group(value) if isinstance(value, int) else value


# Names stand in letters to people who never asked for them, and mail programs make links of what looks like one.
no_address = RegexValidator(r"://", inverse_match=True)
NO_NAME = r"(?i)://|www\.|[<>@]|[\w-]{2,}\.[a-z]{2,}"


class NameField(forms.CharField):
    """A person's name: one line, and nothing in it that could lead away from the letter that it greets somebody in."""

    default_validators = [RegexValidator(NO_NAME, inverse_match=True)]

    def to_python(self, value: Any) -> Any:
        """The name on one line."""
        return _on_one_line(super().to_python(value))


class _Dressed:
    """What our forms do beside Django's."""

    use_required_attribute = False  # the site's own words say what is missing, not the browser's
    required_css_class = ""
    autosave_url = ""
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, autosave_url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.autosave_url = autosave_url or self.autosave_url
        for field in self.fields.values():
            _use_native_picker(field.widget)
            _keep_to_one_line(field)
            make_plain(field)

    @property
    def is_search(self) -> bool:
        """Whether a button inside a field was pressed that looks something up, not one that sends the form."""
        if not self.is_bound:  # type: ignore[attr-defined]
            return False
        data, name_of = self.data, self.add_prefix  # type: ignore[attr-defined]
        return any(
            field.is_search(data, name_of(name)) for name, field in self.fields.items() if hasattr(field, "is_search")
        )

    def is_valid(self) -> bool:
        """Whether the form can be taken. While something is looked up it cannot, and it is not scolded either."""
        return super().is_valid() and not self.is_search  # type: ignore[misc]

    def full_clean(self) -> None:
        """Clean as Django does; a form that only looks something up has no errors to show."""
        super().full_clean()  # type: ignore[misc]
        if self.is_search:
            self._errors = ErrorDict()


class Form(_Dressed, forms.Form):
    """A form. ``autosave_url`` makes the draft save itself; that address answers with a few words."""


def _formfield(field: "models.Field[Any, Any]", **options: Any) -> forms.Field | None:
    # An address without a scheme is taken as https; Django 5 warns until one says so.
    if isinstance(field, models.URLField):
        options.setdefault("assume_scheme", "https")
    return field.formfield(**options)


class _DressedMetaclass(ModelFormMetaclass):
    """Gives each ModelForm our way of making its fields, unless its Meta names another."""

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        meta = attrs.get("Meta")
        if meta is not None and not hasattr(meta, "formfield_callback"):
            meta.formfield_callback = _formfield
        return super().__new__(cls, name, bases, attrs)


class ModelForm(_Dressed, forms.ModelForm, metaclass=_DressedMetaclass):
    """A form over a model, else as :class:`Form`."""


def _keep_to_one_line(field: forms.Field) -> None:
    # A browser sends no line break from a field of one line; whoever sends one would write paragraphs of our letters.
    if isinstance(field, forms.CharField) and type(field.widget) is forms.TextInput:
        read = field.to_python
        field.to_python = lambda value: _on_one_line(read(value))  # type: ignore[method-assign]


def make_plain(field: forms.Field) -> None:
    """Let a field of words take what is pasted into it: made plain, and never cut silently by the browser.

    Every form of ours does it with its fields; call it again for a field that got another limit afterwards.
    """
    if not isinstance(field, forms.CharField) or isinstance(field.widget, forms.PasswordInput):
        return
    if isinstance(field.widget, forms.Textarea):
        field.widget.attrs.pop("maxlength", None)
    field.validators = [
        NoLonger(one.limit_value) if type(one) is MaxLengthValidator else one for one in field.validators
    ]
    read = field.to_python
    field.to_python = lambda value: read(tidy(value) if isinstance(value, str) else value)  # type: ignore[method-assign]


def _on_one_line(value: Any) -> Any:
    return " ".join(value.splitlines()) if isinstance(value, str) else value


_PICKERS: dict[type[forms.Widget], tuple[str, str]] = {
    forms.DateInput: ("date", "%Y-%m-%d"),
    forms.TimeInput: ("time", "%H:%M"),
    forms.DateTimeInput: ("datetime-local", "%Y-%m-%dT%H:%M"),
}


def _use_native_picker(widget: Any) -> None:
    # The exact types only: the admin's and a room's own widgets are left as they are.
    if type(widget) in _PICKERS:
        widget.input_type, widget.format = _PICKERS[type(widget)]
