"""Reads of invitations with seats that are counted."""

from dataclasses import dataclass

from django.db.models import Count, Q

from ignite.joining.enums import SEATED, Answer, InvitationState
from ignite.joining.models import Invitation
from ignite.joining.subjects import Seating


@dataclass(frozen=True, slots=True)
class Seats:
    """How full a thing is for one who is invited: free seats, how many wait, and how many of them before this one."""

    free: int
    waiting: int
    ahead: int

    @property
    def is_full(self) -> bool:
        """Whether a yes leads to the waiting list."""
        return self.free == 0


def seats_of(invitation: Invitation, seating: Seating | None) -> Seats | None:
    """The seats as one invited person sees them; None when they are not counted. One query."""
    if seating is None or seating.capacity is None:
        return None
    waits = Q(answer=Answer.WAITING)
    before = waits
    if invitation.answer == Answer.WAITING and invitation.waiting_since is not None:
        since = invitation.waiting_since
        before &= Q(waiting_since__lt=since) | Q(waiting_since=since, pk__lt=invitation.pk)
    counts = (
        Invitation.objects.to(invitation.about_type, invitation.about_id)
        .filter(state=InvitationState.ANSWERED)
        .aggregate(
            taken=Count("pk", filter=Q(answer__in=SEATED)),
            waiting=Count("pk", filter=waits),
            ahead=Count("pk", filter=before),
        )
    )
    return Seats(max(0, seating.capacity - counts["taken"]), counts["waiting"], counts["ahead"])


def open_stand_in(invitation: Invitation) -> Invitation | None:
    """The colleague whom somebody has named to come instead and who has not said no. One query."""
    standing = [InvitationState.SENT, InvitationState.ANSWERED]
    rows = Invitation.objects.filter(replaces=invitation, state__in=standing).exclude(answer=Answer.NO)
    return rows.order_by("-pk").first()
