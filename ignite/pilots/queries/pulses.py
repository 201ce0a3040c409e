"""Reads of a pilot's pulse: both sides' answers, as a timeline."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ignite.kernel.shapes import Entry
from ignite.pilots.enums import HowItGoes
from ignite.pilots.models import Pilot, Pulse


def pulses_of(pilot: Pilot) -> list[Pulse]:
    """What both sides have said, the newest month first. One query, none before the pilot starts."""
    if pilot.started_at is None:
        return []
    return list(pilot.pulses.select_related("by").order_by("-month", "-at"))


def pulse_entry(pulse: Pulse) -> Entry:
    """One side's answer, in the reader's language."""
    facts = {"number": pulse.month, "side": pulse.get_side_display(), "how": pulse.get_how_display()}
    parts = [(_("Vi har lärt oss:"), pulse.learned), (_("Vi behöver av den andra:"), pulse.needs)]
    return Entry(
        title=_("Månad %(number)s, %(side)s: %(how)s") % facts,
        at=pulse.at,
        who=str(pulse.by),
        body="\n\n".join(f"{label}\n{words}" for label, words in parts if words),
        tone="go" if pulse.how == HowItGoes.WELL else "wait",
    )
