"""The form of one reader's assessment: conflict of interest first, then each criterion 1 to 5, then words."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.forms.boundfield import BoundField
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ignite.kernel.forms import Form
from matching.models import Assessment
from needs.models import Criterion


class Interest(TextChoices):
    """Whether the reader stands free."""

    NONE = "none", _("Jag är inte jävig")
    CONFLICT = "conflict", _("Jag är jävig och avstår")


class AssessForm(Form):
    """Scores are asked for only of somebody who stands free."""

    interest = forms.ChoiceField(
        label=_("Jäv"),
        choices=Interest.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Du är jävig om du, din familj eller någon nära dig kan vinna eller förlora på svaret, "
            "eller om något annat gör att din opartiskhet kan ifrågasättas."
        ),
        error_messages={"required": _("Svara på om du är jävig innan du bedömer.")},
    )
    conflict = forms.CharField(label=_("Vad jävet gäller, i korthet"), max_length=500, required=False)
    words = forms.CharField(
        label=_("Ditt omdöme"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-keep": ""}),
        help_text=_("Vad är starkt, vad undrar du? Gruppen läser det när de själva har bedömt."),
    )

    def __init__(self, *args: Any, criteria: list[Criterion], own: Assessment | None = None, **kwargs: Any) -> None:
        self.criteria = criteria
        super().__init__(*args, initial=_initial(own), **kwargs)
        for criterion in criteria:
            self.fields[f"score_{criterion.pk}"] = forms.TypedChoiceField(
                label=_("%(name)s, vikt %(weight)s %%") % {"name": criterion.name, "weight": criterion.weight},
                coerce=int,
                choices=_scale(criterion),
                widget=forms.RadioSelect,
                required=False,
            )

    def criterion_fields(self) -> list[BoundField]:
        """The fields of the criteria, in order."""
        return [self[f"score_{criterion.pk}"] for criterion in self.criteria]

    def clean(self) -> dict[str, Any]:
        """A conflict is described; without one every criterion has its score."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("interest") == Interest.CONFLICT:
            if not data.get("conflict"):
                self.add_error("conflict", _("Skriv i korthet vad jävet gäller."))
        elif data.get("interest") == Interest.NONE:
            for field in self.criterion_fields():
                if not data.get(field.name):
                    self.add_error(field.name, _("Välj 1 till 5."))
        return data

    @property
    def has_conflict(self) -> bool:
        """Whether the reader steps aside."""
        return bool(self.cleaned_data["interest"] == Interest.CONFLICT)

    def scores(self) -> dict[int, int]:
        """The scores by criterion's id."""
        return {criterion.pk: self.cleaned_data[f"score_{criterion.pk}"] for criterion in self.criteria}


def _scale(criterion: Criterion) -> list[tuple[int, str]]:
    language = "en" if (get_language() or "").startswith("en") else "sv"
    words = {score: criterion.anchors.get(str(score), {}).get(language, "") for score in range(1, 6)}
    return [(score, f"{score} – {word}" if word else str(score)) for score, word in words.items()]


def _initial(own: Assessment | None) -> dict[str, Any]:
    if own is None or not own.submitted_at:
        return {}
    scores = {f"score_{score.criterion_id}": score.value for score in own.scores.all()}
    return {"interest": Interest.NONE, "words": own.words, **scores}
