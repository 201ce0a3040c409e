"""Reminders of workshops, meetings and follow-ups: before them, and after them until somebody has answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Membership
from ignite.joining.enums import Answer, InvitationState
from ignite.joining.messages import invited, link_of
from ignite.joining.models import Invitation
from ignite.kernel import clock
from ignite.outbox.kinds import Text
from ignite.outbox.policies import Call, Occasion, Offset, Policy, register
from ignite.outbox.recipients import recipient_of
from workshops.enums import FollowUpState, MeetingState, WorkshopState
from workshops.messages import followups, meetings, workshops
from workshops.models import FollowUp, Meeting, Workshop
from workshops.queries import meetings as meeting_rows
from workshops.queries.people import ABOUT

EVE, MORNING, NINE = time(15, 0), time(7, 30), time(9, 0)
LONGEST = timedelta(minutes=32_767)  # what the column of a meeting's minutes can hold

EVENING_BEFORE, SAME_MORNING = Offset(days=-1, at=EVE), Offset(days=0, at=MORNING)


# Workshops


def _workshops(**only: object) -> list[Occasion]:
    rows = Workshop.objects.filter(state=WorkshopState.INVITING, **only).select_related("owner__organisation")
    return [
        Occasion(one, one.starts_at, one.edition_id, seq=one.sequence, until=one.starts_at)
        for one in rows.order_by("starts_at", "pk")
    ]


def workshops_between(start: datetime, end: datetime) -> list[Occasion]:
    """The workshops to which people are asked that begin in the span. One query."""
    return _workshops(starts_at__gte=start, starts_at__lt=end)


def of_workshop(workshop: Workshop) -> list[Occasion]:
    """The beginning of one workshop, while people are asked to it. One query."""
    return _workshops(pk=workshop.pk)


def silent(occasion: Occasion) -> Iterable[Call]:
    """Those who have not answered. One query."""
    return _asked(occasion, {"state": InvitationState.SENT}, _("Svara på inbjudan"))


def coming(occasion: Occasion) -> Iterable[Call]:
    """Those who have said yes or maybe. One query."""
    said = {"state": InvitationState.ANSWERED, "answer__in": [Answer.YES, Answer.MAYBE]}
    return _asked(occasion, said, _("Visa inbjudan"))


def _asked(occasion: Occasion, only: Mapping[str, object], action: Text) -> list[Call]:
    rows = Invitation.objects.to(ABOUT, occasion.about.pk).filter(**only).select_related("user", "organisation")
    context = workshops.facts(occasion.about)  # type: ignore[arg-type]  # the policy's own model
    return [Call(invited(one), link_of(one), action, context, since=one.created_at) for one in rows.order_by("pk")]


UNANSWERED = register(
    Policy(
        "workshop_unanswered",
        workshops.UNANSWERED,
        _("Svara på inbjudan till workshop"),
        whom=_("De som är inbjudna och inte har svarat"),
        when=_("7 och 2 dagar före workshoppen, klockan 9"),
        until=_("Tills de har svarat eller workshoppen börjar"),
        model=Workshop,
        offsets=(Offset(days=-7, at=NINE), Offset(days=-2, at=NINE)),
        occasions=workshops_between,
        of=of_workshop,
        calls=silent,
    )
)
TOMORROW = register(
    Policy(
        "workshop_tomorrow",
        workshops.TOMORROW,
        _("Workshop i morgon"),
        whom=_("De som har svarat ja eller kanske"),
        when=_("Dagen före, klockan 15"),
        until=_("Tills workshoppen börjar"),
        model=Workshop,
        offsets=(EVENING_BEFORE,),
        occasions=workshops_between,
        of=of_workshop,
        calls=coming,
        can_wait=False,
    )
)
TODAY = register(
    Policy(
        "workshop_today",
        workshops.TODAY,
        _("Workshop i dag"),
        whom=_("De som har svarat ja eller kanske"),
        when=_("Samma dag klockan 7.30, om den börjar senare än så"),
        until=_("Tills workshoppen börjar"),
        model=Workshop,
        offsets=(SAME_MORNING,),
        occasions=workshops_between,
        of=of_workshop,
        calls=coming,
        can_wait=False,
    )
)


# Meetings


def _fixed(**only: object) -> list[Occasion]:
    rows = meeting_rows.meetings().filter(state=MeetingState.SCHEDULED, starts_at__isnull=False, **only)
    return [
        Occasion(
            one, one.starts_at, one.need.lead_owner.edition_id, seq=one.sequence,
            since=one.created_at, until=one.starts_at,
        )
        for one in rows.order_by("starts_at", "pk")
        if one.starts_at is not None
    ]  # fmt: skip


def meetings_between(start: datetime, end: datetime) -> list[Occasion]:
    """The fixed meetings that begin in the span. One query."""
    return _fixed(starts_at__gte=start, starts_at__lt=end)


def of_meeting(meeting: Meeting) -> list[Occasion]:
    """The beginning of one meeting, while it is fixed. One query."""
    return _fixed(pk=meeting.pk)


def both_sides(occasion: Occasion) -> Iterable[Call]:
    """The project group and the startup. Two queries."""
    meeting: Meeting = occasion.about  # type: ignore[assignment]
    context = meetings.coming_facts(meeting)
    return [Call(one, meeting.get_absolute_url(), _("Visa mötet"), context) for one in meetings.both(meeting)]


def _over(**only: object) -> list[Occasion]:
    rows = meeting_rows.meetings().filter(state__in=[MeetingState.SCHEDULED, MeetingState.HELD], **only)
    return [
        Occasion(one, one.ends_at, one.need.lead_owner.edition_id, seq=one.sequence)
        for one in rows.exclude(owner_outcome__gt="", startup_outcome__gt="").order_by("starts_at", "pk")
        if one.ends_at is not None
    ]


def meetings_ended(start: datetime, end: datetime) -> list[Occasion]:
    """The meetings that end in the span and that a side has not said the outcome of. One query."""
    found = _over(starts_at__gte=start - LONGEST, starts_at__lt=end)
    return [one for one in found if start <= one.anchor < end]


def end_of_meeting(meeting: Meeting) -> list[Occasion]:
    """The end of one meeting, while a side has not said what came out. One query."""
    return _over(pk=meeting.pk)


def silent_sides(occasion: Occasion) -> Iterable[Call]:
    """The side, or both, that has not said whether it goes on. At most two queries."""
    meeting: Meeting = occasion.about  # type: ignore[assignment]
    people = [] if meeting.owner_outcome else meetings.owner_people(meeting)
    people += [] if meeting.startup_outcome else meetings.startup_people(meeting)
    context, action = meetings.facts(meeting), _("Svara om ni går vidare")
    return [Call(one, meeting.get_absolute_url(), action, context) for one in people]


MEETING_TOMORROW = register(
    Policy(
        "meeting_tomorrow",
        meetings.TOMORROW,
        _("Möte i morgon eller i dag"),
        whom=_("Båda sidor i mötet"),
        when=_("Dagen före klockan 15, och samma dag klockan 7.30 om mötet börjar senare än så"),
        until=_("Tills mötet börjar"),
        model=Meeting,
        offsets=(EVENING_BEFORE, SAME_MORNING),
        occasions=meetings_between,
        of=of_meeting,
        calls=both_sides,
        can_wait=False,
    )
)
OUTCOME = register(
    Policy(
        "meeting_outcome",
        meetings.OUTCOME,
        _("Svara om ni går vidare efter mötet"),
        whom=_("Den sida som inte har svarat"),
        when=_("1 timme, 2 dagar och 5 dagar efter mötet"),
        until=_("Tills sidan har svarat"),
        model=Meeting,
        offsets=(Offset(hours=1), Offset(days=2), Offset(days=5)),
        occasions=meetings_ended,
        of=end_of_meeting,
        calls=silent_sides,
    )
)


# Follow-ups


def _promised(**only: object) -> list[Occasion]:
    rows = FollowUp.objects.filter(state=FollowUpState.OPEN, **only).select_related(
        "workshop", "meeting__need__lead_owner", "meeting__startup__organisation", "promised_by"
    )
    return [
        Occasion(one, clock.at_wall(one.due_on, NINE), _edition_of(one), seq=one.due_on.toordinal())
        for one in rows.order_by("due_on", "pk")
    ]


def _edition_of(one: FollowUp) -> int | None:
    if one.workshop is not None:
        return one.workshop.edition_id
    return one.meeting.need.lead_owner.edition_id if one.meeting is not None else None


def follow_ups_between(start: datetime, end: datetime) -> list[Occasion]:
    """The open follow-ups due in the span. One query."""
    days = (clock.local(start).date(), clock.local(end).date())
    return [one for one in _promised(due_on__range=days) if start <= one.anchor < end]


def of_follow_up(follow_up: FollowUp) -> list[Occasion]:
    """The day of one follow-up, while it is open. One query."""
    return _promised(pk=follow_up.pk)


def the_one_who_promised(occasion: Occasion) -> Iterable[Call]:
    """The one who promised, while they are in the organisation they promised for (in any, if none is named). One
    query.
    """
    one: FollowUp = occasion.about  # type: ignore[assignment]
    seats = Membership.objects.active().filter(user_id=one.promised_by_id, user__is_active=True)
    if one.organisation_id is not None:
        seats = seats.filter(organisation_id=one.organisation_id)
    if not seats.exists():
        return []
    to = recipient_of(one.promised_by, one.organisation_id)
    return [Call(to, one.get_absolute_url(), _("Markera som klar"), followups.facts(one))]


FOLLOW_UP = register(
    Policy(
        "followup_due",
        followups.DUE,
        _("Något du har lovat"),
        whom=_("Den som lovade"),
        when=_("2 dagar före, på dagen och 3 dagar efter, klockan 9"),
        until=_("Tills det är klart eller struket"),
        model=FollowUp,
        offsets=(Offset(days=-2, at=NINE), Offset(days=0, at=NINE), Offset(days=3, at=NINE)),
        occasions=follow_ups_between,
        of=of_follow_up,
        calls=the_one_who_promised,
    )
)
