"""What time alone asks of the table: old texts are blanked, promised wall times follow changes of the law's
clock.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from ignite.kernel import clock
from ignite.outbox.enums import Status
from ignite.outbox.models import Message

_ROUND = 2000
_AHEAD = timedelta(days=7)


def blank_old_texts() -> int:
    """Blank the words of what ended long ago; the row stays for the count. Returns how many."""
    old = Message.objects.filter(purge_after__lt=clock.now()).exclude(body_text="")
    ids = list(
        old.exclude(status__in=[Status.HELD, Status.QUEUED, Status.SENDING]).values_list("pk", flat=True)[:_ROUND]
    )
    return Message.objects.filter(pk__in=ids).update(
        subject="", body_text="", body_html="", ics="", context=None, action_url="", headers={}
    )


@transaction.atomic
def follow_the_law_clock() -> int:
    """Derive the due time again from the promised wall time of what is more than a week ahead. Returns how
    many.
    """
    far = Message.objects.filter(Q(status=Status.QUEUED) | Q(status=Status.HELD), due_local__isnull=False)
    moved = []
    for message in (
        far.filter(due_at__gt=clock.now() + _AHEAD).select_for_update().only("due_at", "due_local", "purge_after")
    ):
        wall: Any = message.due_local
        due_at = clock.at_wall(wall.date(), wall.time())
        if due_at != message.due_at:
            message.due_at = due_at
            moved.append(message)
    Message.objects.bulk_update(moved, ["due_at"], batch_size=500)
    return len(moved)
