"""Noting what was said about a need outside the platform."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.kernel import clock
from ignite.kernel.forms import Form
from needs.enums import Channel
from needs.forms.fields import LongText

OUTSIDE = [(one.value, one.label) for one in Channel if one != Channel.PLATFORM]


class InformationForm(Form):
    """Who, when, how and what; and whether it matters to everybody."""

    told_to = forms.CharField(
        label=_("Vem talade ni med?"), max_length=200, help_text=_("Startupen, eller personen. Bara ni läser det.")
    )
    channel = forms.ChoiceField(label=_("Hur?"), choices=OUTSIDE, widget=forms.RadioSelect)
    said_at = forms.DateTimeField(label=_("När?"))
    text = forms.CharField(label=_("Vad sades?"), max_length=4000, widget=LongText(4))
    matters_to_all = forms.BooleanField(
        label=_("Det spelar roll för alla som vill pitcha"),
        required=False,
        help_text=_("Då läser alla texten på behovets sida, och alla som följer får ett brev. Skriv den utan namn."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("said_at", clock.local(clock.now()).replace(second=0, microsecond=0))

    def clean_said_at(self) -> datetime:
        """A time that has been."""
        said_at: datetime = self.cleaned_data["said_at"]
        if said_at > clock.now():
            raise forms.ValidationError(_("Välj en tid som har varit."))
        return said_at
