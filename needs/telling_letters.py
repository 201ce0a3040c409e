"""The letter that tells everybody of answers and other word on a need: written when it leaves, with all of its day."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ignite.outbox.kinds import Kind, MessageClass, register
from ignite.outbox.letters import Letter
from ignite.outbox.models import Message
from ignite.outbox.recipients import recipient_of
from ignite.outbox.services import queue_many
from needs.enums import QuestionState
from needs.messages import FOLLOWER
from needs.models import Information, Need, Question
from needs.queries import audience, group_of

SHOWN = 20  # of each; the rest stand on the page


def _answers(need_id: int, number: int) -> list[Question]:
    rows = Question.objects.filter(need_id=need_id, telling=number, state=QuestionState.ANSWERED)
    return list(rows.prefetch_related("earlier_answers").order_by("answered_at", "pk"))


def _words(need_id: int, number: int) -> list[Information]:
    rows = Information.objects.filter(need_id=need_id, telling=number, published_at__isnull=False)
    return list(rows.order_by("published_at", "pk"))


def _still_true(message: Message) -> bool:
    need_id, number = message.about_id or 0, message.about_seq
    return Need.objects.published().filter(pk=need_id).exists() and bool(
        _answers(need_id, number) or _words(need_id, number)
    )


def _fresh(message: Message) -> Mapping[str, Any]:
    need = Need.objects.select_related("lead_owner__organisation").get(pk=message.about_id or 0)
    return _facts(need, message.about_seq)


def _facts(need: Need, number: int) -> dict[str, Any]:
    answers, words = _answers(need.pk, number), _words(need.pk, number)
    said = [
        {"question": one.text, "answer": one.answer, "corrected": bool(one.earlier_answers.all())}
        for one in answers[:SHOWN]
    ]
    return {
        "title": need.title,
        "owner": str(need.lead_owner),
        "answers": said,
        "words": [one.text for one in words[:SHOWN]],
        "number": len(answers) + len(words),
        "more": max(0, len(answers) - SHOWN) + max(0, len(words) - SHOWN),
    }


_QUESTION = _("Finns frånvaron som fil?")
_ANSWER = _("Ja, varje morgon klockan åtta.")
ANSWERS_PUBLISHED = register(
    Kind(
        "answers_published",
        MessageClass.REQUIRED,
        why=FOLLOWER,
        label=_("Svar på frågor"),
        still_true=_still_true,
        render_late=True,
        fresh=_fresh,
        sample={
            "title": _("Mindre matsvinn"),
            "owner": "Ankarby kommun",
            "answers": [{"question": _QUESTION, "answer": _ANSWER, "corrected": False}],
            "words": [_("Skolorna i Norrvik visar sina kök den 12 mars.")],
            "number": 2,
            "more": 0,
        },
    )
)
QUESTION_HELPED = register(
    Kind(
        "question_helped",
        MessageClass.USEFUL,
        why=_("Du får brevet för att du är med i projektgruppen."),
        label=_("Programmet har svarat åt er"),
        sample={"title": _("Mindre matsvinn"), "question": _QUESTION, "answer": _ANSWER, "reason": ""},
    )
)


def answers_published(need: Need) -> None:
    """Everybody reads what the need's last telling holds, once it leaves. Nobody who asked, nor to whom it was said."""
    letters = [
        Letter(
            to,
            f"need:{need.pk}",
            need,
            need.tellings,
            url=f"{need.get_absolute_url()}#questions",
            action=_("Visa behovet"),
            due_at=need.told_at,
        )
        for to in audience(need)
    ]
    queue_many(ANSWERS_PUBLISHED, letters)


def question_helped(question: Question) -> None:
    """The group reads what the programme answered in its place. Who asked is not said."""
    context = {
        "title": question.need.title,
        "question": question.text,
        "answer": question.answer,
        "reason": question.reason,
    }
    letters = [
        Letter(
            recipient_of(one), f"question:{question.pk}", question, 0, context, question.get_absolute_url(), _("Visa")
        )
        for one in group_of(question.need)
    ]
    queue_many(QUESTION_HELPED, letters)
