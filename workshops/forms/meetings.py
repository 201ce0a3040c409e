"""Forms for meetings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import dateparse, formats
from django.utils.translation import gettext_lazy as _

from ignite.editions import content
from ignite.kernel import clock
from ignite.kernel.forms import Form
from workshops.enums import Outcome
from workshops.models import Meeting

TIMES = ("first", "second", "third")


class AskForm(Form):
    """One to three times to choose from, how long, where."""

    first = forms.DateTimeField(label=_("Första tiden"))
    second = forms.DateTimeField(label=_("Andra tiden"), required=False)
    third = forms.DateTimeField(label=_("Tredje tiden"), required=False)
    minutes = forms.TypedChoiceField(
        label=_("Hur länge?"),
        coerce=int,
        choices=[(30, _("30 minuter")), (45, _("45 minuter")), (60, _("En timme")), (90, _("En och en halv timme"))],
        initial=45,
    )
    place = forms.CharField(label=_("Plats"), max_length=200, required=False)
    link = forms.URLField(label=_("Länk till videomötet"), required=False, assume_scheme="https")
    note = forms.CharField(
        label=_("Hälsning"),
        help_text=_("Vad vill ni att de visar? Vilka är med från er?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-keep": ""}),
    )

    @property
    def offered(self) -> list[datetime]:
        """The times, earliest first."""
        return sorted({self.cleaned_data[name] for name in TIMES if self.cleaned_data.get(name)})

    def clean(self) -> dict[str, Any]:
        """Times lie ahead; and the other side must know where."""
        data = super().clean() or self.cleaned_data
        for name in TIMES:
            if data.get(name) and data[name] <= clock.now():
                self.add_error(name, _("Välj en tid som inte har varit."))
        if not data.get("place") and not data.get("link") and "link" not in self.errors:
            self.add_error("place", _("Skriv en plats eller en länk."))
        return data


class TakeForm(Form):
    """One of the times offered."""

    starts_at = forms.ChoiceField(label=_("Vilken tid passar?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, offered: Sequence[datetime], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ahead = [moment for moment in offered if moment > clock.now()]
        self.fields["starts_at"].choices = [(moment.isoformat(), _said(moment)) for moment in ahead]  # type: ignore[attr-defined]

    @property
    def taken(self) -> datetime:
        """The time chosen."""
        moment = dateparse.parse_datetime(self.cleaned_data["starts_at"])
        if moment is None:  # the choices are ours, so this cannot be
            raise ValueError(self.cleaned_data["starts_at"])
        return moment


def _said(moment: datetime) -> str:
    return formats.date_format(clock.local(moment), "DATETIME_FORMAT")


class MoveForm(Form):
    """Another time or place."""

    starts_at = forms.DateTimeField(label=_("Ny tid"))
    place = forms.CharField(label=_("Plats"), max_length=200, required=False)
    link = forms.URLField(label=_("Länk till videomötet"), required=False, assume_scheme="https")

    @classmethod
    def on(cls, meeting: Meeting, data: Any = None) -> MoveForm:
        """The form on one meeting."""
        initial = {"starts_at": meeting.starts_at, "place": meeting.place, "link": meeting.link}
        return cls(data, initial=initial)


class OutcomeForm(Form):
    """Go on or not now, why, and the next step. Its words are the programme's content."""

    outcome = forms.ChoiceField(widget=forms.RadioSelect)
    why = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 4, "data-keep": ""}))
    next_step = forms.CharField(max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        go_on, why, next_step = content.after_meeting().question
        said = {"yes": Outcome.GO_ON, "not_now": Outcome.NOT_NOW}
        self.fields["outcome"].label = str(go_on.text)
        self.fields["outcome"].choices = [(said[one.key].value, str(one.text)) for one in go_on.choice]  # type: ignore[attr-defined]
        self.fields["why"].label, self.fields["next_step"].label = str(why.text), str(next_step.text)
        self.fields["why"].help_text = _("Den andra sidan läser det när båda har svarat.")
