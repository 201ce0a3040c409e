"""The form of a challenge area, and what is said when one more than the most is asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.kernel.forms import Form, ModelForm
from needs.forms.fields import GoalsField, LongText, SubjectsField, demand
from needs.models import ChallengeArea

MISSING = _("Skriv något här innan du registrerar området.")
NO_TITLE = _("Område utan rubrik")


class AreaForm(ModelForm):
    """What does not work, and for whom."""

    title = forms.CharField(
        label=_("Rubrik"),
        required=False,
        max_length=160,
        help_text=_("Kort, och om problemet: ”Mat som slängs i skolköken”, inte ”Nytt måltidssystem”."),
    )
    problem = forms.CharField(
        label=_("Vad fungerar inte i dag?"),
        required=False,
        max_length=4000,
        widget=LongText(6),
        help_text=_("Vad händer, hur ofta och hur märks det? En uppskattad siffra räcker långt."),
    )
    affected = forms.CharField(
        label=_("Vem berörs?"),
        required=False,
        max_length=2000,
        widget=LongText(3),
        help_text=_("Till exempel: 31 kök, 9 000 elever och deras föräldrar."),
    )
    goals = GoalsField()
    subjects = SubjectsField()

    class Meta:
        model = ChallengeArea
        fields = ["title", "problem", "affected", "goals", "subjects"]

    def clean_title(self) -> str:
        """A draft without a title gets one that says so."""
        return self.cleaned_data["title"].strip() or str(NO_TITLE)

    def is_ready(self) -> bool:
        """Whether everything is there that the programme reads."""
        if not self.data.get(self.add_prefix("title"), "").strip():
            self.add_error("title", _("Ge området en rubrik."))
        return demand(self, ("problem", "affected"), MISSING)

    def fields_to_save(self) -> dict[str, Any]:
        """The words and choices, as the service takes them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ConsentAskForm(Form):
    """Why the group wants one area more than the most."""

    reason = forms.CharField(
        label=_("Varför vill ni arbeta med ett till?"),
        max_length=2000,
        widget=LongText(4),
        help_text=_("Hinner ni med alla? Hör det ihop med något av de andra? Programmet läser det du skriver."),
    )
