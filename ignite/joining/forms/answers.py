"""Forms of those who are invited: an account, the answer, who comes instead."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from ignite.kernel.forms import Form, NameField


class NewAccountForm(Form):
    """What we ask of somebody who joins by a link and has no account."""

    name = NameField(label=_("Ditt namn"), max_length=120)
    password = forms.CharField(
        label=_("Lösenord"),
        required=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Minst tolv tecken. Lämna tomt om du hellre loggar in med en kod som vi skickar varje gång."),
    )

    def clean_password(self) -> str | None:
        """A good password, or none at all."""
        password = str(self.cleaned_data["password"])
        if password:
            validate_password(password)
        return password or None


class AnswerForm(Form):
    """A word beside the answer, and what the arrangers should know to receive the person well."""

    word = forms.CharField(
        label=_("Hälsning (om du vill)"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    food = forms.CharField(
        label=_("Mat"),
        max_length=300,
        required=False,
        help_text=_("Till exempel vegetariskt, glutenfritt eller nötallergi."),
    )
    access = forms.CharField(
        label=_("Tillgänglighet och annat vi bör ordna"),
        max_length=300,
        required=False,
        help_text=_("Till exempel hörslinga, rullstol eller teckenspråkstolk."),
    )

    def __init__(self, *args: Any, asks_needs: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in () if asks_needs else ("food", "access"):
            del self.fields[name]

    @property
    def said(self) -> dict[str, Any]:
        """What the person wrote, in the words of the service."""
        return {name: self.cleaned_data[name] for name in self.fields}


class StandInForm(Form):
    """A colleague who comes instead."""

    name = NameField(label=_("Kollegans namn"), max_length=120)
    email = forms.EmailField(label=_("Kollegans e-postadress"))
    language = forms.ChoiceField(label=_("Språk i brevet"), choices=[("sv", _("Svenska")), ("en", _("Engelska"))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="instead", **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["email"].widget.attrs["autocomplete"] = "off"
