"""The form of a draft need: the brief, its last day, weights, and for those who may, the tick for value and route."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.editions.enums import Switch
from ignite.editions.models import Edition
from ignite.kernel.forms import ModelForm, SekField
from needs.days import usual_last_day
from needs.enums import Offer
from needs.forms.fields import GoalsField, LongText, SubjectsField, demand, make_long
from needs.forms.last_day import LastDay, in_days
from needs.models import Need

LONG = 8000
LANGUAGES = [("sv", _("Svenska")), ("en", _("Engelska"))]
MONTHS = 36
USUAL_DAYS = 35  # some days for the programme to read, and four weeks for startups
MISSING = _("Skriv något här innan du begär publicering.")
WORDS = ["title", "summary", "problem", "today", "desired_outcome", "offer", "after_pilot"]
FRAME = ["offers", "budget_sek", "options_sek", "starts_on", "months", "language"]
SWITCHED = {"is_sealed": Switch.SEALED, "is_rolling": Switch.ROLLING}
WEIGHT = "weight_"
HELP = {
    "title": _("Kort, och om problemet."),
    "problem": _("Vad händer i dag, för vem och hur ofta? Startups läser det här först."),
    "today": _("Hur gör ni, och vad har ni redan prövat?"),
    "desired_outcome": _("Hur ser en vanlig tisdag ut när problemet är löst? Nämn ingen teknik."),
    "offer": _("Vad får en startup av er? Skriv vilka data, vilken testmiljö, vems tid."),
    "after_pilot": _("Vem beslutar att fortsätta, med vilka pengar och på vilken köpväg?"),
    "budget_sek": _("Lämna tomt om ni inte vet. Det bekräftas av den som kan inköp."),
    "options_sek": _("Räknas med i värdet som om de används."),
}


class BriefForm(ModelForm):
    """What a brief says: the words and the frame of the pilot."""

    title = forms.CharField(label=_("Rubrik"), required=False, max_length=160)
    summary = forms.CharField(
        label=_("Behovet i en mening"),
        required=False,
        max_length=300,
        widget=LongText(2),
        help_text=_("Den mening som syns i listan över behov."),
    )
    offers = forms.MultipleChoiceField(
        label=_("Det vi erbjuder"), choices=Offer.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    budget_sek = SekField(label=_("Budget för piloten, kr exkl. moms"), required=False)
    options_sek = SekField(label=_("Optioner och förlängningar, kr exkl. moms"), required=False)
    starts_on = forms.DateField(label=_("Piloten kan börja"), required=False, widget=forms.DateInput())
    months = forms.IntegerField(
        label=_("Pilotens längd i månader"), required=False, min_value=1, max_value=MONTHS, widget=forms.NumberInput()
    )
    language = forms.ChoiceField(label=_("Språk som behovet är skrivet på"), choices=LANGUAGES, required=False)
    goals = GoalsField()
    subjects = SubjectsField()

    class Meta:
        model = Need
        fields = [*WORDS, *FRAME, "goals", "subjects"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, text in HELP.items():
            field = self.fields[name]
            field.help_text, field.required = text, False
            if isinstance(field.widget, forms.Textarea):
                make_long(field, LONG)

    def clean_title(self) -> str:
        """A draft without a title gets one that says so."""
        return self.cleaned_data["title"].strip() or str(_("Behov utan rubrik"))

    def clean_language(self) -> str:
        """The language that stood, where none is chosen."""
        return self.cleaned_data["language"] or self.instance.language

    def fields_to_save(self) -> dict[str, Any]:
        """The words and choices that can be kept, as the service takes them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}


