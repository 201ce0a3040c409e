"""States and choices of pilots and stories."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PilotState(TextChoices):
    """Where a pilot stands."""

    PLANNED = "planned", _("Planeras")
    ROUTE_CHECKED = "route_checked", _("Köpväg klar")
    RUNNING = "running", _("Pågår")
    EVALUATED = "evaluated", _("Utvärderas")
    SCALED = "scaled", _("Skalas upp")
    BOUGHT = "bought", _("Köpt")
    EXTENDED = "extended", _("Förlängd")
    STOPPED = "stopped", _("Avslutad")
    PAUSED = "paused", _("Pausad")
    ABORTED = "aborted", _("Avbruten")


ENDED = (PilotState.SCALED, PilotState.BOUGHT, PilotState.EXTENDED, PilotState.STOPPED)


class Side(TextChoices):
    """Whose word it is."""

    OWNER = "owner", _("Behovsägaren")
    STARTUP = "startup", _("Startupen")


class HowItGoes(TextChoices):
    """How a side says that the pilot goes."""

    WELL = "well", _("Bra")
    SLOWLY = "slowly", _("Trögt")
    STUCK = "stuck", _("Står still")


class StoryState(TextChoices):
    """Where an outcome story stands."""

    DRAFT = "draft", _("Skrivs")
    APPROVED = "approved", _("Godkänd av båda")
    PUBLISHED = "published", _("Publicerad")
    WITHDRAWN = "withdrawn", _("Tillbakadragen")
