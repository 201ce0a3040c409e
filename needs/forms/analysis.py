"""The guided form of a needs analysis: the parts' fields, with rows for measures and requirements."""

from collections.abc import Iterable
from copy import copy
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.editions.content import analysis_conclusions, analysis_sections
from ignite.editions.enums import Route
from ignite.kernel import clock
from ignite.kernel.forms import Form, ModelForm, SekField
from needs.enums import AnalysisResult, RequirementKind
from needs.forms.fields import FigureField, LongText, make_long
from needs.forms.rows import Rows, rows_of
from needs.lifecycle.analysis import NEEDED, NO_NEED
from needs.models import Measure, NeedsAnalysis, Requirement
from needs.parts import FIELDS_OF
from needs.written import COLUMNS

LONG = 8000
# What a must is asked beside its reason.
CHALLENGE = ("small_firm", "as_wish")
NO_REASON = _("Skriv varför det måste vara så, eller gör kravet till ett önskemål. Resten av texten är kvar.")
MISSING = _("Skriv något här innan du skickar in. Det räcker med det ni vet.")
ASKED = {"value": "value_sek", "conclusion": "result"}  # which field bears the part's question, where not the last


def result_choices() -> list[tuple[str, str]]:
    """The five results, each with the method's words on when it fits."""
    return [(one.key, f"{one.title}. {one.help}") for one in analysis_conclusions()]


class ConclusionForm(Form):
    """What the analysis came to, also after it is handed in."""

    result = forms.ChoiceField(label=_("Slutsats"), choices=result_choices, widget=forms.RadioSelect)
    result_reason = forms.CharField(
        label=_("Varför den slutsatsen"), required=False, max_length=LONG, widget=LongText(3)
    )

    def clean(self) -> dict[str, Any]:
        """No need without a reason for that; and who else has it, where several seem to."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        result, reason = said.get("result"), str(said.get("result_reason") or "").strip()
        if result in NO_NEED and not reason:
            self.add_error("result_reason", _("Skriv varför slutsatsen inte ger något behov att matcha."))
        if result == AnalysisResult.JOINT_NEED and not reason:
            self.add_error("result_reason", _("Skriv vilka andra som verkar ha samma behov."))
        return said


class DueForm(Form):
    """When the analysis is to be handed in."""

    due_on = forms.DateField(label=_("Ska vara klar"))

    def clean_due_on(self) -> date:
        """A day that has not passed."""
        due_on: date = self.cleaned_data["due_on"]
        if due_on < clock.today():
            raise forms.ValidationError(_("Välj ett datum som inte har varit."))
        return due_on


class AnalysisForm(ModelForm):
    """The fields of the parts that a page shows (``only``), but the rows. Labels are the method's questions."""

    value_sek = SekField(label=_("Uppskattat värde, kr exkl. moms"), required=False)
    procurement_form = forms.ChoiceField(
        label=_("Tänkt köpväg"), choices=[("", _("Vet inte än")), *Route.choices], required=False
    )
    result = forms.ChoiceField(
        label=_("Vad blev slutsatsen?"), choices=result_choices, widget=forms.RadioSelect, required=False
    )

    class Meta:
        model = NeedsAnalysis
        fields = COLUMNS

    def __init__(self, *args: Any, only: Iterable[str] = COLUMNS, instance: NeedsAnalysis, **kwargs: Any) -> None:
        # A copy: a form over a model writes what was typed into its instance, and the page shows what is saved.
        super().__init__(*args, instance=copy(instance), **kwargs)
        for section in analysis_sections():
            for name in FIELDS_OF[section.key]:
                self._dress(name, section if name == ASKED.get(section.key, FIELDS_OF[section.key][-1]) else None)
        self.fields["budget_owner"].label, self.fields["budget_owner"].help_text = _("Budgetägare"), _("Rollen räcker.")
        self.fields["result"].label = _("Vad blev slutsatsen?")
        self.fields["result_reason"].label = _("Varför den slutsatsen?")
        for name in set(self.fields) - set(only):
            del self.fields[name]

    def _dress(self, name: str, section: Any) -> None:
        field = self.fields[name]
        field.required = False
        if isinstance(field.widget, forms.Textarea):
            make_long(field, LONG)
            field.widget.attrs.pop("data-keep")  # static/js/writing.js keeps these, with the version they were read at
        if section is not None:
            field.label, field.help_text = str(section.question), str(section.help)

    def values(self) -> dict[str, Any]:
        """What was typed and can be kept, by field."""
        return {name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data}


