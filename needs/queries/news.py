"""What has happened with one need that anybody may read, as lines of a letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ignite.kernel.models import Transition
from ignite.kernel.templatetags.words import short_day
from needs.enums import NeedState, QuestionState
from needs.models import Information, Need, NeedVersion, Question

ENDS = (NeedState.DECIDED, NeedState.NO_SUITABLE, NeedState.COMPLETED, NeedState.CANCELLED)
_LONG = 240


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of news and where it is read."""

    text: str
    url: str

    @classmethod
    def of(cls, need: Need) -> Line:
        """A need that is new."""
        facts = {"need": need.title, "owner": need.lead_owner.organisation.name, "day": short_day(need.deadline_at)}
        return cls(_("%(need)s, %(owner)s, pitcha senast %(day)s") % facts, need.get_absolute_url())


def news_of(need: Need, after: datetime, until: datetime) -> list[Line]:
    """What was published about a need in (after, until], in its order. Four queries."""
    happened = sorted(_happened(need, {"gt": after, "lte": until}), key=lambda one: one[0])
    return [Line(" ".join(Truncator(text).chars(_LONG).split()), need.get_absolute_url()) for _at, text in happened]


def _happened(need: Need, span: dict[str, datetime]) -> list[tuple[datetime, str]]:
    def within(name: str) -> dict[str, Any]:
        return {f"{name}__{how}": moment for how, moment in span.items()}

    found: list[tuple[datetime, str]] = []
    for version in NeedVersion.objects.filter(need=need, number__gt=1, **within("at")):
        found.append((version.at, _("Ändrat: %(note)s") % {"note": version.note}))
    answered = Question.objects.filter(need=need, state=QuestionState.ANSWERED, **within("answered_at"))
    for question in answered:
        said = {"question": question.text, "answer": question.answer}
        found.append((question.answered_at or need.changed_at, _("Fråga: %(question)s Svar: %(answer)s") % said))
    for one in Information.objects.filter(need=need, **within("published_at")):
        found.append((one.published_at or one.at, one.text))
    moves = Transition.objects.filter(thing="need", thing_id=need.pk, target__in=ENDS, **within("at"))
    labels = dict(NeedState.choices)
    found += [(move.at, _("Nytt läge: %(state)s") % {"state": labels[NeedState(move.target)]}) for move in moves]
    return found
