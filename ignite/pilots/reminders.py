"""Reminders of the pilots room: plans to sign, the monthly pulse, stories to approve."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ignite.accounts.queries import members_by
from ignite.kernel import clock
from ignite.outbox.kinds import Text
from ignite.outbox.policies import Call, Occasion, Offset, Policy, register
from ignite.outbox.recipients import recipient_of
from ignite.pilots.enums import PilotState, Side, StoryState
from ignite.pilots.messages import pilots, pulses, stories
from ignite.pilots.messages.pilots import SIGNERS
from ignite.pilots.models import Pilot, Pulse, Story
from ignite.pilots.months import last_day, months_until
from ignite.pilots.queries import pilots_to_show
from ignite.pilots.rules import owner_organisation, startup_organisation

NINE = time(9, 0)


def _calls(
    missing: Sequence[tuple[Occasion, list[int]]],
    said: Callable[[Occasion], tuple[str, Mapping[str, Any]]],
    action: Text,
    *rights: str,
) -> list[tuple[Occasion, Call]]:
    """The members of the organisations that are missing, those with one of the rights if any are named; ``said`` gives
    address and facts of a date. One query.
    """
    people = members_by((key for _occasion, keys in missing for key in keys), *rights)
    found = []
    for occasion, keys in missing:
        url, context = said(occasion)
        members = [member for key in keys for member in people.get(key, ())]
        found += [(occasion, Call(recipient_of(one), url, action, context)) for one in members]
    return found


def _unsigned(about: Any, owner_at: datetime | None, startup_at: datetime | None) -> list[int]:
    """The organisations of the sides that have not signed or approved."""
    missing = [] if owner_at else [owner_organisation(about)]
    return missing if startup_at else [*missing, startup_organisation(about)]


# Plans to sign


def _to_sign(**only: object) -> list[Occasion]:
    rows = pilots_to_show().filter(state=PilotState.ROUTE_CHECKED, route_at__isnull=False, **only)
    return [
        Occasion(one, one.route_at, one.match.need.lead_owner.edition_id, seq=one.plan_version)
        for one in rows.order_by("route_at", "pk")
        if one.route_at is not None
    ]


def plans_between(start: datetime, end: datetime) -> list[Occasion]:
    """The plans that were made ready to sign in the span and wait for a signature. One query."""
    return _to_sign(route_at__gte=start, route_at__lt=end)


def of_plan(pilot: Pilot) -> list[Occasion]:
    """When one pilot's plan was made ready to sign, while it waits. One query."""
    return _to_sign(pk=pilot.pk)


def signers(occasions: Sequence[Occasion]) -> list[tuple[Occasion, Call]]:
    """Those who may sign for a side that has not. One query."""
    rows: Iterable[tuple[Occasion, Any]] = ((one, one.about) for one in occasions)
    missing = [(one, _unsigned(pilot, pilot.owner_signed_at, pilot.startup_signed_at)) for one, pilot in rows]
    return _calls(missing, _of_plan, _("Läs och signera planen"), *SIGNERS)


def _of_plan(occasion: Occasion) -> tuple[str, Mapping[str, Any]]:
    pilot: Pilot = occasion.about  # type: ignore[assignment]
    return f"{pilot.get_absolute_url()}sign/", {**pilots.facts(pilot), "is_reminder": True}


PILOT_TO_SIGN = register(
    Policy(
        "pilot_to_sign",
        pilots.TO_SIGN,
        _("Pilotplan som väntar på signatur"),
        whom=_("De som får skriva under för den sida som inte har signerat"),
        when=_("5 dagar efter att planen blev klar att signera"),
        until=_("Tills sidan har signerat eller planen ändras"),
        model=Pilot,
        offsets=(Offset(days=5),),
        occasions=plans_between,
        of=of_plan,
        calls_of=signers,
    )
)


# The pulse


def _months(start: datetime | None, end: datetime, **only: object) -> list[Occasion]:
    """Each month of each running pilot whose last day lies in the span."""
    rows = pilots_to_show().filter(state=PilotState.RUNNING, started_at__lt=end, **only).order_by("started_at", "pk")
    return [
        Occasion(
            one,
            clock.at_wall(last, NINE),
            one.match.need.lead_owner.edition_id,
            round=str(number),
            seq=number,
            until=clock.end_of(last_day(one, number + 1)),
        )
        for one in rows
        for number, last in months_until(one, clock.local(end).date())
        if clock.at_wall(last, NINE) < end and (start is None or start <= clock.at_wall(last, NINE))
    ]


