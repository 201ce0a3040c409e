"""Answers reach everybody at the same time, at most once a day: the first at once, later ones together."""

from datetime import timedelta

from ignite.kernel import clock
from ignite.kernel.lifecycle import lock
from needs import telling_letters
from needs.models import Need

BETWEEN = timedelta(days=1)
MARGIN = timedelta(minutes=1)  # a letter that is about to leave may be written already


def number_of_next(need: Need) -> int:
    """The number of the letter that will tell what is published now; ``told_at`` says when it leaves. Holds the row.

    A letter that waits takes it up. Close to the last day nothing waits: a day's delay would eat what is left.
    """
    lock(need)
    now = clock.now()
    if need.told_at is None or need.told_at <= now + MARGIN:
        earliest = max(now, need.told_at + BETWEEN) if need.told_at else now
        is_late = need.deadline_at is not None and earliest > need.deadline_at - 2 * BETWEEN
        need.tellings += 1
        need.told_at = now if is_late else earliest
    need.changed_at = now
    need.save(update_fields=["tellings", "told_at", "changed_at"])
    return need.tellings


def tell_all(need: Need) -> None:
    """Queue the letter of the need's last telling to everybody who is to hear; who has it already gets no other."""
    telling_letters.answers_published(need)
