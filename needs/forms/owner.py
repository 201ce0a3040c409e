"""A reason, where that is all there is to say."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.kernel.forms import Form
from needs.forms.fields import LongText


class ReasonForm(Form):
    """Why the programme makes an exception."""

    reason = forms.CharField(
        label=_("Skäl"),
        max_length=2000,
        widget=LongText(4),
        help_text=_("Projektgruppen får läsa det du skriver, och det sparas i händelserna."),
    )
