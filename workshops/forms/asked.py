"""Forms on one of those asked to a workshop."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.kernel.forms import Form


class RevokeForm(Form):
    """A kind word to whoever is no longer invited."""

    word = forms.CharField(
        label=_("Några ord till personen (om du vill)"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "data-keep": ""}),
        help_text=_("Står i brevet, och sparas inte någon annanstans."),
    )
