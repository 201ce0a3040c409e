"""The last day to pitch as a form asks for it: a day, a time or none, and a word when the day is hard to keep."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.kernel import clock
from ignite.kernel.templatetags.words import moment as written
from needs.days import awkward, instant_of, nearest_noon, time_of

PASSED = _("Sista dag att pitcha har redan varit. Välj en senare.")
TIMES = ["%H:%M", "%H.%M", "%H:%M:%S"]
NOON = "noon"  # what the button says that takes the proposed day


class LastDay:
    """The fields of a last day on a form, what they say together, and what is proposed where that is hard to keep.

    ``earliest`` is when the day may lie at the soonest.
    """

    def __init__(self, form: forms.BaseForm, deadline: datetime | None, *, earliest: datetime, help_text: Any) -> None:
        self.form, self.known, self.earliest = form, deadline, earliest
        self._read: datetime | None = None
        form.fields["last_day"] = forms.DateField(
            label=_("Sista dag att pitcha"), required=False, widget=_picker(forms.DateInput, "date", "%Y-%m-%d")
        )
        form.fields["last_time"] = forms.TimeField(
            label=_("Klockan"),
            required=False,
            input_formats=TIMES,
            widget=_picker(forms.TimeInput, "time", "%H:%M"),
            help_text=_("Utan tid gäller hela dagen."),
        )
        form.fields["keep_day"] = forms.BooleanField(label=_("Behåll den dagen och tiden ändå"), required=False)
        form.fields["last_day"].help_text = help_text
        form.initial["last_day"], form.initial["last_time"] = _parts(deadline)

    @property
    def moment(self) -> datetime | None:
        """The last day that the form says, or that it shows before anything is sent. None while it cannot be read."""
        if not self.form.is_bound:
            return instant_of(*shown) if (shown := _parts(self.known)) and shown[0] else None
        return self._read

    def _said(self, name: str) -> Any:
        return getattr(self.form, "cleaned_data", {}).get(name)

    @property
    def is_moved(self) -> bool:
        """Whether the form says another instant than the one that stood."""
        moment = self.moment
        return moment is not None and (self.known is None or moment != self.known.replace(microsecond=0))

    @property
    def why(self) -> Any:
        """Why the day is hard to keep, or None."""
        moment = self.moment
        return awkward(moment) if moment and moment > clock.now() else None

    @property
    def proposed(self) -> datetime | None:
        """Noon of the nearest working day, where the day is hard to keep."""
        moment = self.moment
        return nearest_noon(moment, earliest=self.earliest) if moment and self.why else None

    def read(self) -> None:
        """Take what the form says, in its ``clean``: an error on the field takes the day away from it afterwards."""
        day: date | None = self._said("last_day")
        at: time | None = self._said("last_time")
        self._read = instant_of(day, at) if day and not {"last_day", "last_time"} & set(self.form.errors) else None

    def refuse_past(self) -> None:
        """Refuse a day that has passed, in the form's ``clean``."""
        moment = self.moment
        if moment and moment <= clock.now() and self.is_moved:
            self.form.add_error("last_day", PASSED)

    def demand_working_day(self) -> bool:
        """Ask once about a day that is hard to keep; whether it is not, or is to be kept all the same."""
        if not self.proposed or self._said("keep_day"):
            return True
        words = _("%(why)s Närmaste arbetsdag är %(noon)s. Byt till den, eller kryssa för att dagen ska gälla ändå.")
        self.form.add_error("last_day", words % {"why": self.why, "noon": written(self.proposed)})
        return False


def in_days(days: int) -> datetime:
    """The soonest last day of a need that is opened now."""
    return clock.now() + timedelta(days=days)


def with_noon(data: Any, proposed: datetime | None) -> Any:
    """What was posted, with the proposed day in the place of the one that is hard to keep."""
    if proposed is None:
        return data
    changed, local = data.copy(), clock.local(proposed)
    changed["last_day"], changed["last_time"] = local.date().isoformat(), local.strftime("%H:%M")
    return changed


def _parts(deadline: datetime | None) -> tuple[Any, Any]:
    return (clock.local(deadline).date(), time_of(deadline)) if deadline else (None, None)


def _picker(kind: type[forms.DateInput] | type[forms.TimeInput], name: str, pattern: str) -> Any:
    widget = kind(format=pattern)
    widget.input_type = name
    return widget
