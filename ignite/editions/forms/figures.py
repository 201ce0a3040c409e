"""A figure of law to add, and a value to weigh."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ignite.editions.models import DatedSetting
from ignite.kernel.forms import Form, ModelForm, SekField

REGIMES = (
    ("lou", _("LOU, de flesta kommuner, regioner och myndigheter")),
    ("luf", _("LUF, vatten, energi, transport")),
)


class FigureForm(ModelForm):
    """A figure that holds from a day on."""

    value = SekField(label=_("Belopp utan moms"), min_value=1)

    class Meta:
        model = DatedSetting
        fields = ["key", "value", "valid_from", "source"]
        labels = {"key": _("Vad"), "valid_from": _("Gäller från"), "source": _("Källa")}
        help_texts = {
            "source": _("Lag, paragraf och SFS-nummer, så att nästa person kan kontrollera det."),
            "valid_from": _("Det som vägdes före den dagen vägs med det gamla beloppet."),
        }
        error_messages: dict[str, Any] = {
            "__all__": {"unique_together": _("Det finns redan ett belopp från den dagen.")},
        }


class ThresholdForm(Form):
    """A value and its options, under one of the acts."""

    value = SekField(label=_("Värde utan moms"), help_text=_("Allt ni kan komma att betala för det som hör ihop."))
    options = SekField(
        label=_("Optioner och förlängningar"), required=False, help_text=_("Räknas som om de används. Tomt: inga.")
    )
    earlier = SekField(
        label=_("Tidigare köp som hör ihop"),
        required=False,
        help_text=_("Till exempel en pilot med samma startup om samma behov."),
    )
    regime = forms.ChoiceField(label=_("Lag"), choices=REGIMES, initial="lou", widget=forms.RadioSelect)
