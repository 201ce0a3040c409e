"""Asking and answering."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.kernel.forms import Form
from needs.forms.fields import LongText, demand

TO_ALL, TO_ONE, REFUSE = "answer", "answer_privately", "refuse"


class QuestionForm(Form):
    """A question about a need."""

    text = forms.CharField(
        label=_("Din fråga"),
        max_length=2000,
        widget=LongText(3),
        help_text=_("Frågan och svaret blir synliga för alla. Vem du är visas inte, så skriv inte ert namn i frågan."),
    )


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

    def clean(self) -> dict[str, Any]:
        """An answer where one is given, and a reason where not all get it."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("to") in (TO_ALL, TO_ONE):
            demand(self, ("answer",), _("Skriv ett svar."))
        if data.get("to") in (TO_ONE, REFUSE):
            demand(self, ("reason",), _("Skriv varför svaret inte går till alla."))
        return data
