"""A reminder's time in words."""

from __future__ import annotations

from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ignite.outbox.policies import Offset


def in_words(offset: Offset) -> str:
    """``7 dagar före, kl. 9.00``."""
    number = abs(offset.hours or offset.days)
    facts = {"number": number, "clock": time_format(offset.at, "G.i") if offset.at else ""}
    if offset.hours:
        after = ngettext("%(number)s timme efter", "%(number)s timmar efter", number)
        before = ngettext("%(number)s timme före", "%(number)s timmar före", number)
        return (before if offset.hours < 0 else after) % facts
    if offset.at is None:
        return _without_clock(offset.days, number) % facts
    if offset.days == 0:
        return _("Samma dag, kl. %(clock)s") % facts
    after = ngettext("%(number)s dag efter, kl. %(clock)s", "%(number)s dagar efter, kl. %(clock)s", number)
    before = ngettext("%(number)s dag före, kl. %(clock)s", "%(number)s dagar före, kl. %(clock)s", number)
    return (before if offset.days < 0 else after) % facts


def _without_clock(days: int, number: int) -> str:
    if days == 0:
        return _("När det är dags")
    if days < 0:
        return ngettext("%(number)s dag före", "%(number)s dagar före", number)
    return ngettext("%(number)s dag efter", "%(number)s dagar efter", number)
