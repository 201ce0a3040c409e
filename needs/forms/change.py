"""The forms of an open need: its brief may change and its last day move forward, and all who follow are told."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.kernel.forms import Form
from needs.forms.fields import LongText, demand
from needs.forms.last_day import LastDay
from needs.forms.need import BriefForm
from needs.models import Need


class ChangeForm(BriefForm):
    """An open need's brief. ``read`` is the version that the writer had read."""

    read = forms.IntegerField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Vad har ändrats?"),
        required=False,
        max_length=500,
        widget=LongText(3),
        help_text=_("Alla som följer, har frågat, börjat på eller skickat en pitch får det här i ett brev."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["read"] = self.instance.version

    @property
    def changes_words(self) -> bool:
        """Whether anything of the brief itself was changed."""
        return bool(set(self.changed_data) - {"note", "read"})

    @property
    def version_read(self) -> int:
        """The version that the writer had read; the present one when the form does not say."""
        return self.cleaned_data.get("read") or self.instance.version


class ExtendForm(Form):
    """A later last day, and why."""

    reason = forms.CharField(
        label=_("Varför flyttas sista dagen?"),
        required=False,
        max_length=500,
        widget=LongText(3),
        help_text=_("Alla som följer, har frågat, börjat på eller skickat en pitch får skälet i ett brev."),
    )
    field_order = ["last_day", "last_time", "keep_day", "reason"]

    def __init__(self, *args: Any, need: Need, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if need.deadline_at is None:
            raise ValueError("A need without a last day cannot be extended.")
        self.need = need
        earliest = need.deadline_at + timedelta(seconds=1)
        self.last_day_of = LastDay(self, need.deadline_at, earliest=earliest, help_text=_("Kan bara flyttas framåt."))
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """A later instant, and a reason."""
        data: dict[str, Any] = super().clean() or {}
        self.last_day_of.read()
        moment = self.last_day_of.moment
        if "last_day" not in self.errors and (moment is None or not self.last_day_of.is_moved):
            self.add_error("last_day", _("Välj en ny sista dag."))
        elif moment and self.need.deadline_at and moment < self.need.deadline_at:
            self.add_error("last_day", _("Sista dagen kan bara flyttas framåt. Någon kan ha planerat efter den."))
        demand(self, ("reason",), _("Skriv varför sista dagen flyttas. Alla som följer behovet får läsa det."))
        if not self.errors:
            self.last_day_of.demand_working_day()
        return data
