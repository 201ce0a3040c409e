"""The contact form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.kernel.forms import Form


class ContactForm(Form):
    """A question, or a fault found (the accessibility statement points here too)."""

    name = forms.CharField(label=_("Ditt namn"), max_length=120)
    email = forms.EmailField(label=_("Din e-postadress"), help_text=_("Dit skickar vi svaret."))
    subject = forms.CharField(label=_("Vad gäller det?"), max_length=120)
    text = forms.CharField(
        label=_("Meddelande"), max_length=4000, widget=forms.Textarea(attrs={"rows": 7, "data-keep": "contact"})
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def clean_website(self) -> str:
        """People never see the field; what fills it in is a robot."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Meddelandet kunde inte skickas."))
        return ""
