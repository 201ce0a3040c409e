"""Whether a last day lies where people work, and the nearest better one. It advises; only the past is refused."""

from datetime import date, datetime, time, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ignite.kernel import clock
from ignite.kernel.templatetags.words import clock as wall
from ignite.kernel.templatetags.words import day as written
from ignite.outbox.reminding.quiet import is_working

NOON, MORNING, EVENING = time(12), time(7), time(20)
REACH = 30  # days to look for a better one in


def instant_of(day: date, at: time | None) -> datetime:
    """The instant of a last day: at the time that is said, else the end of the day."""
    return clock.at_wall(day, at) if at else clock.end_of(day)


def time_of(moment: datetime) -> time | None:
    """The time that was said of a last day; None for the whole of the day."""
    local = clock.local(moment).time().replace(microsecond=0)
    return None if local == time(23, 59, 59) else local.replace(second=0)


def awkward(moment: datetime) -> str | Promise | None:
    """Why a last day is hard to keep, in words; None when it is not. The whole of a working day is not."""
    day, at = clock.local(moment).date(), time_of(moment)
    if not is_working(day):
        return _("%(day)s är helg eller helgdag. Då har startups svårt att få svar.") % {"day": written(day)}
    if at is not None and not MORNING <= at < EVENING:
        return _("Kl. %(clock)s är på natten. Då hjälper ingen den som får problem.") % {"clock": wall(moment)}
    return None


def nearest_noon(moment: datetime, *, earliest: datetime) -> datetime:
    """Noon of the working day nearest to an instant, and not before ``earliest``; the later one of two as near."""
    day = clock.local(moment).date()
    days = [day + timedelta(days=step) for step in range(-REACH, REACH + 1)]
    noons = [clock.at_wall(one, NOON) for one in days if is_working(one)]
    fit = [noon for noon in noons if noon >= earliest] or noons[-1:]
    return min(fit, key=lambda noon: (abs((clock.local(noon).date() - day).days), -noon.timestamp()))


def usual_last_day(days: int) -> datetime:
    """What is proposed for a new need: noon of a working day, at least so many days ahead."""
    moment = clock.at_wall(clock.today() + timedelta(days=days), NOON)
    return nearest_noon(moment, earliest=moment)
