"""What matching holds of a person: how they read pitches, and the matches they said yes to."""

from django.utils.translation import gettext_lazy as _

from ignite.accounts.exporting import Part, Rows, register
from matching.models import Assessment, Match

PART = Part(
    "matching",
    _("Bedömningar och matchningar"),
    _("Dina bedömningar av pitchar, med det du skrev, och de matchningar du har sagt ja till."),
    (
        Rows(
            "assessments",
            Assessment,
            "reader",
            ("pitch__need__title", "pitch_version", "words", "conflict", "submitted_at", "state"),
        ),
        Rows("yes_for_the_need_owner", Match, "owner_yes_by", ("need__title", "owner_yes_at")),
        Rows("yes_for_the_startup", Match, "startup_yes_by", ("need__title", "startup_yes_at")),
    ),
)

register(PART)
