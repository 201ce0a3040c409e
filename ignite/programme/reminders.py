"""Reminders over all rooms: the year's pilots that are missing, and the programme's own morning digest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.queries import managers_by, staff
from ignite.editions.models import Edition
from ignite.kernel import clock
from ignite.outbox.policies import Call, Occasion, Offset, Policy, register
from ignite.outbox.recipients import recipient_of
from ignite.outbox.reminding.quiet import is_working
from ignite.programme import messages
from ignite.programme.messages import RUNNING, missing_facts, owner_facts
from ignite.programme.queries.digest import has_something, without_pilot
from needs.models import NeedOwner

NINE, MORNING, TOO_LATE = time(9, 0), time(7, 30), time(16, 0)
BEFORE_THE_END = tuple(Offset(days=-days, at=NINE) for days in (180, 90, 45))
_LEFT = _("180, 90 och 45 dagar före omgångens slut, klockan 9")


def _end_of(edition: Edition) -> datetime:
    return clock.at_wall(edition.ends_on, NINE)


def _ending(start: datetime, end: datetime) -> list[Edition]:
    days = (clock.local(start).date(), clock.local(end).date())
    return [one for one in RUNNING.filter(ends_on__range=days) if start <= _end_of(one) < end]


# Need owners without a pilot


def owners_between(start: datetime, end: datetime) -> list[Occasion]:
    """The need owners without a pilot whose edition ends in the span. Two queries, one when none ends."""
    editions = _ending(start, end)
    return _lacking(edition__in=editions) if editions else []


def of_owner(owner: NeedOwner) -> list[Occasion]:
    """The end of one need owner's year, while it has started no pilot. One query."""
    return _lacking(pk=owner.pk)


def _lacking(**only: object) -> list[Occasion]:
    owners = without_pilot(RUNNING.all()).filter(**only)
    return [Occasion(one, _end_of(one.edition), one.edition_id, until=_end_of(one.edition)) for one in owners]


def managers(occasions: Sequence[Occasion]) -> list[tuple[Occasion, Call]]:
    """The need owner's project managers. One query."""
    owners: list[NeedOwner] = [one.about for one in occasions]  # type: ignore[misc]
    people, url = managers_by(owner.organisation_id for owner in owners), reverse("my-page")
    return [
        (occasion, Call(recipient_of(one), url, _("Se ert nästa steg"), owner_facts(owner)))
        for occasion, owner in zip(occasions, owners, strict=True)
        for one in people.get(owner.organisation_id, ())
    ]


PILOT_MISSING = register(
    Policy(
        "pilot_missing",
        messages.PILOT_MISSING,
        _("Ingen pilot har startat än"),
        whom=_("Projektledarna hos en behovsägare som inte har startat någon pilot"),
        when=_LEFT,
        until=_("Tills behovsägaren har startat en pilot"),
        model=NeedOwner,
        offsets=BEFORE_THE_END,
        occasions=owners_between,
        of=of_owner,
        calls_of=managers,
    )
)


# The same to the programme, in one letter


def editions_between(start: datetime, end: datetime) -> list[Occasion]:
    """The running editions that end in the span. One query."""
    return _editions(_ending(start, end))


def end_of_edition(edition: Edition) -> list[Occasion]:
    """The end of one edition, while it runs. One query."""
    return _editions(RUNNING.filter(pk=edition.pk))


def _editions(running: Iterable[Edition]) -> list[Occasion]:
    return [Occasion(one, _end_of(one), one.pk, until=_end_of(one)) for one in running]


def the_programme(occasions: Sequence[Occasion]) -> list[tuple[Occasion, Call]]:
    """The programme's staff, while a need owner lacks a pilot. One query for each edition (one runs), and one."""
    office, url = [recipient_of(one) for one in staff()], reverse("control-room")
    editions: list[Edition] = [one.about for one in occasions]  # type: ignore[misc]
    told = {edition.pk: missing_facts(edition) for edition in set(editions)}
    return [
        (occasion, Call(to, url, _("Öppna kontrollrummet"), told[edition.pk]))
        for occasion, edition in zip(occasions, editions, strict=True)
        if told[edition.pk]["number"]
        for to in office
    ]


PILOTS_MISSING = register(
    Policy(
        "pilots_missing",
        messages.PILOTS_MISSING,
        _("Behovsägare som inte har startat någon pilot, till programmet"),
        whom=_("Programmets projektledare"),
        when=_LEFT,
        until=_("Tills alla behovsägare har startat en pilot"),
        model=Edition,
        offsets=BEFORE_THE_END,
        occasions=editions_between,
        of=end_of_edition,
        calls_of=the_programme,
    )
)


# The morning's digest


def mornings(start: datetime, end: datetime) -> list[Occasion]:
    """The working days' mornings of the span, in the edition that runs. One query."""
    edition = Edition.objects.current()
    return _mornings(edition, start, end) if edition is not None else []


def mornings_of(edition: Edition) -> list[Occasion]:
    """Today's morning and those of the coming week, in the edition that runs. One query."""
    today = clock.today()
    span = clock.at_wall(today, time(0)), clock.at_wall(today + timedelta(days=7), time(0))
    return mornings(*span) if Edition.objects.current() == edition else []


def _mornings(edition: Edition, start: datetime, end: datetime) -> list[Occasion]:
    first, last = clock.local(start).date(), clock.local(end).date()
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [_morning(edition, day) for day in days if is_working(day) and start <= clock.at_wall(day, MORNING) < end]


def _morning(edition: Edition, day: date) -> Occasion:
    until = clock.at_wall(day, TOO_LATE)
    return Occasion(edition, clock.at_wall(day, MORNING), edition.pk, round=day.isoformat(), until=until)


def those_who_run_the_programme(occasions: Sequence[Occasion]) -> list[tuple[Occasion, Call]]:
    """The programme's staff, when there is something to tell; of a morning to come nobody knows yet.

    One query, and at most eight for a morning that has come. The letter's facts are read as it is written.
    """
    now, url = clock.now(), reverse("control-room")
    come: set[Edition] = {one.about for one in occasions if one.anchor <= now}  # type: ignore[misc]
    silent = {edition.pk for edition in come if not has_something(edition)}
    people = [recipient_of(one) for one in staff()]
    return [
        (one, Call(to, url, _("Öppna kontrollrummet")))
        for one in occasions
        if one.anchor > now or one.about.pk not in silent
        for to in people
    ]


DIGEST = register(
    Policy(
        "programme_digest",
        messages.DIGEST,
        _("Morgonens sammanfattning"),
        whom=_("Programmets projektledare"),
        when=_("Arbetsdagar klockan 7.30, när det finns något att göra"),
        until=_("Samma eftermiddag"),
        model=Edition,
        offsets=(Offset(days=0, at=MORNING),),
        occasions=mornings,
        of=mornings_of,
        calls_of=those_who_run_the_programme,
        can_wait=False,
    )
)
