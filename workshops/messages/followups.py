"""The letter about something somebody promised."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from ignite.kernel import clock
from ignite.outbox.kinds import Kind, MessageClass, register
from ignite.outbox.models import Message
from workshops.enums import FollowUpState
from workshops.models import FollowUp


def facts(follow_up: FollowUp) -> dict[str, Any]:
    """What the letter says of the promise, as it is today. The promise's own words, and where it was given."""
    where = follow_up.workshop or follow_up.meeting
    left = (follow_up.due_on - clock.today()).days
    return {"what": follow_up.what, "where": str(where), "due_on": follow_up.due_on, "late": left < 0, "now": left == 0}


def fresh(message: Message) -> Mapping[str, Any]:
    """The same as it is at sending."""
    rows = FollowUp.objects.select_related("workshop", "meeting__need", "meeting__startup__organisation")
    return facts(rows.get(pk=message.about_id or 0))


def still_open(message: Message) -> bool:
    """Whether it is still to be done, by the day that the reminder was counted from."""
    one = FollowUp.objects.filter(pk=message.about_id or 0, state=FollowUpState.OPEN).first()
    return one is not None and one.due_on.toordinal() == message.about_seq


DUE = register(
    Kind(
        "followup_due",
        MessageClass.USEFUL,
        why=_("Du får brevet för att du har lovat att göra något efter en workshop eller ett möte."),
        label=_("Något du har lovat"),
        still_true=still_open,
        render_late=True,
        fresh=fresh,
        sample={
            "what": _("Ta fram avtalets volymvillkor"),
            "where": _("Varför slängs så mycket mat?"),
            "due_on": date(2027, 3, 12),
            "late": False,
            "now": False,
        },
    )
)
