"""What the startups room holds of a person: the pitches they sent."""

from django.utils.translation import gettext_lazy as _

from ignite.accounts.exporting import Part, Rows, register
from startups.models import Pitch, PitchVersion

PART = Part(
    "pitches",
    _("Pitchar"),
    _("De pitchar som du har skickat in för din startup. Innehållet är startupens och finns på pitchens sida."),
    (
        Rows(
            "pitches",
            Pitch,
            "submitted_by",
            ("need__title", "startup__organisation__name", "submitted_at", "state"),
        ),
        Rows("versions", PitchVersion, "submitted_by", ("pitch__need__title", "number", "at")),
    ),
)

register(PART)
