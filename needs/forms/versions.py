"""The form that keeps a whole version of an analysis."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.kernel.forms import Form
from needs.services.versions import NOTE


class KeepForm(Form):
    """What the version is kept for."""

    note = forms.CharField(
        label=_("Varför sparar ni den här versionen?"),
        help_text=_("Till exempel: före mötet med ledningsgruppen."),
        max_length=NOTE,
        required=False,
    )
