"""Questions, answers and following. An answer to all reaches everybody alike; the asker stays hidden."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from needs import messages, telling_letters
from needs.enums import QuestionState
from needs.lifecycle import QUESTION
from needs.models import EarlierAnswer, Follow, Need, Question
from needs.phases import takes_questions
from needs.rules import may_answer
from needs.services.areas import NOT_YOURS
from needs.services.tellings import number_of_next, tell_all


@transaction.atomic
def ask_question(need: Need, *, actor: Actor, text: str) -> Question:
    """Ask about an open need. Startups, until some days before the deadline: the answer must reach all in time.

    Raises NotAllowed for others, Refused when the time is over or nothing is asked.
    """
    if not actor.is_startup or actor.organisation_id is None or actor.user_id is None:
        raise NotAllowed(_("Frågor ställs av startups."))
    lock(need)
    if not takes_questions(need):
        raise Refused(_("Det går inte att ställa frågor längre. Svaret hinner inte nå alla före sista dagen."))
    if not text.strip():
        raise Refused(_("Skriv din fråga."))
    question = Question.objects.create(
        need=need, organisation_id=actor.organisation_id, asked_by_id=actor.user_id, text=text.strip()
    )
    QUESTION.begin(question, actor=actor)
    messages.question_asked(question)
    return question


@QUESTION.service("answer")
@transaction.atomic
def answer_question(question: Question, *, actor: Actor, answer: str, reason: str = "") -> bool:
    """Answer to everybody; who follows, asked, drafted or pitched gets a letter. Raises Refused without an answer."""
    return bool(answer_questions([question], actor=actor, answer=answer))


@transaction.atomic
def answer_questions(questions: Iterable[Question], *, actor: Actor, answer: str) -> int:
    """Answer several questions about one need with the same words; returns how many waited for it. One letter."""
    if not answer.strip():
        raise Refused(_("Skriv ett svar."))
    done: list[Question] = []
    for question in questions:
        moment = clock.now()
        if QUESTION.run("answer", question, actor=actor, answer=answer.strip(), answered_at=moment):
            done.append(question)
    if done:
        _publish(done, done[0].need, actor)
    return len(done)


def _publish(questions: list[Question], need: Need, actor: Actor) -> None:
    number = number_of_next(need)
    for question in questions:
        question.telling = number
        question.save(update_fields=["telling"])
        _tell_group(question, actor)
    tell_all(need)


@transaction.atomic
def correct_answer(question: Question, *, actor: Actor, answer: str) -> bool:
    """Put new words in the place of an answer to all: what it said stays to read, and everybody is told again.

    False when it says so already. Raises NotAllowed for others than those who answer, Refused without words or when
    the answer was not to all.
    """
    if not may_answer(actor, question):
        raise NotAllowed(NOT_YOURS)
    lock(question.need)
    lock(question)
    if question.state != QuestionState.ANSWERED or question.answered_at is None:
        raise Refused(_("Bara ett svar till alla går att rätta."))
    if not answer.strip():
        raise Refused(_("Skriv ett svar."))
    if answer.strip() == question.answer:
        return False
    before = question.earlier_answers.first()
    said_at = before.replaced_at if before else question.answered_at
    EarlierAnswer.objects.create(question=question, text=question.answer, said_at=said_at, by_id=actor.user_id)
    question.answer = answer.strip()
    question.save(update_fields=["answer"])
    _publish([question], question.need, actor)
    return True


@QUESTION.service("answer_privately")
@transaction.atomic
def answer_privately(question: Question, *, actor: Actor, answer: str, reason: str = "") -> bool:
    """Answer only the one who asked, with the reason why not all may know."""
    if not answer.strip():
        raise Refused(_("Skriv ett svar."))
    facts = {"answer": answer.strip(), "answered_at": clock.now()}
    done = QUESTION.run("answer_privately", question, actor=actor, reason=reason, **facts)
    if done:
        _tell_asker(question, reason, actor)
    return done


@QUESTION.service("refuse")
@transaction.atomic
def refuse_question(question: Question, *, actor: Actor, reason: str = "") -> bool:
    """Leave a question without an answer, with the reason."""
    done = QUESTION.run("refuse", question, actor=actor, reason=reason, answered_at=clock.now())
    if done:
        _tell_asker(question, reason, actor)
    return done


def _tell_asker(question: Question, reason: str, actor: Actor) -> None:
    question.reason = reason.strip()[:500]
    question.save(update_fields=["reason"])
    messages.question_answered(question)
    _tell_group(question, actor)


def _tell_group(question: Question, actor: Actor) -> None:
    """The programme helped: the need's owners read what was said in their place."""
    if actor.is_programme:
        telling_letters.question_helped(question)


def follow_need(need: Need, *, actor: Actor) -> Follow:
    """Hear of changes, answers and new deadlines. Idempotent. Raises NotAllowed without an account."""
    if actor.user_id is None:
        raise NotAllowed(_("Logga in för att följa ett behov."))
    follow, _is_new = Follow.objects.get_or_create(
        need=need, user_id=actor.user_id, defaults={"organisation_id": actor.organisation_id}
    )
    return follow


def unfollow_need(need: Need, *, actor: Actor) -> None:
    """Hear no more of the need. Idempotent."""
    Follow.objects.filter(need=need, user_id=actor.user_id or 0).delete()
