"""The public form of an organisation that wants to join, what tells a person from a program, and the reply."""

from typing import Any

from django import forms
from django.core import signing
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ignite.accounts.domains import fits_domain
from ignite.accounts.enums import BodyKind
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
        self.member: Organisation | None = None  # is in Ignite already
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
        self.member = organisation_like(orgnr=cleaned.get("orgnr") or "", public_body_id=body_id)
        if self.member is not None:
            words = _("%(name)s är redan med. En organisation anmäler sig en gång.")
            self.add_error("organisation_name", words % {"name": self.member.name})

    @property
    def fits_member(self) -> bool:
        """Whether the address that was typed lies in the domain of the organisation that is in already."""
        return self.member is not None and fits_domain(self.cleaned_data.get("email", ""), self.member)

    def facts(self) -> dict[str, Any]:
        """The cleaned data in the words of the services."""
        asked = {name: self.cleaned_data[name] for name in self.cleaned_data if name not in ("homepage", "opened")}
        return {**asked, "public_body": self.public_body}


class ReplyForm(Form):
    """The applicant's answer to the programme's question."""

    text = forms.CharField(
        label=_("Ditt svar"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6, "data-keep": ""})
    )
