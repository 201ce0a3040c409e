"""Asking startups to pitch: those with a profile, ticked, or one more by address; and a word to all of them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.kernel.forms import Form, NameField
from startups.models import Startup
from startups.services import Outsider


class AskForm(Form):
    """Whom to ask. ``q`` is what the list was searched by, so that it comes back as it was."""

    q = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)
    startups = forms.MultipleChoiceField(label=_("Startups"), required=False, widget=forms.CheckboxSelectMultiple)
    name = NameField(label=_("Namn"), required=False, max_length=120)
    email = forms.EmailField(label=_("E-postadress"), required=False)
    language = forms.ChoiceField(label=_("Språk i brevet"), choices=[("sv", _("Svenska")), ("en", _("Engelska"))])
    word = forms.CharField(
        label=_("Några ord till dem (om du vill)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "data-keep": ""}),
        help_text=_("Skriv inget om behovet som inte redan står i det: alla startups ska veta lika mycket."),
    )

    def __init__(self, *args: Any, listed: Sequence[Startup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = {str(one.pk): one for one in listed}
        self.fields["startups"].choices = [(pk, _row(one)) for pk, one in self.listed.items()]  # type: ignore[attr-defined]
        if not self.listed:
            del self.fields["startups"]
        for name in ("name", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        """Somebody must be asked."""
        data = super().clean() or self.cleaned_data
        if not data.get("startups") and not data.get("email") and not self.errors:
            self.add_error(None, _("Välj en startup eller skriv en e-postadress."))
        return data

    @property
    def chosen(self) -> list[Startup]:
        """The startups that are ticked."""
        return [self.listed[pk] for pk in self.cleaned_data.get("startups", [])]

    @property
    def outsiders(self) -> list[Outsider]:
        """The one by address, if any."""
        data = self.cleaned_data
        return [Outsider(data["email"], data["name"], data["language"])] if data["email"] else []


def _row(startup: Startup) -> str:
    return f"{startup}: {startup.one_line}" if startup.one_line else str(startup)
