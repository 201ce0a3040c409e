"""Reminders of the matching room: pitches to read, and the answers that were promised."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Membership
from ignite.accounts.queries import managers_of, staff
from ignite.outbox.kinds import Text
from ignite.outbox.policies import Call, Occasion, Offset, Policy, register
from ignite.outbox.recipients import recipient_of
from matching import messages
from matching.enums import AssessmentState
from matching.messages import BEING_READ, reading_facts
from needs.models import Need, NeedOwner
from startups.enums import UNANSWERED
from startups.models import Pitch
from startups.queries import unanswered

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


def readers(occasion: Occasion) -> Iterable[Call]:
    """The members of the need's project groups who have a pitch left to read, besides those that jäv bars them from.
    Two queries.
    """
    need: Need = occasion.about  # type: ignore[assignment]
    waiting: set[int] = set()
    done: defaultdict[int | None, set[int]] = defaultdict(set)
    rows = Pitch.objects.filter(need=need, state__in=UNANSWERED)
    for pitch, reader, state in rows.values_list("pk", "assessments__reader_id", "assessments__state"):
        waiting.add(pitch)
        if state in (AssessmentState.SUBMITTED, AssessmentState.BLOCKED):
            done[reader].add(pitch)
    left = [(one, len(waiting - done[one.user_id])) for one in _groups_of(need)]
    url, action = reverse("need-pitches", args=[need.pk]), _("Läs pitcharna")
    return [Call(recipient_of(one), url, action, reading_facts(need, number)) for one, number in left if number]


def _groups_of(need: Need) -> list[Membership]:
    owners = Q(organisation_id=need.lead_owner.organisation_id)
    owners |= Q(organisation_id__in=NeedOwner.objects.filter(joint_needs=need).values("organisation_id"))
    rows = Membership.objects.active().filter(owners).select_related("user").order_by("pk")
    return list({row.user_id: row for row in rows}.values())


def managers(occasion: Occasion) -> Iterable[Call]:
    """The project managers of the need owner that leads. Two queries."""
    need: Need = occasion.about  # type: ignore[assignment]
    return _calls(need, managers_of(need.lead_owner.organisation_id), _("Svara på pitcharna"))


def the_programme(occasion: Occasion) -> Iterable[Call]:
    """The programme's staff. Two queries."""
    need: Need = occasion.about  # type: ignore[assignment]
    return _calls(need, staff(), _("Visa pitcharna"))


def _calls(need: Need, people: Iterable[Membership], action: Text) -> list[Call]:
    context, url = reading_facts(need, unanswered(need).count()), reverse("need-pitches", args=[need.pk])
    return [Call(recipient_of(one), url, action, context) for one in people]


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
        calls=readers,
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
        calls=managers,
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
        calls=the_programme,
    )
)
