"""Reminders of the matching room: pitches to read, and the answers that were promised."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, time

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Membership
from ignite.accounts.queries import managers_by, staff
from ignite.outbox.kinds import Text
from ignite.outbox.policies import Call, Occasion, Offset, Policy, register
from ignite.outbox.recipients import recipient_of
from matching import messages
from matching.enums import AssessmentState
from matching.messages import BEING_READ, reading_facts
from needs.models import Need
from needs.queries import groups_of
from startups.enums import UNANSWERED
from startups.models import Pitch

EIGHT, NINE = time(8, 0), time(9, 0)


def _waiting(**only: object) -> list[Occasion]:
    rows = Need.objects.filter(state__in=BEING_READ, deadline_at__isnull=False, **only)
    rows = rows.filter(Exists(Pitch.objects.filter(need=OuterRef("pk"), state__in=UNANSWERED)))
    return [
        Occasion(one, one.deadline_at, one.lead_owner.edition_id)
        for one in rows.select_related("lead_owner__organisation", "lead_owner__edition").order_by("deadline_at", "pk")
        if one.deadline_at is not None
    ]


def needs_between(start: datetime, end: datetime) -> list[Occasion]:
    """The needs that close in the span and have a pitch without an answer. One query."""
    return _waiting(deadline_at__gte=start, deadline_at__lt=end)


def of_need(need: Need) -> list[Occasion]:
    """The closing of one need, while a pitch to it has no answer. One query."""
    return _waiting(pk=need.pk)


def readers(occasions: Sequence[Occasion]) -> list[tuple[Occasion, Call]]:
    """The members of the need's project groups who have a pitch left to read, besides those that jäv bars them from.
    Two queries.
    """
    needs = _needs(occasions)
    waiting: defaultdict[int, set[int]] = defaultdict(set)
    done: defaultdict[tuple[int, int | None], set[int]] = defaultdict(set)
    rows = Pitch.objects.filter(need__in=needs, state__in=UNANSWERED)
    for need_id, pitch, reader, state in rows.values_list(
        "need_id", "pk", "assessments__reader_id", "assessments__state"
    ):
        waiting[need_id].add(pitch)
        if state in (AssessmentState.SUBMITTED, AssessmentState.BLOCKED):
            done[need_id, reader].add(pitch)
    groups, found = groups_of(needs), []
    for occasion, need in zip(occasions, needs, strict=True):
        for one in groups[need.pk]:
            number = len(waiting[need.pk] - done[need.pk, one.user_id])
            if number:
                found.append((occasion, _call(need, one, number, _("Läs pitcharna"))))
    return found


def managers(occasions: Sequence[Occasion]) -> list[tuple[Occasion, Call]]:
    """The project managers of the need owner that leads. Two queries."""
    found = managers_by(need.lead_owner.organisation_id for need in _needs(occasions))
    people = [found.get(need.lead_owner.organisation_id, []) for need in _needs(occasions)]
    return _calls(occasions, people, _("Svara på pitcharna"))


def the_programme(occasions: Sequence[Occasion]) -> list[tuple[Occasion, Call]]:
    """The programme's staff. Two queries."""
    return _calls(occasions, [staff()] * len(occasions), _("Visa pitcharna"))


def _needs(occasions: Sequence[Occasion]) -> list[Need]:
    return [one.about for one in occasions]  # type: ignore[misc]  # the policies' own model


def _calls(
    occasions: Sequence[Occasion], people: Iterable[Iterable[Membership]], action: Text
) -> list[tuple[Occasion, Call]]:
    needs = _needs(occasions)
    rows = Pitch.objects.filter(need__in=needs, state__in=UNANSWERED).values_list("need_id").annotate(Count("pk"))
    numbers = dict(rows.order_by("need_id"))
    return [
        (occasion, _call(need, one, numbers.get(need.pk, 0), action))
        for occasion, need, called in zip(occasions, needs, people, strict=True)
        for one in called
    ]


def _call(need: Need, one: Membership, number: int, action: Text) -> Call:
    return Call(recipient_of(one), reverse("need-pitches", args=[need.pk]), action, reading_facts(need, number))


PITCHES_TO_READ = register(
    Policy(
        "pitches_to_read",
        messages.PITCHES_TO_READ,
        _("Pitchar att läsa"),
        whom=_("Var och en i projektgruppen som inte har lämnat in sin bedömning och inte har anmält jäv"),
        when=_("Första arbetsdagens morgon efter sista dagen, och efter 5 och 10 dagar"),
        until=_("Tills personen har bedömt pitcharna eller alla har fått svar"),
        model=Need,
        offsets=tuple(Offset(days=days, at=EIGHT) for days in (1, 5, 10)),
        occasions=needs_between,
        of=of_need,
        calls_of=readers,
    )
)
_UNTIL = _("Tills alla pitchar har fått svar")
ANSWER_PROMISE = register(
    Policy(
        "answer_promise",
        messages.ANSWER_PROMISE,
        _("Svar som är utlovade"),
        whom=_("Behovsägarens projektledare"),
        when=_("10, 20 och 28 dagar efter sista dagen"),
        until=_UNTIL,
        model=Need,
        offsets=tuple(Offset(days=days, at=NINE) for days in (10, 20, 28)),
        occasions=needs_between,
        of=of_need,
        calls_of=managers,
    )
)
ANSWER_PROMISE_PROGRAMME = register(
    Policy(
        "answer_promise_programme",
        messages.ANSWER_PROMISE,
        _("Svar som är utlovade, till programmet"),
        whom=_("Programmets projektledare"),
        when=_("20 och 28 dagar efter sista dagen"),
        until=_UNTIL,
        model=Need,
        offsets=tuple(Offset(days=days, at=NINE) for days in (20, 28)),
        occasions=needs_between,
        of=of_need,
        calls_of=the_programme,
    )
)
