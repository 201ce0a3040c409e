"""The facilitator's form: who is here, what the workshop writes into each analysis, who does what, the summary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import User
from ignite.kernel.forms import Form
from needs.enums import AnalysisResult
from needs.models import ChallengeArea, NeedsAnalysis
from workshops.enums import AnalysisField
from workshops.models import Workshop
from workshops.queries.people import Asked


@dataclass(frozen=True, slots=True)
class Written:
    """One part that the facilitator has written: the text, and the text that stood there when the page was made."""

    analysis: NeedsAnalysis
    part: str
    text: str
    known: str


@dataclass(frozen=True, slots=True)
class Concluded:
    """What an area's analysis came to."""

    analysis: NeedsAnalysis
    result: str
    reason: str


class RunForm(Form):
    """Everything that is written during a workshop, on one page that saves itself."""

    present = forms.MultipleChoiceField(label=_("Här är"), required=False, widget=forms.CheckboxSelectMultiple)
    what = forms.CharField(label=_("Vad ska göras?"), max_length=300, required=False)
    who = forms.ChoiceField(label=_("Vem"), required=False)
    due_on = forms.DateField(label=_("Klart senast"), required=False)
    summary = forms.CharField(
        label=_("Sammanfattning"),
        help_text=_("Lämna tomt, så skrivs den av det som står ovan. Den går till alla som var med."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "data-keep": ""}),
    )

    def __init__(
        self,
        *args: Any,
        workshop: Workshop,
        areas: Sequence[ChallengeArea],
        asked: Sequence[Asked],
        promisers: Sequence[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.analyses = [area.analysis for area in areas if getattr(area, "analysis", None) is not None]
        self.promisers = {str(user.pk): user for user in promisers}
        self.fields["present"].choices = [(str(one.invitation.pk), one.name) for one in asked]  # type: ignore[attr-defined]
        self.fields["present"].initial = [str(one.invitation.pk) for one in asked if one.was_there]
        people = [(pk, str(user)) for pk, user in self.promisers.items()]
        self.fields["who"].choices = [("", gettext("Välj")), *people]  # type: ignore[attr-defined]
        self.fields["summary"].initial = workshop.summary
        for analysis in self.analyses:
            self._add_parts(analysis)

    def _add_parts(self, analysis: NeedsAnalysis) -> None:
        for part in AnalysisField:
            words = forms.Textarea(attrs={"rows": 4, "data-keep": ""})
            field = forms.CharField(label=part.label, required=False, widget=words)
            field.initial, field.show_hidden_initial = getattr(analysis, part), True
            self.fields[f"a{analysis.pk}_{part}"] = field
        choices = [("", gettext("Inte bestämt")), *AnalysisResult.choices]
        result = forms.ChoiceField(label=_("Slutsats"), choices=choices, required=False, initial=analysis.result)
        reason = forms.CharField(label=_("Varför den slutsatsen"), required=False, initial=analysis.result_reason)
        self.fields[f"a{analysis.pk}_result"], self.fields[f"a{analysis.pk}_result_reason"] = result, reason

    def parts_of(self, analysis: NeedsAnalysis) -> list[Any]:
        """The bound fields of one analysis's parts, in order."""
        return [self[f"a{analysis.pk}_{part}"] for part in AnalysisField]

    def conclusion_of(self, analysis: NeedsAnalysis) -> tuple[Any, Any]:
        """The bound fields of one analysis's conclusion."""
        return self[f"a{analysis.pk}_result"], self[f"a{analysis.pk}_result_reason"]

    @property
    def written(self) -> list[Written]:
        """What this facilitator changed since the page was made."""
        found = []
        for analysis in self.analyses:
            for part in AnalysisField:
                name = f"a{analysis.pk}_{part}"
                if name in self.changed_data:
                    known = str(self.data.get(self[name].html_initial_name, ""))
                    found.append(Written(analysis, part, self.cleaned_data.get(name, ""), known))
        return found

    @property
    def concluded(self) -> list[Concluded]:
        """The conclusions that this facilitator changed."""
        found = []
        for analysis in self.analyses:
            result = self.cleaned_data.get(f"a{analysis.pk}_result", "")
            reason = self.cleaned_data.get(f"a{analysis.pk}_result_reason", "")
            if (result, reason) != (analysis.result, analysis.result_reason):
                found.append(Concluded(analysis, result, reason))
        return found

    @property
    def here(self) -> list[int]:
        """The invitations of those who are here."""
        return [int(pk) for pk in self.cleaned_data.get("present", [])]

    @property
    def promise(self) -> dict[str, Any] | None:
        """A follow-up that was written, or None."""
        data = self.cleaned_data
        if not data.get("what"):
            return None
        return {"what": data["what"], "promised_by": self.promisers[data["who"]], "due_on": data["due_on"]}

    def clean(self) -> dict[str, Any]:
        """A follow-up needs a name and a date."""
        data = super().clean() or self.cleaned_data
        if data.get("what"):
            if not data.get("who"):
                self.add_error("who", _("Välj vem som gör det."))
            if not data.get("due_on") and "due_on" not in self.errors:
                self.add_error("due_on", _("Skriv när det ska vara klart."))
        return data


class PromiseForm(Form):
    """Who does what by when, on the page of a workshop or a meeting."""

    what = forms.CharField(label=_("Vad ska göras?"), max_length=300)
    who = forms.ChoiceField(label=_("Vem"))
    due_on = forms.DateField(label=_("Klart senast"))

    def __init__(self, *args: Any, promisers: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.promisers = {str(user.pk): user for user in promisers}
        self.fields["who"].choices = [(pk, str(user)) for pk, user in self.promisers.items()]  # type: ignore[attr-defined]

    @property
    def promise(self) -> dict[str, Any]:
        """The follow-up, for the service."""
        data = self.cleaned_data
        return {"what": data["what"], "promised_by": self.promisers[data["who"]], "due_on": data["due_on"]}
