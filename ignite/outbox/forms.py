"""What a reader chooses about the letters to them; what the programme writes, and to whom."""

from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ignite.kernel.errors import Refused
from ignite.kernel.forms import Form
from ignite.outbox import audiences, groups, lists, sheets
from ignite.outbox.enums import Pace
from ignite.outbox.groups import Group
from ignite.outbox.lists import Person
from ignite.outbox.models import Selection

_PACES: list[tuple[str, Any]] = [
    (Pace.AT_ONCE.value, _("Genast")),
    (Pace.DAILY.value, _("Samlat på morgonen, varje vardag")),
    (Pace.WEEKLY.value, _("Samlat en gång i veckan, på måndag morgon")),
    (Pace.OFF.value, _("Inte med e-post, jag läser dem här")),
]


def _pace(label: Any, paces: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=paces, widget=forms.RadioSelect)


class PreferencesForm(Form):
    """The pace of each class that one may choose for, and the language of the letters."""

    useful = _pace(_("Hur ofta vill du få brev till nytta?"), _PACES)
    digest = _pace(_("Hur ofta vill du få sammanfattningar?"), _PACES)
    language = forms.ChoiceField(
        label=_("Språk i breven"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        help_text=_("Gäller också sidorna när du är inloggad."),
    )

    @property
    def paces(self) -> dict[str, str]:
        """The chosen pace of each class."""
        return {name: self.cleaned_data[name] for name in ("useful", "digest")}


class WishForm(Form):
    """The same for one class, asked from a letter; somebody without an account has no inbox to gather from."""

    pace = _pace(_("Hur vill du ha det i stället?"), _PACES)

    def __init__(self, *args: Any, has_account: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_account:
            choices = [(Pace.AT_ONCE.value, _("Skicka breven till mig")), (Pace.OFF.value, _("Skicka dem inte"))]
            self.fields["pace"].choices = choices  # type: ignore[attr-defined]


class CircleForm(Form):
    """Whom to write to: a group or a saved selection. Sent with GET, before anything is written."""

    to = forms.ChoiceField(label=_("Vilka ska få meddelandet?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[Any] = [(f"group:{group.key}", group.label) for group in groups.all_groups()]
        saved = [(f"selection:{one.pk}", one.name) for one in Selection.objects.order_by("name")]
        self.fields["to"].choices = choices + ([(gettext("Sparade urval"), saved)] if saved else [])  # type: ignore[attr-defined]


class OptionForm(Form):
    """Which need or which day, for a group that asks it."""

    option = forms.ChoiceField(label=_("Vilket eller vilken?"))

    def __init__(self, *args: Any, group: Group | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if group is None or not group.needs_option:
            del self.fields["option"]
            return
        self.fields["option"].choices = [("", gettext("Välj")), *group.options()]  # type: ignore[attr-defined]


class BroadcastForm(OptionForm):
    """A message in both languages."""

    subject_sv = forms.CharField(label=_("Ämne på svenska"), max_length=150)
    body_sv = forms.CharField(
        label=_("Text på svenska"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 10, "data-keep": "broadcast-sv"}),
        help_text=_(
            "En tom rad ger nytt stycke, ett streck först på raden ger en punkt i en lista och adresser blir länkar."
            " {namn} byts mot mottagarens namn. Brevet börjar med en hälsning och slutar med vem som skriver."
        ),
    )
    subject_en = forms.CharField(label=_("Ämne på engelska"), max_length=150)
    body_en = forms.CharField(
        label=_("Text på engelska"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 10, "data-keep": "broadcast-en", "lang": "en"}),
        help_text=_("Den som läser på engelska får den här texten."),
    )
    is_required = forms.BooleanField(
        label=_("Alla måste få veta det här"),
        required=False,
        help_text=_(
            "Brevet går då också till den som har valt bort sådana brev, och det går inte att avsäga sig. Kryssa bara"
            " för det som rör rättigheter, tider eller beslut; annars slutar brev att bli lästa."
        ),
    )

    field_order = ("option", "subject_sv", "body_sv", "subject_en", "body_en", "is_required")


class PeopleForm(Form):
    """A list of people: pasted, from a file, or (for the programme) a group or a selection."""

    pasted = forms.CharField(
        label=_("Klistra in en lista"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "data-keep": "", "spellcheck": "false"}),
        help_text=_("En person per rad: Eva Ek <eva@example.org>, eller kolumner direkt från ett kalkylblad."),
    )
    sheet = forms.FileField(
        label=_("Eller välj en fil"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        help_text=_("Kalkylblad (.xlsx) eller textfil (.csv), högst 2 MB och 5 000 rader. Rubrikrad behövs inte."),
    )
    circle = forms.ChoiceField(label=_("Eller välj en grupp eller ett sparat urval"), required=False)
    language = forms.ChoiceField(
        label=_("Språk för den som saknar uppgift"), choices=[("sv", _("Svenska")), ("en", _("Engelska"))], initial="sv"
    )

    def __init__(self, *args: Any, circles: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people: list[Person] = []
        if circles:
            self.fields["circle"].choices = _circles()  # type: ignore[attr-defined]
        else:
            del self.fields["circle"]

    def clean(self) -> dict[str, Any]:
        """Read the one source that was given."""
        data = super().clean() or self.cleaned_data
        given = [name for name in ("pasted", "sheet", "circle") if data.get(name)]
        if len(given) > 1:
            self.add_error(given[1], _("Välj ett sätt: klistra in, fil eller urval."))
        elif given and not self.errors:
            try:
                read = self._read(given[0])
                self.people = [one if one.language else replace(one, language=data["language"]) for one in read]
            except Refused as refused:
                self.add_error(given[0], str(refused))
            else:
                if not self.people:
                    self.add_error(given[0], _("Där finns ingen att bjuda in."))
        elif not self.errors:
            self.add_error("pasted", _("Klistra in en lista eller välj en fil."))
        return data

    def _read(self, source: str) -> list[Person]:
        value = self.cleaned_data[source]
        if source == "pasted":
            return lists.read_text(value)
        if source == "sheet":
            if value.size > lists.MAX_BYTES:
                raise Refused(lists.TOO_LARGE)
            return sheets.read_file(value.read())
        kind, _colon, key = value.partition(":")
        chosen = Selection.objects.filter(pk=int(key)).first() if kind == "selection" else None
        found = audiences.people(key, "", chosen)
        return [Person(n, one.email, one.email, one.name, one.language) for n, one in enumerate(found, 1)]


def _circles() -> list[Any]:
    """Groups that are whole, and saved selections; the people of a sealed one would be shown, so it is left out."""
    whole = [(f"group:{group.key}", group.label) for group in groups.all_groups() if not group.needs_option]
    saved = [
        (f"selection:{one.pk}", one.name)
        for one in Selection.objects.order_by("name")
        if not groups.is_sealed(one.group, one.option)
    ]
    return [("", gettext("Ingen")), *whole, *([(gettext("Sparade urval"), saved)] if saved else [])]


class SelectionForm(OptionForm, PeopleForm):
    """A name for a list of people, or for a group with its option."""

    name = forms.CharField(label=_("Urvalets namn"), max_length=120)

    field_order = ("name", "option", "pasted", "sheet", "language")

    def __init__(self, *args: Any, group: Group | None, **kwargs: Any) -> None:
        super().__init__(*args, group=group, **kwargs)
        self.group = group
        if group is not None:
            for name in ("pasted", "sheet", "language"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A list is read only where no group is chosen."""
        return self.cleaned_data if self.group is not None else super().clean()
