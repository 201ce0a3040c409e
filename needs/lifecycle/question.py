"""The lifecycle of a question."""

from django.utils.translation import gettext_lazy as _

from ignite.kernel.lifecycle import Lifecycle, Look, Move
from needs.enums import QuestionState as S
from needs.models import Question
from needs.rules import may_answer

QUESTION = Lifecycle(
    thing="question",
    model=Question,
    looks={
        S.ASKED: Look("wait"),
        S.ANSWERED: Look("go"),
        S.ANSWERED_PRIVATELY: Look("plain"),
        S.REFUSED: Look("plain"),
    },
    moves=[
        Move(
            "answer",
            (S.ASKED,),
            S.ANSWERED,
            _("Svara alla"),
            who=may_answer,
            sets=("answer", "answered_at"),
            page="question-answer",
            tone="go",
        ),
        Move(
            "answer_privately",
            (S.ASKED,),
            S.ANSWERED_PRIVATELY,
            _("Svara bara den som frågade"),
            who=may_answer,
            sets=("answer", "answered_at"),
            reason=True,
            page="question-answer",
        ),
        Move(
            "refuse",
            (S.ASKED,),
            S.REFUSED,
            _("Svara inte"),
            who=may_answer,
            sets=("answered_at",),
            reason=True,
            page="question-answer",
        ),
    ],
)
