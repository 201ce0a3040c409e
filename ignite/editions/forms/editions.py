"""The forms of an edition: its year, goals and settings, and what goes on to the next."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ignite.editions import rolling
from ignite.editions.enums import Switch
from ignite.editions.models import Edition
from ignite.kernel.forms import ModelForm

Word = str | Promise
YEARS = ("name", "year", "starts_on", "ends_on")
SECTIONS: tuple[tuple[Word, tuple[str, ...]], ...] = (
    (_("Omgången"), (*YEARS, "funder", "join_until")),
    (
        _("Mål"),
        (
            *("areas_min", "areas_max", "needs_per_analysis", "pilots_per_owner"),
            *("owners_goal", "startups_goal", "meetings_goal", "exchanges_goal"),
        ),
    ),
    (_("Tider"), ("analysis_days", "deadline_days_min", "question_days", "answer_days")),
    (_("Val som är av från början"), ("switches",)),
)
HELP: dict[str, Word] = {
    "join_until": _(
        "Efter den dagen säger den öppna sidan att årets intresseanmälan är stängd. Tomt: öppen hela året."
    ),
    "owners_goal": _("Lämna målen tomma där ni inte har något."),
    "deadline_days_min": _("Så långt fram ligger sista dagen minst när ett behov öppnas."),
    "question_days": _("Så att svaret når alla innan de skickar in."),
    "switches": _("Det som är av syns inte någonstans. Det som redan är valt på ett behov ändras inte."),
}
MOST_DAYS = 365
ONE_A_YEAR = {"year": {"unique": _("Det finns redan en omgång för det året.")}}


def _too_late(form: forms.BaseForm) -> None:
    said = form.cleaned_data
    starts, ends = said.get("starts_on"), said.get("ends_on")
    if starts and ends and ends <= starts:
        form.add_error("ends_on", _("Omgången måste sluta efter att den börjar."))


class EditionForm(ModelForm):
    """Everything that is decided of an edition."""

    switches = forms.TypedMultipleChoiceField(
        label=_("Val"), required=False, widget=forms.CheckboxSelectMultiple, choices=Switch.choices
    )

    class Meta:
        model = Edition
        fields = [name for _legend, names in SECTIONS for name in names]
        error_messages = ONE_A_YEAR

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.value, f"{one.label}. {one.effect}") for one in Switch]
        self.fields["switches"].choices = choices  # type: ignore[attr-defined]
        for name, words in HELP.items():
            self.fields[name].help_text = words  # type: ignore[assignment]
        for name in SECTIONS[2][1]:
            self.fields[name].max_value = MOST_DAYS  # type: ignore[attr-defined]

    def sections(self) -> list[tuple[Word, list[BoundField]]]:
        """The fields as they stand on the page, under their headings."""
        return [(legend, [self[name] for name in names]) for legend, names in SECTIONS]

    def clean(self) -> dict[str, Any]:
        """Days in order, and at least as many areas at most as at least."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        _too_late(self)
        low, high = said.get("areas_min"), said.get("areas_max")
        if low is not None and high is not None and high < low:
            self.add_error("areas_max", _("Flest antal kan inte vara färre än minst antal."))
        until, ends = said.get("join_until"), said.get("ends_on")
        if until and ends and until > ends:
            self.add_error("join_until", _("Välj en dag före omgångens slut."))
        for name in SECTIONS[2][1]:
            if (said.get(name) or 0) > MOST_DAYS:
                self.add_error(name, _("Välj högst %(days)s dagar.") % {"days": MOST_DAYS})
        for name in ("areas_min", "needs_per_analysis", "answer_days", "analysis_days"):
            if said.get(name) == 0:
                self.add_error(name, _("Välj minst 1."))
        return said


class NextForm(ModelForm):
    """The next year: what it is called, when it is, and what goes on into it."""

    class Meta:
        model = Edition
        fields = list(YEARS)
        error_messages = ONE_A_YEAR

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = [(one, one.choices(edition)) for one in rolling.followers()]
        for follower, choices in self.kinds:
            self.fields[f"go_{follower.key}"] = forms.TypedMultipleChoiceField(
                label=str(follower.title),
                help_text=str(follower.help),
                required=False,
                coerce=int,
                widget=forms.CheckboxSelectMultiple,
                choices=[(one.pk, one.label) for one in choices],
                initial=[one.pk for one in choices if one.is_likely],
            )

    def clean(self) -> dict[str, Any]:
        """Days in order."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        _too_late(self)
        return said

    def years(self) -> list[BoundField]:
        """The fields of the year itself."""
        return [self[name] for name in YEARS]

    def going(self) -> list[BoundField]:
        """What may go on; kinds that there is nothing of are left out."""
        return [self[f"go_{follower.key}"] for follower, choices in self.kinds if choices]

    @property
    def chosen(self) -> dict[str, list[int]]:
        """What goes on, by kind."""
        return {follower.key: self.cleaned_data[f"go_{follower.key}"] for follower, _choices in self.kinds}

    @property
    def facts(self) -> dict[str, Any]:
        """The year's own columns."""
        return {name: self.cleaned_data[name] for name in YEARS}
