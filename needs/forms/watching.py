"""Forms of following: with an address alone, and with an account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.joining.forms import RobotGuard
from ignite.kernel.forms import Form
from needs.enums import Pace


class FollowForm(RobotGuard):
    """An address and how often; nothing else is asked of somebody without an account."""

    email = forms.EmailField(
        label=_("Din e-postadress"),
        max_length=254,
        help_text=_("Vi skickar ett brev dit. När du har bekräftat börjar du följa."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    pace = forms.ChoiceField(
        label=_("Hur ofta"), choices=Pace.choices, initial=Pace.DAILY, widget=forms.RadioSelect, required=False
    )

    def clean_pace(self) -> str:
        """Daily unless something else is chosen."""
        return self.cleaned_data["pace"] or Pace.DAILY


class SavedSearchForm(Form):
    """What a saved search is called, and how often one hears of it."""

    name = forms.CharField(label=_("Namn"), max_length=120, required=False)
    pace = forms.ChoiceField(label=_("Hur ofta"), choices=Pace.choices, initial=Pace.DAILY, widget=forms.RadioSelect)
