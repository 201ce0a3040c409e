"""What the pilots room holds of a person: pulses, values they entered, what they signed and approved."""

from django.utils.translation import gettext_lazy as _

from ignite.accounts.exporting import Part, Rows, register
from ignite.pilots.models import MeasureValue, Pilot, Pulse, Story

PART = Part(
    "pilots",
    _("Piloter och berättelser"),
    _("Dina pulser, mätvärden som du har fört in, och det du har skrivit under och godkänt."),
    (
        Rows("pulses", Pulse, "by", ("pilot__title", "side", "month", "how", "learned", "needs", "at")),
        Rows("values", MeasureValue, "entered_by", ("measure__name", "on", "value", "note")),
        Rows("routes", Pilot, "route_by", ("title", "route", "route_at")),
        Rows("signed_for_the_need_owner", Pilot, "owner_signed_by", ("title", "owner_signed_at")),
        Rows("signed_for_the_startup", Pilot, "startup_signed_by", ("title", "startup_signed_at")),
        Rows("stories_for_the_need_owner", Story, "owner_approved_by", ("title", "owner_approved_at")),
        Rows("stories_for_the_startup", Story, "startup_approved_by", ("title", "startup_approved_at")),
    ),
)

register(PART)
