"""Questions, answers and following. An answer to all reaches everybody at once; the asker stays hidden."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from needs import messages
from needs.lifecycle import QUESTION
from needs.models import Follow, Need, Question
from needs.phases import takes_questions


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
    _demand(answer)
    moment = clock.now()
    done = QUESTION.run("answer", question, actor=actor, answer=answer.strip(), answered_at=moment)
    if done:
        Need.objects.filter(pk=question.need_id).update(changed_at=moment)
        messages.answers_published(question)
    return done


@QUESTION.service("answer_privately")
@transaction.atomic
def answer_privately(question: Question, *, actor: Actor, answer: str, reason: str = "") -> bool:
    """Answer only the one who asked, with the reason why not all may know."""
    _demand(answer)
    facts = {"answer": answer.strip(), "answered_at": clock.now()}
    done = QUESTION.run("answer_privately", question, actor=actor, reason=reason, **facts)
    if done:
        _tell_why(question, reason)
        messages.question_answered(question)
    return done


@QUESTION.service("refuse")
@transaction.atomic
def refuse_question(question: Question, *, actor: Actor, reason: str = "") -> bool:
    """Leave a question without an answer, with the reason."""
    done = QUESTION.run("refuse", question, actor=actor, reason=reason, answered_at=clock.now())
    if done:
        _tell_why(question, reason)
        messages.question_answered(question)
    return done


def _tell_why(question: Question, reason: str) -> None:
    question.reason = reason.strip()[:500]
    question.save(update_fields=["reason"])


def _demand(answer: str) -> None:
    if not answer.strip():
        raise Refused(_("Skriv ett svar."))


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
