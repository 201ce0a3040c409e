"""What a reader chooses about the letters to them."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ignite.kernel.forms import Form
from ignite.outbox.enums import Pace

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
