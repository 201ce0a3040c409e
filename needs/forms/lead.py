"""The choice of who leads an area."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Membership
from ignite.kernel.forms import Form


class LeadForm(Form):
    """Who leads an area."""

    lead = forms.ChoiceField(
        label=_("Vem leder området?"),
        required=False,
        help_text=_("Den som leder får påminnelserna om analysen. Alla i gruppen kan fortfarande skriva."),
    )

    def __init__(self, *args: Any, members: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(member.pk): member for member in members}
        people = [(key, str(member)) for key, member in self.members.items()]
        self.fields["lead"].choices = [("", _("Hela gruppen")), *people]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Membership | None:
        """The one who was chosen, or nobody."""
        return self.members.get(self.cleaned_data["lead"])
