"""The pitch's form: one page, saved as it is typed. A draft is never validated; handing in is."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from ignite.kernel.forms import Form, SekField
from needs.models import Requirement
from startups.content import FIELDS
from startups.enums import Meets
from startups.models import Pitch

CORE = ("summary", "solution", "proposal")


@dataclass(frozen=True, slots=True)
class MustLine:
    """One must with the two fields that answer it."""

    requirement: Requirement
    answer: BoundField
    words: BoundField


def _text(label: Any, help_text: Any, rows: int, longest: int) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "data-keep": ""})
    return forms.CharField(label=label, help_text=help_text, widget=widget, max_length=longest, required=False)


class PitchForm(Form):
    """``draft`` keeps whatever is typed; without it what a comparison needs is asked for."""

    summary = forms.CharField(
        label=_("Er lösning i en mening"),
        max_length=300,
        required=False,
        help_text=_("Det första projektgruppen läser."),
    )
    solution = _text(
        _("Så löser vi behovet"), _("Vad gör lösningen hos just dem? Utgå från problemet i behovet."), 7, 6000
    )
    outcome = _text(
        _("Så når vi det ni vill uppnå"), _("Vad blir bättre, hur mycket, och hur syns det i deras mått?"), 4, 4000
    )
    evidence = _text(
        _("Det som visar att det fungerar"), _("Kunder, försök, mätningar. Skriv också vad som inte är klart."), 4, 4000
    )
    proposal = _text(_("Förslag till pilot"), _("Var, hur många, vad ni gör och vad de gör. Börja smått."), 4, 4000)
    pilot_weeks = forms.IntegerField(label=_("Pilotens längd i veckor"), required=False, min_value=1, max_value=156)
    cost_sek = SekField(
        label=_("Kostnad, kr exkl. moms"),
        required=False,
        help_text=_("Hela piloten, med optioner om ni har sådana."),
    )
    wants = _text(_("Det vi behöver av er"), _("Data, tillträde, någon som känner verksamheten."), 3, 2000)
    video_url = forms.URLField(label=_("Länk till film"), required=False, assume_scheme="https", max_length=200)
    harm = _text(
        _("Det som skulle skada er om andra läste det"),
        _("Nämn vilka uppgifter och hur det skulle skada. Det hjälper den som får en begäran om att läsa pitchen."),
        2,
        2000,
    )

    def __init__(self, *args: Any, pitch: Pitch, musts: list[Requirement], draft: bool = False, **kwargs: Any) -> None:
        self.musts, self.draft = musts, draft
        super().__init__(*args, initial=_initial(pitch), **kwargs)
        for must in musts:
            self.fields[f"must_{must.pk}"] = forms.ChoiceField(
                label=must.text,
                choices=Meets.choices,
                widget=forms.RadioSelect,
                required=not draft,
                help_text=must.reason,
                error_messages={"required": _("Välj ett av de tre svaren.")},
            )
            self.fields[f"must_{must.pk}_words"] = forms.CharField(
                label=_("Hur, eller varför inte"), max_length=1000, required=False
            )
        for name in CORE:
            self.fields[name].required = not draft

    def must_lines(self) -> list[MustLine]:
        """The checklist: each must with its answer."""
        return [MustLine(must, self[f"must_{must.pk}"], self[f"must_{must.pk}_words"]) for must in self.musts]

    def clean(self) -> dict[str, Any]:
        """When handing in: an answer that is not plainly "met" says how, or why not."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for must in self.musts if not self.draft else ():
            words = f"must_{must.pk}_words"
            if data.get(f"must_{must.pk}") in {Meets.WILL, Meets.CANNOT} and not data.get(words):
                self.add_error(words, _("Skriv hur ni gör, eller varför ni inte kan."))
        return data

    def typed(self) -> dict[str, Any]:
        """What :func:`save_pitch` takes: fields that could be read, answers, and the rest as it was typed."""
        read = self.cleaned_data
        answers = {must.pk: self._answer(must.pk) for must in self.musts}
        return {**{name: read[name] for name in FIELDS if name in read}, "answers": answers, "raw": self._raw(answers)}

    def _answer(self, pk: int) -> tuple[str, str]:
        read = self.cleaned_data
        return read.get(f"must_{pk}") or "", read.get(f"must_{pk}_words") or ""

    def _raw(self, answers: dict[int, tuple[str, str]]) -> dict[str, str]:
        wordy = [f"must_{pk}_words" for pk, (answer, words) in answers.items() if words and not answer]
        unread = [name for name in self.errors if name in self.fields] + wordy
        return {name: str(self.data.get(name, "")).replace("\x00", "") for name in unread}


def _initial(pitch: Pitch) -> dict[str, Any]:
    """What was typed last: the pitch itself, over it what is not handed in, over it what could not be read."""
    unsent = pitch.unsent
    answers = {row.requirement_id: [row.answer, row.words] for row in pitch.requirement_answers.all()}
    answers |= {int(key): value for key, value in unsent.get("answers", {}).items()}
    shown: dict[str, Any] = {name: getattr(pitch, name) for name in FIELDS} | unsent.get("fields", {})
    for key, (answer, words) in answers.items():
        shown |= {f"must_{key}": answer, f"must_{key}_words": words}
    return shown | unsent.get("raw", {})
