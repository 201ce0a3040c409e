"""Forms of the joining room."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import BodyKind, OrganisationKind
from ignite.accounts.forms import MembershipForm
from ignite.accounts.models import Organisation
from ignite.accounts.queries import organisation_like
from ignite.joining.queries import body_named
from ignite.kernel import clock
from ignite.kernel.forms import Form, NameField, no_address
from ignite.reference.models import PublicBody
from ignite.reference.orgnr import check_orgnr

LEAST_SECONDS = 3
_SALT = "joining.form"


def _stamp() -> str:
    return signing.dumps(clock.now().timestamp(), salt=_SALT)


class RobotGuard(Form):
    """What tells a person from a program without asking the person anything: an empty field and a least time."""

    homepage = forms.CharField(required=False, label=_("Lämna tomt"), widget=forms.TextInput(attrs={"tabindex": "-1"}))
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["homepage"].widget.attrs["autocomplete"] = "off"
        self.fields["opened"].initial = _stamp

    def looks_automatic(self) -> bool:
        """Whether the hidden field was filled in, or the form came back sooner than anybody types."""
        if self.cleaned_data.get("homepage"):
            return True
        try:
            opened = signing.loads(self.cleaned_data.get("opened", ""), salt=_SALT)
        except signing.BadSignature:
            return True
        return bool(clock.now().timestamp() - opened < LEAST_SECONDS)

    def clean(self) -> dict[str, Any]:
        """Refuse what looks automatic, kindly: a person sends it again, with everything still there."""
        cleaned = super().clean() or self.cleaned_data
        if self.looks_automatic():
            kept = {name: value for name, value in self.data.items() if name not in ("homepage", "opened")}
            self.data = {**kept, "opened": _stamp()}
            if not self.errors:  # else it comes back anyway
                self.add_error(None, _("Anmälan gick iväg ovanligt fort. Läs igenom den och skicka en gång till."))
        return cleaned


class JoinForm(RobotGuard):
    """An outside organisation asks to become part."""

    organisation_name = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        validators=[no_address],
        help_text=_("Börja skriva och välj kommun, region eller myndighet i listan. Saknas ni, skriv hela namnet."),
    )
    body_kind = forms.ChoiceField(
        label=_("Slag av verksamhet"),
        choices=[("", _("Välj om ni inte finns i listan")), *BodyKind.choices],
        required=False,
    )
    orgnr = forms.CharField(
        label=_("Organisationsnummer"),
        max_length=20,
        required=False,
        help_text=_("Tio siffror, till exempel 212000-0159. Behövs om ni inte finns i listan."),
    )
    contact_name = NameField(label=_("Ditt namn"), max_length=120)
    contact_title = forms.CharField(label=_("Din titel"), max_length=120, required=False)
    email = forms.EmailField(label=_("Din e-postadress i arbetet"), help_text=_("Dit skickar vi en länk att bekräfta."))
    phone = forms.CharField(label=_("Telefon"), max_length=40, required=False)
    message = forms.CharField(
        label=_("Vad vill ni få ut av programmet?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "data-keep": ""}),
        help_text=_("Några meningar räcker. Nämn gärna ett område ni vill börja med."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.public_body: PublicBody | None = None
        self.fields["organisation_name"].widget.attrs |= {
            "list": "organisations",
            "autocomplete": "off",
            "hx-get": reverse_lazy("organisation-search"),
            "hx-trigger": "input changed delay:200ms",
            "hx-target": "#organisations",
        }
        for name, meaning in (("contact_name", "name"), ("email", "email"), ("phone", "tel")):
            self.fields[name].widget.attrs["autocomplete"] = meaning

    def clean_orgnr(self) -> str:
        """The number in its written form."""
        value = str(self.cleaned_data["orgnr"])
        return check_orgnr(value) if value else ""

    def clean(self) -> dict[str, Any]:
        """Find the organisation in the registers, or ask for what the registers would have said."""
        cleaned = super().clean()
        self.public_body = body_named(cleaned.get("organisation_name", ""))
        if self.public_body is not None:
            cleaned["organisation_name"] = self.public_body.name
            cleaned["body_kind"] = self.public_body.kind
            cleaned["orgnr"] = cleaned.get("orgnr") or self.public_body.orgnr or ""
        elif "organisation_name" in cleaned:
            self._ask_for_register_data(cleaned)
        self._refuse_members(cleaned)
        return cleaned

    def _ask_for_register_data(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("orgnr") and "orgnr" not in self.errors:
            self.add_error("orgnr", _("Vi hittade inte organisationen i listan. Skriv organisationsnumret."))
        if not cleaned.get("body_kind"):
            self.add_error("body_kind", _("Välj vad det är för verksamhet."))

    def _refuse_members(self, cleaned: dict[str, Any]) -> None:
        body_id = self.public_body.pk if self.public_body else None
        member = organisation_like(orgnr=cleaned.get("orgnr") or "", public_body_id=body_id)
        if member is not None:
            words = _("%(name)s är redan med. Skapa ett konto och be att få gå med i projektgruppen.")
            self.add_error("organisation_name", words % {"name": member.name})

    def facts(self) -> dict[str, Any]:
        """The cleaned data in the words of the services."""
        asked = {name: self.cleaned_data[name] for name in self.cleaned_data if name not in ("homepage", "opened")}
        return {**asked, "public_body": self.public_body}


class ReplyForm(Form):
    """The applicant's answer to the programme's question."""

    text = forms.CharField(
        label=_("Ditt svar"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6, "data-keep": ""})
    )


class InviteForm(MembershipForm):
    """Invite one person."""

    email = forms.EmailField(label=_("E-postadress"), help_text=_("Dit går inbjudan. Personen behöver inget konto."))
    name = NameField(label=_("Namn"), max_length=120)
    language = forms.ChoiceField(label=_("Språk i brevet"), choices=[("sv", _("Svenska")), ("en", _("Engelska"))])

    field_order = ["email", "name", "title", "roles", "has_business", "has_technical", "rights", "language"]


class AskMembershipForm(Form):
    """Ask to come into an organisation that takes part."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.filter(kind=OrganisationKind.NEED_OWNER).order_by("name"),
        empty_label=_("Välj organisation"),
        help_text=_("Den som har ansvaret där får ett brev och släpper in dig."),
    )


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


class CommitmentForm(Form):
    """Who accepts, and with what authority."""

    authority = forms.CharField(
        label=_("Din befogenhet"),
        max_length=200,
        help_text=_("Till exempel din befattning, eller vem som har gett dig uppdraget."),
    )
    agrees = forms.BooleanField(label=_("Jag har läst åtagandet och accepterar det för organisationen."))


class RowForm(Form):
    """One person of a list of people to invite, corrected."""

    name = NameField(label=_("Namn"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-postadress"), max_length=254)
    language = forms.ChoiceField(label=_("Språk i brevet"), choices=[("sv", _("Svenska")), ("en", _("Engelska"))])
