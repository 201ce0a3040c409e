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


class Route(TextChoices):
    """How the pilot is bought; the page advises, it does not decide."""

    FREE_TEST = "free_test", _("Test utan betalning")
    DIRECT_AWARD = "direct_award", _("Direktupphandling")
    FRAMEWORK = "framework", _("Avrop på ramavtal")
    ADVERTISED = "advertised", _("Annonserad upphandling")
    INNOVATION_PARTNERSHIP = "innovation_partnership", _("Innovationspartnerskap")
    RESEARCH = "research", _("Forsknings- och utvecklingstjänst")


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
