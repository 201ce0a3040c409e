"""What a need's state is called where time counts: open, closing, closed. Derived, never stored."""

from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ignite.kernel import clock
from needs.enums import NeedState
from needs.lifecycle import NEED
from needs.models import Need

SOON_DAYS = 7


def need_phase(need: Need) -> tuple[str | Promise, str]:
    """What everybody may read of where the need stands, and its tone."""
    if need.state != NeedState.OPEN:
        return need.get_state_display(), NEED.looks[need.state].tone
    if need.is_closed:
        return _("Stängt"), "plain"
    days = days_left(need)
    if days is None or days > SOON_DAYS:
        return _("Öppet"), "go"
    if days == 0:
        return _("Stänger i dag"), "wait"
    closing = ngettext("Stänger om %(days)s dag", "Stänger om %(days)s dagar", days)
    return closing % {"days": days}, "wait"


def days_left(need: Need) -> int | None:
    """Whole days in Stockholm from today to the last day; 0 on the day itself, None without a deadline."""
    if need.deadline_at is None:
        return None
    return (clock.local(need.deadline_at).date() - clock.today()).days


def questions_until(need: Need) -> datetime | None:
    """Until when questions are taken: the edition's days before the deadline, so that the answer reaches all in time.

    Reads the lead owner's edition: fetch it with the need.
    """
    return need.deadline_at and need.deadline_at - timedelta(days=need.lead_owner.edition.question_days)


def takes_questions(need: Need) -> bool:
    """Whether a startup may ask now."""
    until = questions_until(need)
    return need.state == NeedState.OPEN and until is not None and clock.now() < until
