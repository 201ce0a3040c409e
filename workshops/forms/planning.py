"""Forms for planning a workshop and asking people to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Membership, User
from ignite.editions import content
from ignite.kernel import clock
from ignite.kernel.forms import Form
from needs.models import ChallengeArea, NeedOwner
from workshops.models import Workshop
from workshops.queries.people import role_words
from workshops.services import Guest

SAME = ("place", "link", "purpose", "is_public", "capacity", "seat_offer_hours")  # fields that are columns as they are


class ChooseForm(Form):
    """What to plan, and for whom: the first of two pages, sent with GET."""

    template = forms.ChoiceField(label=_("Mall"), widget=forms.RadioSelect)
    owner = forms.ChoiceField(label=_("Behovsägare"), required=False)

    def __init__(self, *args: Any, owners: Sequence[NeedOwner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = [(one.key, str(one.title)) for one in content.workshop_templates()]  # type: ignore[attr-defined]
        self.fields["owner"].choices = [("", gettext("Ingen, den är för flera"))] + [  # type: ignore[attr-defined]
            (str(owner.pk), str(owner)) for owner in owners
        ]


class DetailsForm(Form):
    """When, where and what for."""

    title = forms.CharField(label=_("Rubrik"), max_length=160)
    on = forms.DateField(label=_("Datum"))
    start = forms.TimeField(label=_("Börjar"))
    end = forms.TimeField(label=_("Slutar"), required=False)
    place = forms.CharField(label=_("Plats"), max_length=200, required=False)
    link = forms.URLField(label=_("Länk för den som är med på distans"), required=False, assume_scheme="https")
    purpose = forms.CharField(
        label=_("Syfte"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "data-keep": ""})
    )
    facilitator = forms.ChoiceField(label=_("Leds av"), required=False)
    is_public = forms.BooleanField(label=_("Visa i den öppna kalendern"), required=False)
    capacity = forms.IntegerField(
        label=_("Antal platser"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("Lämna tomt om alla får plats. När det är fullt hamnar den som svarar ja på en väntelista."),
    )
    seat_offer_hours = forms.IntegerField(
        label=_("Timmar att tacka ja till en ledig plats"),
        required=False,
        min_value=1,
        max_value=24 * 14,
        help_text=_("Lämna tomt så får den som står först i kön platsen direkt."),
    )

    def __init__(self, *args: Any, minutes: int, staff: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.minutes = minutes
        self.staff = {str(user.pk): user for user in staff}
        self.fields["end"].help_text = gettext("Lämna tomt för %(minutes)s minuter.") % {"minutes": minutes}
        choices = [("", gettext("Inte bestämt"))] + [(pk, str(user)) for pk, user in self.staff.items()]
        self.fields["facilitator"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The two instants; a workshop ends after it begins."""
        data = super().clean() or self.cleaned_data
        on, start, end = data.get("on"), data.get("start"), data.get("end")
        if on and start:
            data["starts_at"] = clock.at_wall(on, start)
            data["ends_at"] = clock.at_wall(on, end) if end else data["starts_at"] + timedelta(minutes=self.minutes)
            if data["ends_at"] <= data["starts_at"]:
                self.add_error("end", _("Workshoppen måste sluta efter att den börjar."))
        return data

    @property
    def details(self) -> dict[str, Any]:
        """The columns, for the services."""
        names = (
            "title",
            "starts_at",
            "ends_at",
            "place",
            "link",
            "purpose",
            "is_public",
            "capacity",
            "seat_offer_hours",
        )
        chosen = self.staff.get(self.cleaned_data["facilitator"])
        return {**{name: self.cleaned_data[name] for name in names}, "facilitator": chosen}


def initial_of(workshop: Workshop) -> dict[str, Any]:
    """What a form on an existing workshop begins with."""
    starts, ends = clock.local(workshop.starts_at), clock.local(workshop.ends_at)
    same = {name: getattr(workshop, name) for name in ("title", *SAME)}
    return {
        **same,
        "on": starts.date(),
        "start": starts.time(),
        "end": ends.time(),
        "facilitator": str(workshop.facilitator_id or ""),
    }


class InviteForm(Form):
    """Whom to ask: the project group's members, ticked from the start, and others by address."""

    people = forms.MultipleChoiceField(label=_("Projektgruppen"), required=False, widget=forms.CheckboxSelectMultiple)
    guests = forms.CharField(
        label=_("Andra att bjuda in"),
        help_text=_("En e-postadress per rad, gärna med namnet före: Eva Ek eva@example.org. De svarar utan konto."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-keep": ""}),
    )

    def __init__(self, *args: Any, members: Sequence[Membership], asked: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {address.lower() for address in asked}
        self.members = {str(one.pk): one for one in members if one.email.lower() not in known}
        if not self.members:
            del self.fields["people"]
            return
        self.fields["people"].choices = [(pk, _who(one)) for pk, one in self.members.items()]  # type: ignore[attr-defined]
        self.fields["people"].initial = list(self.members)

    def clean_guests(self) -> list[Guest]:
        """The addresses, each with its name if one was written."""
        lines = [line.strip() for line in self.cleaned_data["guests"].splitlines() if line.strip()]
        return [_guest(line) for line in lines]

    @property
    def chosen(self) -> list[Membership]:
        """The members that are ticked."""
        return [self.members[pk] for pk in self.cleaned_data.get("people", [])]


def _who(member: Membership) -> str:
    roles = ", ".join(role_words(member))
    name = member.name or member.email
    return f"{name} ({roles})" if roles else name


def _guest(line: str) -> Guest:
    name, _space, address = line.rpartition(" ")
    email = address.strip("<>(),;")
    try:
        validate_email(email)
    except ValidationError:
        raise ValidationError(_("”%(line)s” är ingen e-postadress."), params={"line": line}) from None
    return Guest(email, name.strip(' ",;'))


class WorkshopForm(DetailsForm, InviteForm):
    """A new workshop with those to ask, on one page."""

    areas = forms.MultipleChoiceField(label=_("Områden"), required=False, widget=forms.CheckboxSelectMultiple)
    field_order = (
        *("title", "areas", "on", "start", "end", "place", "link", "purpose", "facilitator", "is_public"),
        *("capacity", "seat_offer_hours", "people", "guests"),
    )

    def __init__(self, *args: Any, areas: Sequence[ChallengeArea], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(area.pk): area for area in areas}
        if areas:
            self.fields["areas"].choices = [(pk, area.title) for pk, area in self.by_key.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["areas"]

    @property
    def chosen_areas(self) -> list[ChallengeArea]:
        """The areas that are ticked."""
        return [self.by_key[pk] for pk in self.cleaned_data.get("areas", [])]


def first_start() -> datetime:
    """Nine o'clock in three weeks: what a new workshop begins with."""
    return datetime.combine(clock.today() + timedelta(days=21), datetime.min.time().replace(hour=9))
