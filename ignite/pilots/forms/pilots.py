"""Forms of a pilot: its plan, the signature, a value, the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.editions import content
from ignite.editions.enums import Route
from ignite.kernel import clock
from ignite.kernel.forms import Form, ModelForm, SekField
from ignite.pilots.enums import ENDED, HowItGoes, PilotState
from ignite.pilots.models import Pilot, PilotMeasure
from ignite.pilots.services.planning import PLAN
from needs.forms.fields import FigureField, LongText
from needs.forms.rows import Rows, rows_of

MEASURE = ("name", "unit", "baseline", "target")
# Where the help of the programme's plan (editions.content.pilot_plan) stands, when it is for more than one column.
HELP_AT = {"dates": "ends_on", "cost_sek": "options_sek"}
LONG = ("hypothesis", "scope", "who_does_what", "rights", "exit_plan", "to_go_on")


class PlanForm(ModelForm):
    """The plan. Each side writes only what it changed: the hidden first value tells, so that nobody overwrites."""

    cost_sek = SekField(label=_("Kostnad, kr exkl. moms"), required=False)
    options_sek = SekField(label=_("Optioner och förlängning, kr exkl. moms"), required=False)
    route = forms.ChoiceField(label=_("Köpväg"), choices=[("", _("Inte bestämd")), *Route.choices], required=False)

    class Meta:
        model = Pilot
        fields = list(PLAN)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = {HELP_AT.get(one.key, one.key): str(one.help) for one in content.pilot_plan()}
        for name, field in self.fields.items():
            field.show_hidden_initial = True
            field.help_text = told.get(name, "")
            if name in LONG:
                field.widget = LongText(3)
        self.fields["title"].required = True

    def clean_options_sek(self) -> int:
        """Nothing written is no option."""
        return self.cleaned_data["options_sek"] or 0

    def clean(self) -> dict[str, Any]:
        """A pilot ends after it begins."""
        data = super().clean() or self.cleaned_data
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] <= data["starts_on"]:
            self.add_error("ends_on", _("Piloten måste sluta efter att den börjar."))
        return data

    @property
    def written(self) -> dict[str, Any]:
        """What this person changed since the page was made."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self.cleaned_data}


class MeasureForm(Form):
    """One measure of the plan."""

    name = forms.CharField(label=_("Vad mäts?"), required=False, max_length=160)
    unit = forms.CharField(label=_("Enhet"), required=False, max_length=40)
    baseline = FigureField(label=_("Utgångsläge"))
    target = FigureField(label=_("Mål"))

    def clean(self) -> dict[str, Any]:
        """A measure is whole or not there."""
        data = super().clean() or self.cleaned_data
        said = [name for name in MEASURE if data.get(name) not in (None, "")]
        if said and not data.get("DELETE"):
            for name in set(MEASURE) - set(said) - set(self.errors):
                self.add_error(name, _("Fyll i hela måttet, eller töm raden."))
        return data


def measure_rows(measures: Iterable[PilotMeasure], data: Any = None) -> Rows:
    """The plan's measures as rows."""
    known = [{name: getattr(one, name) for name in MEASURE} for one in measures]
    return rows_of(MeasureForm, ("name", "unit"), prefix="measures", data=data, known=known)


class SignForm(Form):
    """The signature, on the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    agree = forms.BooleanField(
        label=_("Jag har läst planen och signerar den för min organisation"),
        error_messages={"required": _("Kryssa i att du har läst planen.")},
    )


class ValueForm(Form):
    """One value of one measure."""

    measure = forms.ChoiceField(label=_("Mått"))
    on = forms.DateField(label=_("Datum"))
    value = FigureField(label=_("Värde"))
    note = forms.CharField(label=_("Kommentar"), required=False, max_length=300)

    def __init__(self, *args: Any, measures: Sequence[PilotMeasure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(one.pk): one for one in measures}
        self.fields["measure"].choices = [(pk, f"{one.name} ({one.unit})") for pk, one in self.by_key.items()]  # type: ignore[attr-defined]
        self.fields["on"].initial = clock.today()
        self.fields["value"].required = True
        if len(self.by_key) == 1:
            self.fields["measure"].widget = forms.HiddenInput()
            self.fields["measure"].initial = next(iter(self.by_key))

    @property
    def told(self) -> tuple[PilotMeasure, dict[str, Any]]:
        """The measure, and what is entered for it."""
        data = self.cleaned_data
        value: Decimal = data["value"]
        return self.by_key[data["measure"]], {"on": data["on"], "value": value, "note": data["note"]}


class PulseForm(Form):
    """One side's three answers for a month."""

    how = forms.ChoiceField(label=_("Hur går det?"), choices=HowItGoes.choices, widget=forms.RadioSelect)
    learned = forms.CharField(
        label=_("Vad har ni lärt er sedan sist?"), max_length=2000, required=False, widget=LongText(3)
    )
    needs = forms.CharField(
        label=_("Vad behöver ni av den andra?"), max_length=2000, required=False, widget=LongText(3)
    )


class EndForm(Form):
    """The end decision, with what was learned."""

    decision = forms.ChoiceField(
        label=_("Hur slutar piloten?"),
        choices=[(state.value, state.label) for state in ENDED],
        widget=forms.RadioSelect,
    )
    learned = forms.CharField(
        label=_("Vad lärde ni er?"),
        help_text=_("Skriv också det som inte fungerade. Det blir utkastet till berättelsen."),
        max_length=4000,
        widget=LongText(6),
    )
    next_owner = forms.CharField(
        label=_("Vem tar över?"),
        help_text=_("Rollen eller personen som ansvarar för det som fortsätter. Behövs inte om piloten avslutas."),
        max_length=200,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """What goes on needs somebody who takes it on."""
        data = super().clean() or self.cleaned_data
        if data.get("decision") and data["decision"] != PilotState.STOPPED and not data.get("next_owner"):
            self.add_error("next_owner", _("Skriv vem som tar över efter piloten."))
        return data
