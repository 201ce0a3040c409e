"""Asking, answering, correcting an answer."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.kernel.forms import Form
from needs.forms.fields import LongText, demand
from needs.models import Question

TO_ALL, TO_ONE, REFUSE = "answer", "answer_privately", "refuse"


class QuestionForm(Form):
    """A question about a need. ``name`` is the asking startup's: it must not stand in what everybody reads."""

    text = forms.CharField(
        label=_("Din fråga"),
        max_length=2000,
        widget=LongText(3),
        help_text=_("Frågan och svaret blir synliga för alla. Vem du är visas inte, så skriv inte ert namn i frågan."),
    )

    def __init__(self, *args: Any, name: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = name

    def clean_text(self) -> str:
        """The question without the name of who asks."""
        text: str = self.cleaned_data["text"]
        if self.name and self.name.casefold() in text.casefold():
            words = _("Frågan nämner ”%(name)s”. Alla kommer att läsa den, så skriv den utan ert namn.")
            raise forms.ValidationError(words % {"name": self.name})
        return text


class _Questions(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.text)


class AnswerForm(Form):
    """The answer, and to whom."""

    answer = forms.CharField(label=_("Svar"), required=False, max_length=4000, widget=LongText(6))
    to = forms.ChoiceField(
        label=_("Vem får svaret?"),
        choices=[
            (TO_ALL, _("Alla. Det är det vanliga: alla startups får veta lika mycket.")),
            (TO_ONE, _("Bara den som frågade")),
            (REFUSE, _("Ingen. Vi svarar inte på frågan")),
        ],
        initial=TO_ALL,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Skäl"),
        required=False,
        max_length=500,
        widget=LongText(2),
        help_text=_("Bara om svaret inte går till alla. Den som frågade får läsa skälet."),
    )
    also = _Questions(
        Question.objects.none(),
        label=_("Samma svar till de här frågorna också"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Bara när svaret går till alla."),
    )

    def __init__(self, *args: Any, others: Iterable[Question] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [one.pk for one in others]
        if not keys:
            del self.fields["also"]
            return
        field: Any = self.fields["also"]
        field.queryset = Question.objects.filter(pk__in=keys).order_by("pk")

    def clean(self) -> dict[str, Any]:
        """An answer where one is given, and a reason where not all get it."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("to") in (TO_ALL, TO_ONE):
            demand(self, ("answer",), _("Skriv ett svar."))
        if data.get("to") in (TO_ONE, REFUSE):
            demand(self, ("reason",), _("Skriv varför svaret inte går till alla."))
        return data


class CorrectionForm(Form):
    """New words in the place of an answer to all."""

    answer = forms.CharField(
        label=_("Det rättade svaret"),
        max_length=4000,
        widget=LongText(6),
        help_text=_("Det som stod förut finns kvar att läsa, och alla som följer behovet får det nya i ett brev."),
    )
