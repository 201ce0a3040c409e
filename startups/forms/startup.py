"""Forms of a startup's profile and of its registration."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ignite.kernel import clock
from ignite.kernel.forms import Form, no_address
from ignite.reference.orgnr import check_orgnr, check_vat
from ignite.reference.queries import goals
from startups.enums import MATURITY
from startups.models import Startup
from startups.queries import subjects


class NumberKind(TextChoices):
    """How a startup says who it is."""

    ORGNR = "orgnr", _("Svenskt organisationsnummer")
    VAT = "vat", _("Momsregistreringsnummer i ett annat land")
    NONE = "none", _("Inget nummer")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "data-keep": ""})


class StartupForm(Form):
    """The profile: made once, used in every pitch."""

    name = forms.CharField(label=_("Namn"), max_length=200, validators=[no_address])
    one_line = forms.CharField(
        label=_("Det ni gör, i en mening"), max_length=200, help_text=_("Som du skulle säga det i en hiss.")
    )
    description = forms.CharField(
        label=_("Beskrivning"),
        max_length=4000,
        required=False,
        widget=_area(6),
        help_text=_("Vad gör ni, för vem, och vad blir bättre? Berätta rakt vad som är klart och vad som inte är det."),
    )
    references = forms.CharField(
        label=_("Referenser"),
        max_length=2000,
        required=False,
        widget=_area(3),
        help_text=_("Vem har prövat det ni gör, och vad hände? Det går bra utan."),
    )
    maturity = forms.TypedChoiceField(
        label=_("Mognad (TRL)"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Välj")), *((level, f"{level}. {words}") for level, words in MATURITY.items())],
    )
    team_size = forms.IntegerField(label=_("Antal medarbetare"), required=False, min_value=1, max_value=100_000)
    founded_year = forms.IntegerField(label=_("Grundat år"), required=False, min_value=1900)
    place = forms.CharField(label=_("Ort"), max_length=100, required=False)
    website = forms.URLField(label=_("Webbplats"), required=False, assume_scheme="https", max_length=200)
    goals = forms.ModelMultipleChoiceField(
        label=_("Globala mål"), queryset=goals(), required=False, widget=forms.CheckboxSelectMultiple
    )
    subjects = forms.ModelMultipleChoiceField(
        label=_("Ämnen"), queryset=subjects(), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_public = forms.BooleanField(
        label=_("Visa profilen för alla"),
        required=False,
        initial=True,
        help_text=_("Annars ser bara behovsägare och programmet den."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["subjects"]
        choice.label_from_instance = lambda code: code.label
        choice.queryset, self.fields["goals"].queryset = subjects(), goals()  # type: ignore[attr-defined]
        self.fields["founded_year"].max_value = clock.today().year  # type: ignore[attr-defined]

    def clean_founded_year(self) -> int | None:
        """A year that has come."""
        year: int | None = self.cleaned_data["founded_year"]
        if year is not None and year > clock.today().year:
            raise forms.ValidationError(_("Året ligger i framtiden."))
        return year

    @staticmethod
    def initial_of(startup: Startup) -> dict[str, Any]:
        """What the form shows of a profile."""
        own = ("one_line", "description", "references", "maturity", "team_size", "founded_year", "is_public")
        return {
            **{name: getattr(startup, name) for name in own},
            **{name: getattr(startup.organisation, name) for name in ("name", "place", "website")},
            "goals": [goal.pk for goal in startup.goals.all()],
            "subjects": [code.pk for code in startup.subjects.all()],
        }


class RegisterForm(StartupForm):
    """A startup's first page: its number, or why it has none, and the profile."""

    number_kind = forms.ChoiceField(
        label=_("Hur vet vi vilka ni är?"),
        choices=NumberKind.choices,
        widget=forms.RadioSelect,
        initial=NumberKind.ORGNR,
    )
    orgnr = forms.CharField(label=_("Organisationsnummer"), required=False, max_length=20)
    vat_number = forms.CharField(
        label=_("Momsregistreringsnummer"),
        required=False,
        max_length=30,
        help_text=_("Börjar med landets två bokstäver."),
    )
    no_number_reason = forms.CharField(
        label=_("Varför inget nummer?"),
        required=False,
        max_length=300,
        help_text=_("Till exempel: bolaget registreras just nu."),
    )

    def clean(self) -> dict[str, Any]:
        """Exactly the number that was chosen, checked; the others are left out. Raises ValidationError."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        kind = data.get("number_kind", "")
        wanted = {NumberKind.ORGNR: "orgnr", NumberKind.VAT: "vat_number", NumberKind.NONE: "no_number_reason"}.get(
            kind
        )
        for name in ("orgnr", "vat_number", "no_number_reason"):
            if name != wanted:
                data[name] = ""
        if wanted:
            self._check(wanted, data.get(wanted, "").strip())
        return data

    def _check(self, name: str, value: str) -> None:
        if name in self.errors:
            return
        checks = {"orgnr": check_orgnr, "vat_number": check_vat}
        try:
            if not value:
                raise forms.ValidationError(_("Fyll i det här, eller välj ett annat svar ovan."))
            self.cleaned_data[name] = checks[name](value) if name in checks else value
        except forms.ValidationError as wrong:
            self.add_error(name, wrong)
