"""What this room puts in a person's own calendar: workshops they are asked to or lead, meetings, and their promises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from ignite.joining.enums import Answer, InvitationState
from ignite.joining.messages import link_of
from ignite.joining.models import Invitation
from ignite.kernel import clock, record
from ignite.kernel.actor import Actor
from ignite.outbox import feeds
from ignite.outbox.calendar import Event, Standing
from workshops.enums import FollowUpState, MeetingState, WorkshopState
from workshops.messages.entries import meeting_entry, workshop_entry
from workshops.models import FollowUp, Meeting, Workshop
from workshops.queries.meetings import meetings
from workshops.queries.people import ABOUT
from workshops.queries.workshops import CALLED_OFF

LONGEST = 500  # entries of one sort
NOT_YET = (WorkshopState.DRAFT, WorkshopState.PLANNED)
Moved = Mapping[tuple[str, int], datetime]


@dataclass(frozen=True, slots=True)
class _Dates:
    """The rows that become entries."""

    workshops: list[Workshop]
    invitations: dict[int, Invitation]
    meetings: list[Meeting]
    follow_ups: list[FollowUp]


def register() -> None:
    """Tell the outbox of this room's dates."""
    feeds.register("workshops", entries)


def entries(actor: Actor, since: datetime) -> Iterable[Event]:
    """The person's entries that end after an instant. Five queries at most."""
    dates = _dates_of(actor, since)
    moved = record.last_moved(
        {
            "workshop": [one.pk for one in dates.workshops],
            "invitation": [one.pk for one in dates.invitations.values()],
            "meeting": [one.pk for one in dates.meetings],
            "follow-up": [one.pk for one in dates.follow_ups],
        }
    )
    for workshop in dates.workshops:
        event = _workshop(actor, workshop, dates.invitations.get(workshop.pk), moved)
        if event is not None:
            yield event
    yield from (_meeting(meeting, moved) for meeting in dates.meetings)
    yield from (_follow_up(follow_up, moved) for follow_up in dates.follow_ups)


def _dates_of(actor: Actor, since: datetime) -> _Dates:
    # Nobody signs in with an address they have not proven, so an invitation to the address is the person's too.
    to_them = Q(user_id=actor.user_id) | Q(user__isnull=True, email=actor.email.lower())
    own = Invitation.objects.filter(to_them, about_type=ABOUT)
    concerned = Q(pk__in=own.values("about_id")) | Q(facilitator_id=actor.user_id)
    found = Workshop.objects.filter(concerned, ends_at__gte=since).exclude(state__in=NOT_YET)
    workshops = list(found.select_related("owner").order_by("-starts_at")[:LONGEST])
    asked = own.filter(about_id__in=[one.pk for one in workshops]).order_by("pk")
    rows = meetings().none()
    for seated in feeds.in_each_seat(actor):
        rows |= meetings().for_user(seated)  # type: ignore[attr-defined]
    dated = rows.filter(starts_at__gte=since).exclude(state__in=[MeetingState.WISHED, MeetingState.EXPIRED])
    promised = FollowUp.objects.filter(promised_by_id=actor.user_id, state=FollowUpState.OPEN)
    return _Dates(
        workshops,
        {one.about_id: one for one in asked},  # the newest one, where somebody was asked again
        list(dated.order_by("-starts_at")[:LONGEST]),
        list(promised.filter(due_on__gte=clock.local(since).date()).order_by("due_on")[:LONGEST]),
    )


def _workshop(actor: Actor, workshop: Workshop, invitation: Invitation | None, moved: Moved) -> Event | None:
    standing = _standing(actor, workshop, invitation)
    if standing is None:
        return None
    event = workshop_entry(workshop)
    times = [moved.get(("workshop", workshop.pk)), moved.get(("invitation", invitation.pk)) if invitation else None]
    summary = event.summary
    if invitation is not None and invitation.state == InvitationState.SENT and standing is Standing.TENTATIVE:
        summary = _("%(title)s (du har inte svarat)") % {"title": workshop.title}
    return replace(
        event,
        summary=summary,
        url=_page(actor, workshop, invitation) or event.url,
        standing=standing,
        changed_at=max(filter(None, times), default=workshop.created_at),
    )


def _standing(actor: Actor, workshop: Workshop, invitation: Invitation | None) -> Standing | None:
    """How sure it is that the person is there; None when it is none of their time."""
    if workshop.state in CALLED_OFF:
        said_no = invitation is not None and invitation.answer == Answer.NO
        return None if said_no else Standing.CANCELLED
    if workshop.facilitator_id == actor.user_id:
        return Standing.CONFIRMED
    if invitation is None or invitation.state not in (InvitationState.SENT, InvitationState.ANSWERED):
        return None
    if invitation.answer == Answer.NO:
        return None
    return Standing.CONFIRMED if invitation.answer == Answer.YES else Standing.TENTATIVE


def _page(actor: Actor, workshop: Workshop, invitation: Invitation | None) -> str:
    """The invitation's own page for somebody from outside, who sees no other."""
    inside = {seat.organisation_id for seat in actor.seats}
    is_inside = workshop.owner is not None and workshop.owner.organisation_id in inside
    if invitation is None or is_inside or invitation.state not in (InvitationState.SENT, InvitationState.ANSWERED):
        return ""
    return f"{settings.SITE_URL}{link_of(invitation)}"


def _meeting(meeting: Meeting, moved: Moved) -> Event:
    off = meeting.state == MeetingState.CANCELLED
    return replace(
        meeting_entry(meeting),
        standing=Standing.CANCELLED if off else Standing.CONFIRMED,
        changed_at=moved.get(("meeting", meeting.pk), meeting.created_at),
    )


def _follow_up(follow_up: FollowUp, moved: Moved) -> Event:
    last = clock.end_of(follow_up.due_on)
    return Event(
        uid=f"follow-up-{follow_up.pk}@{settings.OUTBOX_MESSAGE_ID_DOMAIN}",
        sequence=0,
        method="",
        starts_at=last,
        ends_at=last,
        summary=_("Klart senast: %(what)s") % {"what": follow_up.what},
        url=f"{settings.SITE_URL}{follow_up.get_absolute_url()}",
        all_day=True,
        changed_at=moved.get(("follow-up", follow_up.pk)),
    )