class NeedForm(BriefForm):
    """A draft. ``page`` and ``seen`` tell two pages with the same draft apart (needs.services.drafting)."""

    page = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    need = forms.IntegerField(required=False, widget=forms.HiddenInput)
    is_sealed = forms.BooleanField(
        label=_("Försegla pitcharna till sista dag"),
        required=False,
        help_text=_("Ingen läser dem före öppnandet. Bra när ett köp är troligt."),
    )
    is_rolling = forms.BooleanField(
        label=_("Välj löpande"),
        required=False,
        help_text=_("Ni får bjuda in till möte och tacka nej medan behovet är öppet."),
    )
    route = forms.CharField(
        label=_("Tänkt köpväg"),
        required=False,
        max_length=200,
        help_text=_("Till exempel direktupphandling, upphandling av innovation eller ett avtal ni redan har."),
    )
    tick = forms.BooleanField(
        label=_("Jag har bedömt värdet, med optioner och förlängningar, och den tänkta köpvägen"), required=False
    )

    def __init__(self, *args: Any, edition: Edition, may_tick: bool, criteria: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days_min = edition.deadline_days_min
        usual = usual_last_day(max(USUAL_DAYS, self.days_min + 7))
        self.last_day_of = LastDay(
            self,
            self.instance.deadline_at or usual,
            earliest=in_days(self.days_min),
            help_text=_("Minst %(days)s dagar efter att programmet har öppnat behovet.") % {"days": self.days_min},
        )
        self.stood = self.instance.deadline_at
        self.initial["route"] = self.instance.route
        for name, switch in SWITCHED.items():
            if not edition.has(switch) and not getattr(self.instance, name):
                del self.fields[name]
            else:
                self.initial[name] = getattr(self.instance, name)
        if not may_tick:
            del self.fields["route"], self.fields["tick"]
        self._add_weights(criteria)

    def _add_weights(self, criteria: Any) -> None:
        self.weights = [f"{WEIGHT}{one.key}" for one in criteria]
        for one in criteria:
            self.fields[f"{WEIGHT}{one.key}"] = forms.IntegerField(
                label=one.name,
                required=False,
                min_value=0,
                max_value=100,
                initial=one.weight,
                widget=forms.NumberInput(attrs={"class": "short"}),
            )

    def weight_fields(self) -> list[Any]:
        """The weights' fields, to place on the page."""
        return [self[name] for name in self.weights]

    @property
    def weights_are_wrong(self) -> bool:
        """Whether one of the weights bears an error, so that the page shows them."""
        return self.is_bound and any(name in self.errors for name in self.weights)

    def weights_to_save(self) -> dict[str, int]:
        """Changed weights by the criteria's keys; nothing where none was sent or they are not 100 together."""
        given = {name: self.cleaned_data.get(name) for name in self.weights}
        if any(name in self.errors or weight is None for name, weight in given.items()):
            return {}
        changed = any(weight != self.fields[name].initial for name, weight in given.items())
        return {name.removeprefix(WEIGHT): int(weight or 0) for name, weight in given.items()} if changed else {}

    def fields_to_save(self) -> dict[str, Any]:
        """The brief with its deadline and settings, as far as they can be kept."""
        fields = super().fields_to_save()
        fields |= {name: self.cleaned_data[name] for name in SWITCHED if name in self.cleaned_data}
        if not {"last_day", "last_time"} & set(self.errors):
            fields["deadline_at"] = self.last_day_of.moment
        return fields

    @property
    def is_ticked(self) -> bool:
        """Whether value and route are confirmed in this form."""
        return bool(self.cleaned_data.get("tick"))

    def clean(self) -> dict[str, Any]:
        """A tick says which route it is for; weights are 100; a last day has not passed; a seal waits for it."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("tick") and not data.get("route", "").strip():
            self.add_error("route", _("Skriv vilken köpväg ni tänker er."))
        weights = [int(data[name]) for name in self.weights if data.get(name) is not None]
        if weights and len(weights) == len(self.weights) and sum(weights) != 100:
            words = _("Vikterna ska tillsammans bli 100. Nu är de %(sum)s.") % {"sum": sum(weights)}
            self.add_error(self.weights[0], words)
        if data.get("is_sealed") and data.get("is_rolling"):
            self.add_error("is_rolling", _("Ett förseglat behov kan inte välja löpande. Välj en av dem."))
        self.last_day_of.read()
        self.last_day_of.refuse_past()
        return data

    def is_ready(self) -> bool:
        """Whether everything is there that startups need in order to answer."""
        demand(self, ("summary", "problem", "desired_outcome", "last_day"), MISSING)
        moment = self.last_day_of.moment
        if moment and moment < in_days(self.days_min) and "last_day" not in self.errors:
            words = _("Startups behöver minst %(days)s dagar. Välj en senare dag.") % {"days": self.days_min}
            self.add_error("last_day", words)
        if not self.errors:
            self.last_day_of.demand_working_day()
        return not self.errors
