"""States of an edition and keys of dated settings."""

from django.db.models import TextChoices
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
