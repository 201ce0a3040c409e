"""Forms of people, their memberships and organisations."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ignite.accounts.domains import is_free, is_whole
from ignite.accounts.enums import NoteKind, OrganisationKind, Right, Role
from ignite.accounts.models import Membership, Organisation, User
from ignite.accounts.rules import RIGHTS_BY_KIND
from ignite.kernel.forms import Form, ModelForm, NameField

RIGHTS_HELP: dict[str, Any] = {
    Right.ADMIN: _("Administratör: ändrar uppgifter, bjuder in och skriver under"),
    Right.MANAGER: _("Projektledare med ansvar: bjuder in, lämnar in, publicerar och skriver under"),
    Right.SIGNATORY: _("Firmatecknare: skriver under åtagandet och planen för piloten"),
    Right.MEMBER: _("Medlem: skriver, kommenterar och bedömer"),
}


class SignupForm(forms.Form):
    """What we ask beside the address when somebody signs up."""

    name = NameField(label=_("Ditt namn"), max_length=120)

    def signup(self, request: Any, user: Any) -> None:
        """Called by allauth with the new user."""
        user.name = self.cleaned_data["name"]
        user.language = get_language() or "sv"
        user.save(update_fields=["name", "language"])


class SettingsForm(ModelForm):
    """A person's own name, telephone and language."""

    class Meta:
        model = User
        fields = ["name", "phone", "language"]
        field_classes = {"name": NameField}
        help_texts = {
            "name": _("Så ser andra i programmet dig."),
            "phone": _("Visas för kollegerna i din organisation och för programmet. Du kan lämna det tomt."),
            "language": _("Gäller sidorna och breven till dig."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True


class OrganisationForm(ModelForm):
    """What an organisation says of itself."""

    class Meta:
        model = Organisation
        fields = ["website", "place", "email_domain", "regime"]
        help_texts = {
            "email_domain": _("Det som står efter @ i era adresser. Hjälper er att känna igen den som vill gå med."),
            "regime": _("LUF gäller för vatten, energi, transporter och posttjänster, annars gäller LOU."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["website"].assume_scheme = "https"  # type: ignore[attr-defined]
        if self.instance.kind != OrganisationKind.NEED_OWNER:
            del self.fields["regime"]

    def clean_email_domain(self) -> str:
        """The domain alone, whether or not somebody wrote the @ before it."""
        domain = str(self.cleaned_data["email_domain"]).strip().lower().removeprefix("@")
        return clean_domain(domain)


def clean_domain(domain: str) -> str:
    """The domain, when it can tell who works there. Raises ValidationError for one that anybody has, or half of one."""
    if domain and is_free(domain):
        raise forms.ValidationError(_("Där kan vem som helst ha en adress. Skriv er egen domän, eller lämna tomt."))
    if domain and not is_whole(domain):
        raise forms.ValidationError(_("Skriv hela domänen, till exempel ankarby.se."))
    return domain


class MembershipForm(Form):
    """Somebody's roles, competences and rights in an organisation."""

    title = forms.CharField(label=_("Titel"), max_length=120, required=False)
    roles = forms.MultipleChoiceField(
        label=_("Roll i projektgruppen"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    has_business = forms.BooleanField(label=_("Har affärskompetens: inköp, avtal, verksamhet"), required=False)
    has_technical = forms.BooleanField(label=_("Har teknisk kompetens: system, data, drift"), required=False)
    rights = forms.MultipleChoiceField(label=_("Behörighet"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        choices = [(right, RIGHTS_HELP[right]) for right in RIGHTS_BY_KIND[organisation.kind]]
        self.fields["rights"].choices = choices  # type: ignore[attr-defined]
        if organisation.kind != OrganisationKind.NEED_OWNER:
            del self.fields["roles"]

    @staticmethod
    def initial_of(membership: Membership) -> dict[str, Any]:
        """What the form shows of an existing membership."""
        return {
            name: getattr(membership, name) for name in ("title", "roles", "has_business", "has_technical", "rights")
        }

    def facts(self) -> dict[str, Any]:
        """The cleaned data in the words of the services."""
        return {"roles": [], **self.cleaned_data}


class HelpForm(Form):
    """Who asked the programme to enter something for an organisation, and how."""

    said_by = NameField(label=_("Vem bad om det?"), max_length=120, help_text=_("Namnet står vid det du skriver in."))
    how = forms.ChoiceField(
        label=_("Hur?"),
        choices=[(kind, kind.label) for kind in (NoteKind.PHONE, NoteKind.EMAIL, NoteKind.MEETING)],
        widget=forms.RadioSelect,
        initial=NoteKind.PHONE,
    )
    text = forms.CharField(
        label=_("Vad gällde det?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "data-keep": ""}),
        help_text=_("Sparas i kontaktloggen, som bara programmet läser. Du kan lämna det tomt."),
    )


class ObjectionForm(Form):
    """What is not so in what the programme entered."""

    text = forms.CharField(
        label=_("Vad stämmer inte?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "data-keep": ""}),
        help_text=_("Programmet får ett brev med det du skriver. Uppgiften väntar tills den är rättad och bekräftad."),
    )
