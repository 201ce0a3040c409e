"""States of assessments and matches."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AssessmentState(TextChoices):
    """Where one reader's assessment stands."""

    STARTED = "started", _("Påbörjad")
    SUBMITTED = "submitted", _("Inlämnad")
    BLOCKED = "blocked", _("Jäv anmält")


class MatchState(TextChoices):
    """Where a match stands."""

    PROPOSED = "proposed", _("Föreslagen")
    MUTUAL = "mutual", _("Båda vill")
    IN_DIALOGUE = "in_dialogue", _("Samtal pågår")
    PILOTING = "piloting", _("Pilot")
    PAUSED = "paused", _("Pausad")
    ENDED = "ended", _("Avslutad")
