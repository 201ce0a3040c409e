"""The brief's forms: while it is written, and when it changes after opening."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.kernel import clock
from ignite.kernel.forms import ModelForm, SekField
from needs.forms.fields import GoalsField, LongText, SubjectsField, demand, make_long
from needs.models import Need

LONG = 8000
USUAL_DAYS = 35  # some days for the programme to read, and four weeks for startups
MISSING = _("Skriv något här innan du begär publicering.")
WORDS = ["title", "summary", "problem", "today", "desired_outcome", "offer", "after_pilot", "budget_sek"]
HELP = {
    "title": _("Kort, och om problemet."),
    "problem": _("Vad händer i dag, för vem och hur ofta? Startups läser det här först."),
    "today": _("Hur gör ni, och vad har ni redan prövat?"),
    "desired_outcome": _("Hur ser en vanlig tisdag ut när problemet är löst? Nämn ingen teknik."),
    "offer": _("Vad får en startup av er: data, testmiljö, människor, pengar?"),
    "after_pilot": _("Vem beslutar att fortsätta, med vilka pengar och på vilken köpväg?"),
    "budget_sek": _("Lämna tomt om ni inte vet. Det bekräftas av den som kan inköp."),
}


class _Brief(ModelForm):
    """The words that both forms have."""

    title = forms.CharField(label=_("Rubrik"), required=False, max_length=160)
    summary = forms.CharField(
        label=_("Behovet i en mening"),
        required=False,
        max_length=300,
        widget=LongText(2),
        help_text=_("Den mening som syns i listan över behov."),
    )
    budget_sek = SekField(label=_("Budget för piloten, kr exkl. moms"), required=False)
    last_day = forms.DateField(label=_("Sista dag att pitcha"), required=False, widget=forms.DateInput())
    goals = GoalsField()
    subjects = SubjectsField()

    class Meta:
        model = Need
        fields = [*WORDS, "goals", "subjects"]

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

    def fields_to_save(self) -> dict[str, Any]:
        """The words and choices, as the service takes them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class NeedForm(_Brief):
    """A draft: the brief, its last day, and for those who may, the tick for value and route."""

    route = forms.CharField(
        label=_("Tänkt köpväg"),
        required=False,
        max_length=200,
        help_text=_("Till exempel direktupphandling, upphandling av innovation eller ett avtal ni redan har."),
    )
    tick = forms.BooleanField(
        label=_("Jag har bedömt värdet, med optioner och förlängningar, och den tänkta köpvägen"), required=False
    )

    def __init__(self, *args: Any, may_tick: bool, days_min: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days_min = days_min
        deadline = self.instance.deadline_at
        usual = clock.today() + timedelta(days=max(USUAL_DAYS, days_min + 7))
        self.initial["last_day"] = clock.local(deadline).date() if deadline else usual
        self.initial["route"] = self.instance.route
        self.fields["last_day"].help_text = _("Minst %(days)s dagar efter att programmet har öppnat behovet.") % {
            "days": days_min
        }
        if not may_tick:
            del self.fields["route"], self.fields["tick"]

    def fields_to_save(self) -> dict[str, Any]:
        """The brief with its deadline: the end of the chosen day in Stockholm."""
        return {**super().fields_to_save(), "deadline_at": _end_of(self.cleaned_data["last_day"])}

    @property
    def is_ticked(self) -> bool:
        """Whether value and route are confirmed in this form."""
        return bool(self.cleaned_data.get("tick"))

    def clean(self) -> dict[str, Any]:
        """A tick says which route it is for."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("tick") and not data.get("route", "").strip():
            self.add_error("route", _("Skriv vilken köpväg ni tänker er."))
        return data

    def is_ready(self) -> bool:
        """Whether everything is there that startups need in order to answer."""
        demand(self, ("summary", "problem", "desired_outcome", "last_day"), MISSING)
        last, least = self.cleaned_data.get("last_day"), clock.today() + timedelta(days=self.days_min)
        if last and last < least:
            words = _("Startups behöver minst %(days)s dagar. Välj en senare dag.") % {"days": self.days_min}
            self.add_error("last_day", words)
        return not self.errors


class ChangeForm(_Brief):
    """An open need: the brief may change, the last day may move forward, and all who follow are told."""

    note = forms.CharField(
        label=_("Vad har ändrats?"),
        required=False,
        max_length=500,
        widget=LongText(3),
        help_text=_("Alla som följer, har frågat, börjat på eller skickat en pitch får det här i ett brev."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_day = clock.local(self.instance.deadline_at).date()
        self.initial["last_day"] = self.known_day
        self.fields["last_day"].help_text = _("Kan bara flyttas framåt.")

    def clean_last_day(self) -> date:
        """The same day or a later one."""
        last: date = self.cleaned_data["last_day"] or self.known_day
        if last < self.known_day:
            raise forms.ValidationError(_("Sista dagen kan bara flyttas framåt. Någon kan ha planerat efter den."))
        return last

    @property
    def new_deadline(self) -> Any:
        """The new deadline, or None when it stays."""
        last = self.cleaned_data["last_day"]
        return _end_of(last) if last > self.known_day else None

    @property
    def changes_words(self) -> bool:
        """Whether anything of the brief itself was changed."""
        return bool(set(self.changed_data) - {"note", "last_day"})


def _end_of(day: date | None) -> Any:
    return clock.end_of(day) if day else None