def unsaid(form: AnalysisForm, shown: NeedsAnalysis) -> list[str]:
    """The fields that the workshop stands on and that are empty, in the form where it shows them, else as saved."""
    said = {name: form.cleaned_data.get(name, "") if name in form.fields else getattr(shown, name) for name in NEEDED}
    return [name for name, text in said.items() if not text.strip() and name not in form.errors]


def is_whole(row: dict[str, Any]) -> bool:
    """Whether a row of a measure says all that is needed to follow it."""
    return bool(row["name"] and row["unit"]) and row["baseline"] is not None and row["target"] is not None


class MeasureForm(Form):
    """One measure."""

    name = forms.CharField(label=_("Vad mäts?"), required=False, max_length=160)
    unit = forms.CharField(label=_("Enhet"), required=False, max_length=40)
    baseline = FigureField(label=_("Nu"))
    target = FigureField(label=_("Mål"))
    source = forms.CharField(label=_("Vem tar fram siffran?"), required=False, max_length=200)


class RequirementForm(Form):
    """One must or wish; a must is asked why, what a small firm would need, and whether it could be a wish."""

    text = forms.CharField(label=_("Krav eller önskemål"), required=False, max_length=300)
    kind = forms.ChoiceField(
        label=_("Slag"), choices=RequirementKind.choices, initial=RequirementKind.WISH, required=False
    )
    reason = forms.CharField(
        label=_("Varför?"),
        help_text=_("Ett ska-krav behöver ett skäl: en lag, en risk, något ni inte kan ändra."),
        required=False,
        max_length=500,
    )
    small_firm = forms.CharField(
        label=_("Vad skulle ett litet företag behöva för att klara det?"), required=False, max_length=500
    )
    as_wish = forms.CharField(label=_("Vad händer om det blir ett önskemål?"), required=False, max_length=500)

    def clean_kind(self) -> str:
        """A wish, where nothing is chosen."""
        return self.cleaned_data["kind"] or RequirementKind.WISH

    def clean(self) -> dict[str, Any]:
        """Words about a requirement that is not there are not lost in silence."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not said.get("text") and any(said.get(name) for name in ("reason", *CHALLENGE)) and not said.get("DELETE"):
            self.add_error("text", _("Skriv själva kravet, eller ta bort raden."))
        return said

    @property
    def is_must(self) -> bool:
        """Whether the row stands as a must, as it was typed or as it was."""
        return bool(self["text"].value()) and self["kind"].value() == RequirementKind.MUST

    @property
    def lacks_reason(self) -> bool:
        """Whether it stands as a must and nobody has said why."""
        return self.is_must and not str(self["reason"].value() or "").strip()


def measure_rows(measures: Iterable[Measure], data: Any = None) -> Rows:
    """The measures as rows."""
    names = ("name", "unit", "baseline", "target", "source")
    known = [{name: getattr(measure, name) for name in names} for measure in measures]
    return rows_of(MeasureForm, names, prefix="measures", data=data, known=known)


def requirement_rows(requirements: Iterable[Requirement], data: Any = None, *, removable: bool = True) -> Rows:
    """The requirements as rows. Pressing *make it a wish* (``do`` = ``wish-2``) turns that row before it is read."""
    names = ("text", "kind", "reason", *CHALLENGE)
    known = [{name: getattr(one, name) for name in names} for one in requirements]
    return rows_of(
        RequirementForm, ("text",), prefix="requirements", data=_turned(data), known=known, removable=removable
    )


def _turned(data: Any) -> Any:
    did = data.get("do", "") if data else ""
    if not (did.startswith("wish-") and did[5:].isdecimal()):
        return data
    turned = data.copy()
    turned[f"requirements-{int(did[5:])}-kind"] = RequirementKind.WISH.value
    return turned


def demand_reasons(requirements: Rows) -> bool:
    """Mark each must without a reason; whether every must has one. The rows must be valid."""
    for row in requirements.forms:
        said = row.cleaned_data
        is_kept = said.get("text") and not said.get("DELETE")
        if is_kept and said["kind"] == RequirementKind.MUST and not said["reason"].strip():
            row.add_error("reason", NO_REASON)
    return not requirements.total_error_count()
