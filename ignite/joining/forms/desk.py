"""The programme's forms: a note, who looks after a request, welcoming, saying no, a new text to commit to."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import BodyKind, NoteKind, Regime
from ignite.accounts.forms import clean_domain
from ignite.accounts.models import Membership
from ignite.joining.enums import Party
from ignite.kernel import clock
from ignite.kernel.forms import Form, no_address
from ignite.reference.orgnr import check_orgnr


class NoteForm(Form):
    """What happened, when, with whom."""

    kind = forms.ChoiceField(label=_("Slag"), choices=NoteKind.choices)
    happened_at = forms.DateTimeField(label=_("När"), required=False, help_text=_("Lämna tomt om det är nu."))
    person = forms.CharField(label=_("Med vem"), max_length=120, required=False)
    text = forms.CharField(
        label=_("Anteckning"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "data-keep": ""}),
        help_text=_("Bara programmet läser det. Det kan ändå bli en allmän handling, så skriv sakligt."),
    )

    def clean_happened_at(self) -> Any:
        """Not a time to come."""
        moment = self.cleaned_data["happened_at"]
        if moment is not None and moment > clock.now():
            raise forms.ValidationError(_("Tiden har inte kommit än. Anteckna det som har hänt."))
        return moment


class AssignForm(Form):
    """Who of the programme looks after a request."""

    assigned_to = forms.ChoiceField(label=_("Tas om hand av"), required=False)

    def __init__(self, *args: Any, office: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(member.user_id), str(member)) for member in office]
        self.fields["assigned_to"].choices = [("", _("Ingen än")), *people]  # type: ignore[attr-defined]


class WelcomeForm(Form):
    """What the new organisation is, as the registers and the request say it; the programme corrects it."""

    name = forms.CharField(label=_("Organisationens namn"), max_length=200, validators=[no_address])
    orgnr = forms.CharField(label=_("Organisationsnummer"), max_length=20, required=False)
    body_kind = forms.ChoiceField(label=_("Slag av verksamhet"), choices=BodyKind.choices)
    regime = forms.ChoiceField(
        label=_("Upphandlingslag"),
        choices=Regime.choices,
        help_text=_("LUF gäller för vatten, energi, transporter och posttjänster, annars gäller LOU."),
    )
    email_domain = forms.CharField(
        label=_("E-postdomän"),
        max_length=100,
        required=False,
        help_text=_("Det som står efter @. Den hjälper projektledaren att känna igen kolleger som vill gå med."),
    )

    def clean_orgnr(self) -> str:
        """The number in its written form."""
        value = str(self.cleaned_data["orgnr"])
        return check_orgnr(value) if value else ""

    def clean_email_domain(self) -> str:
        """The domain alone; not one that anybody has."""
        return clean_domain(str(self.cleaned_data["email_domain"]).strip().lower().removeprefix("@"))


class DeclineForm(Form):
    """Why not, in the words that the contact person reads."""

    reason = forms.CharField(
        label=_("Skäl"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "data-keep": ""}),
        help_text=_("Skickas precis som du skriver det. Du ser hela brevet innan det går."),
    )


class CommitmentTextForm(Form):
    """A new version of what a party signs up to: an introduction, then a point a line."""

    introduction_sv = forms.CharField(label=_("Inledning på svenska"), max_length=500)
    points_sv = forms.CharField(
        label=_("Punkter på svenska"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8, "data-keep": ""}),
        help_text=_("En punkt på varje rad. Allt ska gå att läsa på en minut."),
    )
    introduction_en = forms.CharField(label=_("Inledning på engelska"), max_length=500)
    points_en = forms.CharField(
        label=_("Punkter på engelska"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8, "data-keep": ""})
    )
    valid_from = forms.DateField(label=_("Gäller från"))

    def __init__(self, *args: Any, party: Party, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.party = party

    def clean(self) -> dict[str, Any]:
        """As many points in both languages."""
        cleaned = super().clean() or self.cleaned_data
        swedish, english = (lines_of(cleaned.get(name, "")) for name in ("points_sv", "points_en"))
        if swedish and english and len(swedish) != len(english):
            words = _("Det är %(sv)s punkter på svenska men %(en)s på engelska.")
            self.add_error("points_en", words % {"sv": len(swedish), "en": len(english)})
        return cleaned

    def clean_valid_from(self) -> Any:
        """Today or later: nobody is bound by what they could not have read."""
        day = self.cleaned_data["valid_from"]
        if day < clock.today():
            raise forms.ValidationError(_("Välj i dag eller en senare dag."))
        return day

    def facts(self) -> dict[str, Any]:
        """The cleaned data in the words of the services."""
        said = self.cleaned_data
        bodies = {
            f"body_{code}": body_of(said[f"introduction_{code}"], said[f"points_{code}"]) for code in ("sv", "en")
        }
        return {**bodies, "valid_from": said["valid_from"]}


def body_of(introduction: str, points: str) -> str:
    """A text as its versions keep it: an introduction, then lines that begin with a dash."""
    return "\n".join([introduction.strip(), "", *(f"- {point}" for point in lines_of(points))])


def lines_of(text: str) -> list[str]:
    """The points somebody wrote, a line each; a dash before it is not part of it."""
    lines = (line.strip().removeprefix("-").removeprefix("•").strip() for line in text.splitlines())
    return [line for line in lines if line]
