"""Reminders of workshops, meetings and follow-ups: before them, and after them until somebody has answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Membership
from ignite.accounts.queries import members_by
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


def silent(occasions: Sequence[Occasion]) -> list[tuple[Occasion, Call]]:
    """Those who have not answered. One query."""
    return _asked(occasions, {"state": InvitationState.SENT}, _("Svara på inbjudan"))


def coming(occasions: Sequence[Occasion]) -> list[tuple[Occasion, Call]]:
    """Those who have said yes or maybe. One query."""
    said = {"state": InvitationState.ANSWERED, "answer__in": [Answer.YES, Answer.MAYBE]}
    return _asked(occasions, said, _("Visa inbjudan"))


def _asked(occasions: Sequence[Occasion], only: Mapping[str, object], action: Text) -> list[tuple[Occasion, Call]]:
    rows = Invitation.objects.filter(about_type=ABOUT, about_id__in=[one.about.pk for one in occasions], **only)
    asked: defaultdict[int | None, list[Invitation]] = defaultdict(list)
    for one in rows.select_related("user", "organisation").order_by("pk"):
        asked[one.about_id].append(one)
    found = []
    for occasion in occasions:
        context = workshops.facts(occasion.about)  # type: ignore[arg-type]  # the policy's own model
        for one in asked[occasion.about.pk]:
            found.append((occasion, Call(invited(one), link_of(one), action, context, since=one.created_at)))
    return found


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
        calls_of=silent,
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
        calls_of=coming,
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
        calls_of=coming,
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


def both_sides(occasions: Sequence[Occasion]) -> list[tuple[Occasion, Call]]:
    """The project group and the startup. One query."""
    return _to_sides(occasions, meetings.coming_facts, _("Visa mötet"), lambda meeting: (True, True))


def _to_sides(
    occasions: Sequence[Occasion],
    facts: Callable[[Meeting], Mapping[str, Any]],
    action: Text,
    wanted: Callable[[Meeting], tuple[bool, bool]],
) -> list[tuple[Occasion, Call]]:
    rows: list[tuple[Occasion, Meeting]] = [(one, one.about) for one in occasions]  # type: ignore[misc]
    sides = {one.pk: (one.need.lead_owner.organisation_id, one.startup.organisation_id) for _date, one in rows}
    people, found = members_by(key for both in sides.values() for key in both), []
    for occasion, meeting in rows:
        context, url = facts(meeting), meeting.get_absolute_url()
        for organisation, is_wanted in zip(sides[meeting.pk], wanted(meeting), strict=True):
            called = people.get(organisation, ()) if is_wanted else ()
            found += [(occasion, Call(recipient_of(one), url, action, context)) for one in called]
    return found


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


def silent_sides(occasions: Sequence[Occasion]) -> list[tuple[Occasion, Call]]:
    """The side, or both, that has not said whether it goes on. One query."""
    action = _("Svara om ni går vidare")
    return _to_sides(occasions, meetings.facts, action, lambda one: (not one.owner_outcome, not one.startup_outcome))


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
        calls_of=both_sides,
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
        calls_of=silent_sides,
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


def those_who_promised(occasions: Sequence[Occasion]) -> list[tuple[Occasion, Call]]:
    """The one who promised, while they are in the organisation they promised for (in any, if none is named). One
    query.
    """
    promises: list[FollowUp] = [one.about for one in occasions]  # type: ignore[misc]
    people = {one.promised_by_id for one in promises}
    seats: set[tuple[int | None, int | None]] = set(
        Membership.objects.active()
        .filter(user_id__in=people, user__is_active=True)
        .values_list("user_id", "organisation_id")
    )
    seated = seats | {(user, None) for user, _organisation in seats}
    found = []
    for occasion, one in zip(occasions, promises, strict=True):
        if (one.promised_by_id, one.organisation_id) in seated:
            to = recipient_of(one.promised_by, one.organisation_id)
            found.append((occasion, Call(to, one.get_absolute_url(), _("Markera som klar"), followups.facts(one))))
    return found


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
        calls_of=those_who_promised,
    )
)
