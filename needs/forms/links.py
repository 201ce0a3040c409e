"""The form of a link that lets somebody read."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.kernel import clock
from ignite.kernel.forms import Form
from needs.services.links import MOST_DAYS, USUAL_DAYS


class LinkForm(Form):
    """Who is to read, until when, and where to send the link."""

    reader = forms.CharField(
        label=_("Vem ska läsa?"), help_text=_("Ett namn eller en roll, till exempel kommundirektören."), max_length=120
    )
    until = forms.DateField(label=_("Till och med"), help_text=_("Högst 90 dagar framåt."))
    email = forms.EmailField(
        label=_("E-postadress"),
        help_text=_("Vi skickar länken dit. Lämna tomt om du vill skicka den själv."),
        required=False,
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"until": clock.today() + timedelta(days=USUAL_DAYS)})

    def clean_until(self) -> date:
        """A day from today to ninety days on."""
        until: date = self.cleaned_data["until"]
        if not clock.today() <= until <= clock.today() + timedelta(days=MOST_DAYS):
            raise forms.ValidationError(_("Välj en dag från i dag till 90 dagar framåt."))
        return until
