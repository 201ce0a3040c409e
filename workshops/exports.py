"""What the workshops room holds of a person: promises, meetings they asked for and answered, what they wrote down."""

from django.utils.translation import gettext_lazy as _

from ignite.accounts.exporting import Part, Rows, register
from workshops.models import Clarification, FollowUp, Meeting, Workshop

PART = Part(
    "workshops",
    _("Workshoppar och möten"),
    _("Dina åtgärder, möten du har bett om och svarat på, och det du har skrivit på workshoppar."),
    (
        Rows("follow_ups", FollowUp, "promised_by", ("what", "due_on", "done_at", "state")),
        Rows("written_in_workshops", Clarification, "author", ("workshop__title", "part", "after", "at")),
        Rows("workshops_led", Workshop, "facilitator", ("title", "starts_at", "state")),
        Rows("workshops_signed", Workshop, "signed_by", ("title", "signed_at")),
        Rows("meetings_asked_for", Meeting, "asked_by", ("need__title", "note", "starts_at", "state", "created_at")),
        Rows(
            "answers_for_the_need_owner",
            Meeting,
            "owner_by",
            ("need__title", "owner_outcome", "owner_why", "owner_next_step"),
        ),
        Rows(
            "answers_for_the_startup",
            Meeting,
            "startup_by",
            ("need__title", "startup_outcome", "startup_why", "startup_next_step"),
        ),
    ),
)

register(PART)