def months_between(start: datetime, end: datetime) -> list[Occasion]:
    """The months of running pilots that end in the span. One query."""
    return _months(start, end)


def of_running(pilot: Pilot) -> list[Occasion]:
    """The months of one pilot, while it runs: those that have ended and the one that it is in. One query."""
    months = [*months_until(pilot, clock.today())]
    following = last_day(pilot, len(months) + 1) if pilot.started_at else clock.today()
    return _months(None, clock.end_of(following), pk=pilot.pk)


def sides_to_tell(occasions: Sequence[Occasion]) -> list[tuple[Occasion, Call]]:
    """The side, or both, that has not answered for the month. Two queries."""
    rows = Pulse.objects.filter(pilot__in=[one.about.pk for one in occasions])
    told = set(rows.values_list("pilot_id", "month", "side"))
    missing = []
    for occasion in occasions:
        sides = {Side.OWNER: owner_organisation(occasion.about), Side.STARTUP: startup_organisation(occasion.about)}
        silent = [key for side, key in sides.items() if (occasion.about.pk, occasion.seq, side) not in told]
        missing.append((occasion, silent))
    return _calls(missing, _of_month, _("Svara på pulsen"))


def _of_month(occasion: Occasion) -> tuple[str, Mapping[str, Any]]:
    pilot: Pilot = occasion.about  # type: ignore[assignment]
    return f"{pilot.get_absolute_url()}#pulse", pulses.pulse_facts(pilot, occasion.seq)


PULSE_DUE = register(
    Policy(
        "pulse_due",
        pulses.PULSE_DUE,
        _("Pilotens puls"),
        whom=_("Den sida som inte har svarat"),
        when=_("När varje månad av piloten har gått, och 5 dagar senare"),
        until=_("Tills sidan har svarat eller nästa månad har gått"),
        model=Pilot,
        offsets=(Offset(days=1, at=NINE), Offset(days=6, at=NINE)),
        occasions=months_between,
        of=of_running,
        calls_of=sides_to_tell,
    )
)


# Stories


def _to_approve(**only: object) -> list[Occasion]:
    missing = Q(owner_approved_at__isnull=True) | Q(startup_approved_at__isnull=True)
    rows = Story.objects.filter(missing, state=StoryState.DRAFT, **only).select_related(
        "pilot__match__need__lead_owner", "pilot__match__startup"
    )
    return [
        Occasion(one, one.changed_at, one.pilot.match.need.lead_owner.edition_id)
        for one in rows.order_by("changed_at", "pk")
    ]


def stories_between(start: datetime, end: datetime) -> list[Occasion]:
    """The drafts last changed in the span that wait for an approval. One query."""
    return _to_approve(changed_at__gte=start, changed_at__lt=end)


def of_story(story: Story) -> list[Occasion]:
    """The last change of one draft, while it waits. One query."""
    return _to_approve(pk=story.pk)


def approvers(occasions: Sequence[Occasion]) -> list[tuple[Occasion, Call]]:
    """Those who may sign for a side that has not approved. One query."""
    rows: Iterable[tuple[Occasion, Any]] = ((one, one.about) for one in occasions)
    missing = [(one, _unsigned(story, story.owner_approved_at, story.startup_approved_at)) for one, story in rows]
    return _calls(missing, _of_draft, _("Läs berättelsen"), *SIGNERS)


def _of_draft(occasion: Occasion) -> tuple[str, Mapping[str, Any]]:
    story: Story = occasion.about  # type: ignore[assignment]
    return story.get_absolute_url(), {"title": story.title, "is_reminder": True}


STORY_TO_APPROVE = register(
    Policy(
        "story_to_approve",
        stories.TO_APPROVE,
        _("Berättelse som väntar på godkännande"),
        whom=_("De som får skriva under för den sida som inte har godkänt"),
        when=_("7 dagar efter att berättelsen senast ändrades"),
        until=_("Tills sidan har godkänt eller berättelsen dras tillbaka"),
        model=Story,
        offsets=(Offset(days=7),),
        occasions=stories_between,
        of=of_story,
        calls_of=approvers,
    )
)
