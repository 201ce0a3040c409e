"""The answer to what the readers asked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.kernel.forms import Form


class SupplementForm(Form):
    """One field: the answer."""

    answer = forms.CharField(
        label=_("Er komplettering"),
        help_text=_("Svara bara på frågan. Resten av pitchen ändras inte."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7, "data-keep": "supplement"}),
    )
