"""The file of an import, and what is chosen when it is confirmed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.kernel.forms import Form
from ignite.outbox.lists import MAX_BYTES, TOO_LARGE


class ImportForm(Form):
    """A spreadsheet."""

    sheet = forms.FileField(
        label=_("Kalkylblad"),
        allow_empty_file=True,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("Mallen ifylld (.xlsx), eller ett av bladen som .csv. Högst 2 MB och 5 000 rader."),
    )

    def clean_sheet(self) -> Any:
        """Refuse by size before anything is read."""
        sheet = self.cleaned_data["sheet"]
        if sheet.size > MAX_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return sheet


class LettersForm(Form):
    """Whether the invitations leave at once."""

    letters = forms.ChoiceField(
        label=_("Inbjudningarna"),
        choices=[
            ("send", _("Skicka dem när filen är inläst")),
            ("hold", _("Håll kvar dem i Utskick, så skickar vi dem när vi vill")),
        ],
        initial="send",
        widget=forms.RadioSelect,
    )
