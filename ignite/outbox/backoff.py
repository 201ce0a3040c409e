"""How long to wait: after a failed try, after a lost answer, and while the mail server refuses us. Plain
arithmetic.
"""

import random
from datetime import timedelta

# Fourteen tries over about 28 hours.
_MINUTES = (1, 2, 5, 15, 30, 60, 120, 240, 240, 240, 240, 240, 240)
# Within ±20 % so that a crowd parts; the lower side is shorter so that even the unluckiest outlasts a day's outage
# (0.88 × 27.9 h = 24.5 h).
_JITTER = (0.88, 1.20)
AFTER_UNKNOWN = timedelta(minutes=15)  # RFC 5321, 4.5.3.2.6, asks for ten minutes' patience after the final dot
_PAUSE_FIRST, _PAUSE_LONGEST = 60.0, 900.0


def wait_after(attempts: int, *, chance: random.Random | None = None) -> timedelta:
    """The wait after so many tries (1 or more)."""
    minutes = _MINUTES[min(attempts, len(_MINUTES)) - 1]
    draw = (chance or random).uniform(*_JITTER)
    return timedelta(minutes=minutes * draw)


def pause_after(refusals: int) -> timedelta:
    """The sender's pause after so many refusals of us in a row: a minute, doubled up to a quarter of an hour."""
    return timedelta(seconds=min(_PAUSE_FIRST * 2 ** (min(refusals, 10) - 1), _PAUSE_LONGEST))
