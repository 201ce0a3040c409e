"""Reminders of the needs room: analyses to hand in, questions to answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import MembershipState
from ignite.accounts.models import Membership
from ignite.accounts.queries import staff
from ignite.kernel import clock
from ignite.outbox.policies import Call, Occasion, Offset, Policy, register
from ignite.outbox.recipients import Recipient, recipient_of
from needs import messages
from needs.enums import NeedState, QuestionState
from needs.messages import WORKED_ON, analysis_facts, question_facts
from needs.models import NeedsAnalysis, Question
from needs.queries import groups_of, writers_by
from needs.rules import EDITABLE_ANALYSIS

NINE = time(9, 0)


def _written(**only: object) -> list[Occasion]:
    rows = NeedsAnalysis.objects.filter(
        state__in=EDITABLE_ANALYSIS, area__state__in=WORKED_ON, due_on__isnull=False, **only
    ).select_related("area__owner", "area__lead__user")
    return [
        Occasion(one, clock.at_wall(one.due_on, NINE), one.area.owner.edition_id, seq=one.due_on.toordinal())
        for one in rows.order_by("due_on", "pk")
        if one.due_on is not None
    ]


def analyses_between(start: datetime, end: datetime) -> list[Occasion]:
    """The analyses still written that are due in the span. One query."""
    days = (clock.local(start).date(), clock.local(end).date())
    return [one for one in _written(due_on__range=days) if start <= one.anchor < end]


def of_analysis(analysis: NeedsAnalysis) -> list[Occasion]:
    """The day of one analysis, while it is written. One query."""
    return _written(pk=analysis.pk)


def writers(occasions: Sequence[Occasion]) -> list[tuple[Occasion, Call]]:
    """The area's lead, those who have worked on the analysis, and the project managers. Two queries."""
    analyses: list[NeedsAnalysis] = [one.about for one in occasions]  # type: ignore[misc]
    people = writers_by({one.pk: one.area.owner.organisation_id for one in analyses}, "analysis")
    found = []
    for occasion, analysis in zip(occasions, analyses, strict=True):
        members, lead = people[analysis.pk], analysis.area.lead
        if lead is not None and lead.state == MembershipState.ACTIVE and lead not in members:
            members = [*members, lead]
        url, context = analysis.get_absolute_url(), analysis_facts(analysis)
        found += [(occasion, Call(recipient_of(one), url, _("Skriv vidare på analysen"), context)) for one in members]
    return found


ANALYSIS_DUE = register(
    Policy(
        "analysis_due",
        messages.ANALYSIS_DUE,
        _("Behovsanalys att lämna in"),
        whom=_("De som skriver områdets analys"),
        when=_("7, 3 och 1 dagar före, och dagen efter, klockan 9"),
        until=_("Tills analysen är inskickad"),
        model=NeedsAnalysis,
        offsets=tuple(Offset(days=days, at=NINE) for days in (-7, -3, -1, 1)),
        occasions=analyses_between,
        of=of_analysis,
        calls_of=writers,
    )
)


def _waiting(**only: object) -> list[Occasion]:
    rows = Question.objects.filter(
        state=QuestionState.ASKED, need__state=NeedState.OPEN, need__deadline_at__isnull=False, **only
    ).select_related("need__lead_owner__organisation")
    return [
        Occasion(one, one.asked_at, one.need.lead_owner.edition_id, until=one.need.deadline_at)
        for one in rows.order_by("asked_at", "pk")
    ]


def questions_between(start: datetime, end: datetime) -> list[Occasion]:
    """The questions asked in the span that wait for an answer. One query."""
    return _waiting(asked_at__gte=start, asked_at__lt=end)


def of_question(question: Question) -> list[Occasion]:
    """The asking of one question, while it waits. One query."""
    return _waiting(pk=question.pk)


def owners_people(occasions: Sequence[Occasion]) -> list[tuple[Occasion, Call]]:
    """The project groups of lead and co-owners. One query."""
    questions = _questions(occasions)
    groups = groups_of([question.need for question in questions])
    return [
        (occasion, Call(to, reverse("question-answer", args=[question.pk]), _("Svara på frågan"), context))
        for occasion, question in zip(occasions, questions, strict=True)
        for to, context in _told(question, groups[question.need_id])
    ]


def the_programme(occasions: Sequence[Occasion]) -> list[tuple[Occasion, Call]]:
    """The programme's staff. One query."""
    office = staff()
    return [
        (occasion, Call(to, question.get_absolute_url(), _("Visa frågan"), context))
        for occasion, question in zip(occasions, _questions(occasions), strict=True)
        for to, context in _told(question, office)
    ]


def _questions(occasions: Sequence[Occasion]) -> list[Question]:
    return [one.about for one in occasions]  # type: ignore[misc]  # the policies' own model


def _told(question: Question, people: Iterable[Membership]) -> list[tuple[Recipient, dict[str, Any]]]:
    context = question_facts(question)
    return [(recipient_of(one), context) for one in people]


_UNTIL = _("Tills frågan är besvarad eller avvisad, eller sista dagen att pitcha har gått")
QUESTION_UNANSWERED = register(
    Policy(
        "question_unanswered",
        messages.QUESTION_UNANSWERED,
        _("Fråga som väntar på svar"),
        whom=_("Behovets projektgrupp"),
        when=_("3 och 7 dagar efter frågan"),
        until=_UNTIL,
        model=Question,
        offsets=(Offset(days=3), Offset(days=7)),
        occasions=questions_between,
        of=of_question,
        calls_of=owners_people,
    )
)
QUESTION_UNANSWERED_PROGRAMME = register(
    Policy(
        "question_unanswered_programme",
        messages.QUESTION_UNANSWERED,
        _("Fråga som väntar på svar, till programmet"),
        whom=_("Programmets projektledare"),
        when=_("7 dagar efter frågan"),
        until=_UNTIL,
        model=Question,
        offsets=(Offset(days=7),),
        occasions=questions_between,
        of=of_question,
        calls_of=the_programme,
    )
)
