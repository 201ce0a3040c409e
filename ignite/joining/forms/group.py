"""Forms of a project group: inviting, asking to come in, standing in, handing over, the commitment."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.accounts.domains import fitting
from ignite.accounts.enums import OrganisationKind
from ignite.accounts.forms import MembershipForm
from ignite.accounts.models import Membership, Organisation
from ignite.kernel.forms import Form, NameField


class InviteForm(MembershipForm):
    """Invite one person."""

    email = forms.EmailField(label=_("E-postadress"), help_text=_("Dit går inbjudan. Personen behöver inget konto."))
    name = NameField(label=_("Namn"), max_length=120)
    language = forms.ChoiceField(label=_("Språk i brevet"), choices=[("sv", _("Svenska")), ("en", _("Engelska"))])

    field_order = ["email", "name", "title", "roles", "has_business", "has_technical", "rights", "language"]


class AskMembershipForm(Form):
    """Ask to come into an organisation that takes part; those whose mail domain fits come first."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.filter(kind=OrganisationKind.NEED_OWNER).order_by("name"),
        empty_label=_("Välj organisation"),
        help_text=_("Den som har ansvaret där får ett brev och svarar ja eller nej."),
    )
    word = forms.CharField(
        label=_("Vem är du där?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-keep": ""}),
        help_text=_("Behövs när din adress inte hör till organisationens e-postdomän."),
    )

    def __init__(self, *args: Any, emails: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.emails = emails
        field: Any = self.fields["organisation"]
        rows = list(field.queryset.only("name", "email_domain"))
        fits = [(row.pk, row.name) for row in rows if fitting(emails, row)]
        rest = [(row.pk, row.name) for row in rows if not fitting(emails, row)]
        groups = [(_("Din adress hör dit"), fits), (_("Andra"), rest)] if fits else rest
        field.choices = [("", field.empty_label), *groups]

    def clean(self) -> dict[str, Any]:
        """Who does not come from the organisation's own mail domain says who they are."""
        cleaned = super().clean() or self.cleaned_data
        organisation = cleaned.get("organisation")
        if organisation is not None and not fitting(self.emails, organisation) and not cleaned.get("word", "").strip():
            self.add_error("word", _("Din adress hör inte till organisationens e-postdomän. Skriv vem du är där."))
        return cleaned


class DeputyForm(Form):
    """Who stands in for a member."""

    deputy = forms.ChoiceField(label=_("Ersättare"), required=False)

    def __init__(self, *args: Any, colleagues: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(one.pk): one for one in colleagues}
        people = [(key, str(one)) for key, one in self.colleagues.items()]
        self.fields["deputy"].choices = [("", _("Ingen")), *people]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Membership | None:
        """The one who was chosen, or nobody."""
        return self.colleagues.get(self.cleaned_data["deputy"])


class HandOverForm(Form):
    """To whom the responsibility goes, and whether the giver leaves."""

    taker = forms.ChoiceField(
        label=_("Vem tar över?"),
        help_text=_("Personen får din behörighet och de områden som du leder. Du blir vanlig medlem."),
    )
    leaves = forms.BooleanField(label=_("Jag lämnar organisationen samtidigt"), required=False)

    def __init__(self, *args: Any, colleagues: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(one.pk): one for one in colleagues}
        people = [(key, str(one)) for key, one in self.colleagues.items()]
        self.fields["taker"].choices = [("", _("Välj en kollega")), *people]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Membership:
        """The one who was chosen."""
        return self.colleagues[self.cleaned_data["taker"]]


class CommitmentForm(Form):
    """Who accepts, and with what authority."""

    authority = forms.CharField(
        label=_("Din befogenhet"),
        max_length=200,
        help_text=_("Till exempel din befattning, eller vem som har gett dig uppdraget."),
    )
    agrees = forms.BooleanField(label=_("Jag har läst åtagandet och accepterar det för organisationen."))


class RowForm(Form):
    """One person of a list of people to invite, corrected."""

    name = NameField(label=_("Namn"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-postadress"), max_length=254)
    language = forms.ChoiceField(label=_("Språk i brevet"), choices=[("sv", _("Svenska")), ("en", _("Engelska"))])
