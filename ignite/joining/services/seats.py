"""Seats and the queue for them: who gets one, to whom a freed one goes, what an offer that runs out leads to.

Whoever counts seats holds the row of the thing (``subjects.hold``): two at once come after one another, and nobody
counts a seat that somebody else is taking.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction

from ignite.joining import subjects
from ignite.joining.enums import SEATED, Answer, InvitationState
from ignite.joining.lifecycle import INVITATION
from ignite.joining.models import Invitation, InvitationQuerySet
from ignite.joining.subjects import News, Seating
from ignite.kernel import clock
from ignite.kernel.actor import SYSTEM


def answers_to(about_type: str, about_id: int) -> InvitationQuerySet:
    """The answered invitations to a thing."""
    return Invitation.objects.to(about_type, about_id).filter(state=InvitationState.ANSWERED)


def free_seats(rows: InvitationQuerySet, seating: Seating) -> int | None:
    """How many seats are free; None when they are not counted. Only true while the thing is held."""
    if seating.capacity is None:
        return None
    return max(0, seating.capacity - rows.filter(answer__in=SEATED).count())


@transaction.atomic
def share_out_seats(about_type: str, about_id: int, *, again: bool = True) -> int:
    """Let offers that have run out lapse, and give or offer free seats to the first in the queue; returns how many.

    ``again``: a seat came free now, so that those who let an offer pass before are asked too, last. Idempotent.
    """
    seating = subjects.hold(about_type, about_id)
    return settle(about_type, about_id, seating, again=again) if seating else 0


def settle(about_type: str, about_id: int, seating: Seating, *, again: bool = False) -> int:
    """As :func:`share_out_seats`, by whoever holds the thing."""
    rows = answers_to(about_type, about_id)
    moment = clock.database_now()
    late = rows.filter(answer=Answer.OFFERED)
    for invitation in late if moment >= seating.until else late.filter(offer_until__lte=moment):
        _lapse(invitation)
    if not seating.is_open or moment >= seating.until:
        return 0
    waiting = rows.filter(answer=Answer.WAITING)
    if seating.capacity is None:
        waiting = rows.filter(answer__in=[Answer.WAITING, Answer.OFFERED])
    elif not again:
        waiting = waiting.filter(offer_until__isnull=True)
    queue = list(waiting.select_related("user").order_by("waiting_since", "pk")[: free_seats(rows, seating)])
    for invitation in queue:
        _give(invitation, seating)
    return len(queue)


def _lapse(invitation: Invitation) -> None:
    # The limit is kept: whoever let an offer pass is not offered the same seat round and round.
    INVITATION.run("lapse", invitation, actor=SYSTEM, answer=Answer.WAITING, waiting_since=clock.database_now())
    subjects.tell(invitation, News.LAPSED)


def _give(invitation: Invitation, seating: Seating) -> None:
    if seating.offer_hours is None or seating.capacity is None:
        INVITATION.run("seat", invitation, actor=SYSTEM, answer=Answer.YES, waiting_since=None, offer_until=None)
        subjects.tell(invitation, News.SEATED)
        return
    until = min(clock.database_now() + timedelta(hours=seating.offer_hours), seating.until)
    INVITATION.run("offer", invitation, actor=SYSTEM, answer=Answer.OFFERED, offer_until=until)
    subjects.tell(invitation, News.OFFERED)


def place(invitation: Invitation, seating: Seating | None) -> dict[str, Any] | None:
    """Where a yes puts somebody: on a seat, or in the queue; None when it is full and the queue has ended.

    By whoever holds the thing, after :func:`settle`.
    """
    seated = {"answer": Answer.YES, "waiting_since": None, "offer_until": None}
    if seating is None or (invitation.state == InvitationState.ANSWERED and invitation.answer in SEATED):
        return seated
    free = free_seats(answers_to(invitation.about_type, invitation.about_id), seating)
    if free is None or free > 0:
        return seated
    if not seating.is_open or clock.database_now() >= seating.until:
        return None
    since = invitation.waiting_since if invitation.answer == Answer.WAITING else None
    return {"answer": Answer.WAITING, "waiting_since": since or clock.database_now(), "offer_until": None}


def pass_on_offers(limit: int = 100) -> int:
    """Pass seats on whose offer nobody took in time; returns of how many things. Any number of times, by anybody."""
    late = Invitation.objects.filter(answer=Answer.OFFERED, offer_until__lte=clock.now())
    things = late.order_by().values_list("about_type", "about_id").distinct()[:limit]
    for about_type, about_id in things:
        share_out_seats(about_type, about_id, again=False)
    return len(things)
