"""The log of equal information on a need: every word that reached anybody, each on a line of its own, the newest first.

What the platform itself told is derived from what it holds; only what was said elsewhere is noted apart.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ignite.kernel.templatetags.words import moment
from needs.enums import Channel, QuestionState
from needs.models import Need, Question
from needs.queries.page import changes_inside, changes_of


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of information. ``whom`` says to whom it first went; ``said`` is the note that it may be told from."""

    at: datetime
    what: str
    text: str
    whom: str
    channel: str
    by: str = ""
    for_all_at: datetime | None = None
    said: Any = None

    @property
    def is_for_all(self) -> bool:
        """Whether everybody knows it."""
        return self.for_all_at is not None


def need_with_log() -> QuerySet[Need, Need]:
    """Needs with what their log begins with. Two queries."""
    read = Need.objects.select_related("lead_owner__organisation").prefetch_related("co_owners")
    return read.annotate(changes=changes_inside())


def log_of(need: Need) -> list[Line]:
    """The whole log of a need read with :func:`need_with_log`. Three queries. Nothing in it says who asked."""
    lines = [*_opened(need), *_changed(need), *_answered(need), *_noted(need)]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _to_all(at: datetime, what: str, text: str) -> Line:
    return Line(at, what, text, _("Alla"), str(Channel.PLATFORM.label), for_all_at=at)


def _opened(need: Need) -> list[Line]:
    return [_to_all(need.opened_at, _("Behovet öppnades"), need.summary)] if need.opened_at else []


def _changed(need: Need) -> list[Line]:
    return [
        _to_all(
            one.at,
            _("Ny sista dag: %(day)s") % {"day": moment(one.deadline)} if one.deadline else _("Behovet ändrades"),
            one.note,
        )
        for one in changes_of(need)
    ]


def _answered(need: Need) -> list[Line]:
    rows = need.questions.exclude(state=QuestionState.ASKED).prefetch_related("earlier_answers")
    return [line for question in rows for line in _of_question(question)]


def _of_question(question: Question) -> list[Line]:
    at = question.answered_at or question.asked_at
    if question.state != QuestionState.ANSWERED:
        refused = question.state == QuestionState.REFUSED
        what = _("Fråga som inte besvarades") if refused else _("Svar bara till den som frågade")
        said = "\n\n".join(
            filter(None, (question.text, question.answer, _("Skäl: %(why)s") % {"why": question.reason}))
        )
        return [Line(at, what, said, _("Den som frågade"), str(Channel.PLATFORM.label))]
    earlier = list(question.earlier_answers.all())[::-1]  # the oldest first
    texts = [*(one.text for one in earlier), question.answer]
    times = [at, *(one.replaced_at for one in earlier)]
    return [
        _to_all(when, _("Rättat svar") if place else _("Svar på en fråga"), f"{question.text}\n\n{text}")
        for place, (when, text) in enumerate(zip(times, texts, strict=True))
    ]


def _noted(need: Need) -> list[Line]:
    return [
        Line(
            one.said_at,
            _("Sagt vid sidan av"),
            one.text,
            one.told_to or _("Alla"),
            one.get_channel_display(),
            str(one.by or ""),
            one.published_at,
            one,
        )
        for one in need.informations.select_related("by")
    ]
