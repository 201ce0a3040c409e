"""The form of a no: a reason with a sentence to start from, what was strong, what would change the answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.editions.content import decline_reasons
from ignite.kernel.forms import Form
from startups.enums import DeclineReason

GAP = "…"


def starting_sentence(code: str) -> str:
    """The sentence that a reason starts from, in the reader's language; nothing for an unknown reason."""
    return next((str(reason.sentence) for reason in decline_reasons() if reason.key == code), "")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class DeclineForm(Form):
    """All four parts are asked for: a no without a reason teaches nobody anything."""

    code = forms.ChoiceField(label=_("Skäl"), choices=[("", _("Välj skäl")), *DeclineReason.choices])
    words = forms.CharField(
        label=_("Skälet med era ord"),
        max_length=2000,
        widget=_area(4),
        help_text=_("Startupen läser det du skriver, ord för ord."),
    )
    strong = forms.CharField(label=_("Det vi tyckte var starkt"), max_length=2000, widget=_area(3))
    would_change = forms.CharField(label=_("Det som skulle ändra vårt svar"), max_length=2000, widget=_area(3))

    def __init__(self, *args: Any, keep: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("words", "strong", "would_change"):
            # Several of these forms may stand on one page: each text is kept under the name of its pitch.
            self.fields[name].widget.attrs["data-keep"] = f"{keep}:{name}" if keep else ""

    def clean_words(self) -> str:
        """The reason, with the gaps of its starting sentence filled in."""
        words: str = self.cleaned_data["words"]
        if GAP in words:
            raise forms.ValidationError(_("Skriv klart meningen: byt ut … mot det ni menar."))
        return words
