"""States of an edition and keys of dated settings."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class EditionState(TextChoices):
    """Where an edition stands."""

    PREPARING = "preparing", _("Förbereds")
    RUNNING = "running", _("Pågår")
    CLOSED = "closed", _("Avslutad")


class DatedKey(TextChoices):
    """Figures of law and policy that change with time."""

    DIRECT_AWARD_LOU = "direct_award_lou", _("Direktupphandlingsgräns enligt LOU")
    DIRECT_AWARD_LUF = "direct_award_luf", _("Direktupphandlingsgräns enligt LUF")
    DOCUMENTATION_FROM = "documentation_from", _("Dokumentationsplikt från")


class Route(TextChoices):
    """How a pilot may be bought; pages advise, they do not decide."""

    FREE_TEST = "free_test", _("Test utan betalning")
    DIRECT_AWARD = "direct_award", _("Direktupphandling")
    FRAMEWORK = "framework", _("Avrop på ramavtal")
    ADVERTISED = "advertised", _("Annonserad upphandling")
    INNOVATION_PARTNERSHIP = "innovation_partnership", _("Innovationspartnerskap")
    RESEARCH = "research", _("Forsknings- och utvecklingstjänst")


class Switch(TextChoices):
    """Settings of an edition that are off and invisible until somebody switches them on."""

    SEALED = "sealed", _("Behov kan förseglas till sista dag")
    ROLLING = "rolling", _("Behov kan välja pitchar löpande")
    OWN_APPROVAL = "own_approval", _("Behovsägarens projektledare godkänner också analysen")

    @property
    def effect(self) -> str | Promise:
        """What the setting changes, in a sentence for the one who decides."""
        return _EFFECTS[self]


_EFFECTS: dict[str, str | Promise] = {
    Switch.SEALED: _(
        "Projektgruppen kan på ett behov bestämma att ingen, inte heller programmet, läser pitcharna före sista dagen."
    ),
    Switch.ROLLING: _(
        "Projektgruppen kan på ett behov bestämma att pitcharna får svar allt eftersom, inte först efter sista dagen."
    ),
    Switch.OWN_APPROVAL: _(
        "Programmet kan godkänna en analys först när behovsägarens egen projektledare har gjort det. Det är ett steg "
        "till för behovsägaren."
    ),
}
