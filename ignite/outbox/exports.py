"""What the outbox holds of a person: the letters to them, and how they want them."""

from django.utils.translation import gettext_lazy as _

from ignite.accounts.exporting import Part, Rows, register
from ignite.outbox.models import CalendarKey, Message, Preference, ReminderPause

PART = Part(
    "letters",
    _("Brev till dig"),
    _("Breven som vi har skickat till dig, och hur ofta du vill ha dem."),
    (
        Rows(
            "letters",
            Message,
            "recipient",
            (
                "kind",
                "to_address",
                "subject",
                "body_text",
                "status",
                "sent_at",
                "delivery",
                "read_at",
                "created_at",
            ),
        ),
        Rows("preferences", Preference, "user", ("message_class", "pace", "changed_at")),
        Rows("calendar", CalendarKey, "user", ("since",)),
        Rows("paused_reminders", ReminderPause, "recipient", ("policy", "about_type", "about_id", "since")),
    ),
)

register(PART)
