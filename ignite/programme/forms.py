"""Forms by which anybody writes to the programme."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.kernel.forms import Form


class _Letter(Form):
    """A letter to the programme from anybody."""

    name = forms.CharField(label=_("Ditt namn"), max_length=120)
    email = forms.EmailField(label=_("Din e-postadress"), help_text=_("Dit skickar vi svaret."))
    website = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def clean_website(self) -> str:
        """People never see the field; what fills it in is a robot."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Meddelandet kunde inte skickas."))
        return ""

    def said(self) -> dict[str, str]:
        """What the letter says."""
        return {name: value for name, value in self.cleaned_data.items() if name != "website"}


class ContactForm(_Letter):
    """A question to the programme."""

    thanks = _("Tack, vi har fått ditt meddelande och svarar så snart vi kan.")
    subject = forms.CharField(label=_("Vad gäller det?"), max_length=120)
    text = forms.CharField(
        label=_("Meddelande"), max_length=4000, widget=forms.Textarea(attrs={"rows": 7, "data-keep": "contact"})
    )
    field_order = ("name", "email", "subject", "text")


class BarrierForm(_Letter):
    """Something on the site that somebody could not use. Only what is needed to find it and to answer."""

    thanks = _("Tack, vi har fått din rapport. Vi svarar inom fem arbetsdagar.")
    page = forms.CharField(
        label=_("Vilken sida gäller det?"), max_length=300, required=False, help_text=_("Rubriken eller adressen.")
    )
    text = forms.CharField(
        label=_("Vad försökte du göra, och vad hände?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "data-keep": "barrier"}),
    )
    tools = forms.CharField(
        label=_("Vad använder du?"),
        max_length=300,
        required=False,
        help_text=_("Till exempel mobil, skärmläsare, förstoring eller bara tangentbord."),
    )
    field_order = ("page", "text", "tools", "name", "email")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["name"].required = False
        self.fields["email"].required = False
        self.fields["email"].help_text = _("Om du vill ha svar.")
