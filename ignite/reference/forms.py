"""Fields over the registers that everybody's forms use: subjects found by typing, and the global goals."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from ignite.reference.models import CpvCode
from ignite.reference.queries import goals
from ignite.reference.subjects import LONGEST, Found, suggest

MOST_SUBJECTS = 5


class Picked(list[str]):
    """The codes that a reader has chosen, what stands in the search box, and whether the search was asked for."""

    def __init__(self, codes: Iterable[str] = (), text: str = "", is_search: bool = False) -> None:
        super().__init__(dict.fromkeys(codes))
        self.text, self.is_search = text, is_search


class SubjectPicker(forms.Widget):
    """A search box, what it finds and what is chosen. Without JavaScript the search is a button of the form and what
    it finds are boxes to tick; with it (static/js/picker.js) a list of suggestions as one types.
    """

    template_name = "reference/subject_picker.html"
    use_fieldset = True
    most = MOST_SUBJECTS

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Picked:
        """The chosen codes with what was searched for."""
        codes = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        # The database takes no NUL, and nobody means hundreds.
        codes = [str(code).replace("\x00", "") for code in codes[:100]]
        return Picked(codes, str(data.get(f"{name}_text", ""))[:LONGEST], bool(data.get(f"{name}_look")))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Never: no box ticked is an answer."""
        return False

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """No single control is the field's own."""
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template shows: one query for the chosen ones, three at most for a search."""
        context = super().get_context(name, value, attrs)
        picked = value if isinstance(value, Picked) else Picked(map(str, value or ()))
        known = CpvCode.objects.in_bulk(picked) if picked else {}
        found = suggest(picked.text) if picked.is_search else Found("")
        context["picker"] = {
            "id": context["widget"]["attrs"].get("id", f"id_{name}"),
            "chosen": [known[code] for code in picked if code in known],
            "text": picked.text if picked.is_search else "",
            "is_search": picked.is_search and bool(picked.text.strip()),
            "found": [one for one in found.suggestions if one.code not in known],
            "is_near": found.is_near,
            "most": self.most,
        }
        return context


class SubjectsField(forms.ModelMultipleChoiceField):
    """Some subjects of the common procurement vocabulary, of any fineness, found by typing in either language.

    ``stops_to_search``: pressing the search button shows the form again instead of sending it (a filter, which is
    sent to be shown again anyway, says False).
    """

    default_error_messages = {
        "most": _("Välj högst %(most)s ämnen. Ta bort något av dem."),
        "invalid_choice": _("Ett av ämnena finns inte i registret. Sök och välj det igen."),
        "invalid_pk_value": _("Ett av ämnena finns inte i registret. Sök och välj det igen."),
    }

    def __init__(self, *, most: int = MOST_SUBJECTS, stops_to_search: bool = True, **options: Any) -> None:
        widget = SubjectPicker()
        widget.most = most
        self.most, self.stops_to_search = most, stops_to_search
        words = {
            "label": _("Ämnen"),
            "help_text": _("Sök med vanliga ord på svenska eller engelska, eller med en CPV-kod."),
        }
        super().__init__(CpvCode.objects.all(), required=False, widget=widget, **{**words, **options})

    def is_search(self, data: Any, name: str) -> bool:
        """Whether the reader asked to search, not to send the form."""
        picked = self.widget.value_from_datadict(data, {}, name)
        return self.stops_to_search and picked.is_search and bool(picked.text.strip())

    def clean(self, value: Any) -> Any:
        """The chosen subjects. Raises ValidationError above the most, and for a code that the register lacks."""
        found = super().clean(value)
        if len(value or ()) > self.most:
            raise forms.ValidationError(self.error_messages["most"], code="most", params={"most": self.most})
        return found

    def prepare_value(self, value: Any) -> Any:
        """What the widget shows: what was sent with its search, else the codes."""
        return value if isinstance(value, Picked) else super().prepare_value(value)

    def label_from_instance(self, obj: Model) -> str:
        """The label in the reader's language."""
        return str(getattr(obj, "label", obj))


class GoalsField(forms.ModelMultipleChoiceField):
    """Some of the seventeen global goals, by number and short name."""

    def __init__(self, **options: Any) -> None:
        widget = forms.CheckboxSelectMultiple()
        super().__init__(goals(), required=False, widget=widget, **{"label": _("Globala mål"), **options})
