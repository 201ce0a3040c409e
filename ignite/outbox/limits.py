"""The outbox's times in seconds, all scaled by one factor (tests make them short), and what must hold between
them.
"""

from dataclasses import dataclass

from django.conf import settings

_SLACK = 0.1  # of two hard kill times: clocks, a slow commit, a worker that is late to be killed
_DRAIN = 20.0


@dataclass(frozen=True, slots=True)
class Limits:
    """lease: how long a claim holds; send: wall time of one send; soft and hard: of one task; drain: of one
    round.
    """

    lease: float
    send: float
    soft: float
    hard: float
    drain: float

    def complaints(self) -> list[str]:
        """What does not hold: a lease shorter than a send can take makes copies without end."""
        least = 2 * self.hard * (1 + _SLACK)
        rules = {
            f"The lease ({self.lease:g} s) must be at least {least:g} s: twice the hard time limit and some slack.": (
                self.lease >= least
            ),
            "The hard time limit must be longer than the soft one.": self.hard > self.soft,
            "A round and one send must end before the soft time limit.": self.drain + self.send < self.soft,
        }
        return [text for text, holds in rules.items() if not holds]


def limits() -> Limits:
    """The limits in force."""
    factor = settings.OUTBOX_TIME_FACTOR
    return Limits(
        lease=settings.OUTBOX_LEASE_SECONDS,
        send=settings.OUTBOX_SEND_SECONDS,
        soft=settings.CELERY_TASK_SOFT_TIME_LIMIT * factor,
        hard=settings.CELERY_TASK_TIME_LIMIT * factor,
        drain=_DRAIN * factor,
    )
