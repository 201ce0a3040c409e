"""Food and access needs: kept only for as long as somebody has to act on them."""

from datetime import timedelta

from ignite.joining.models import Invitation
from ignite.kernel import clock

KEPT_DAYS = 7


def erase_needs() -> int:
    """Erase the needs of those invited to what ended seven days ago; returns how many. Any number of times.

    Who says no, or whose invitation is taken back (also because the thing was called off), has theirs erased at once.
    An invitation runs out when its thing ends, so its time is the thing's.
    """
    told = Invitation.objects.exclude(food="", access="")
    return told.filter(expires_at__lt=clock.now() - timedelta(days=KEPT_DAYS)).update(food="", access="")
