"""Questions: asked in time, answered to everybody, the asker hidden."""

from datetime import timedelta

import pytest

from ignite.kernel import clock
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.models import Message
from ignite.outbox.recipients import recipient_of
from needs import audience
from needs.models import Need, Question
from needs.services import answer_privately, answer_question, ask_question, refuse_question
from tests.factories.needs import follower, need_in, question_in


def to_whom(kind):
    return sorted(Message.objects.filter(kind=kind).values_list("to_address", flat=True))


def test_a_question_reaches_the_whole_group_without_the_askers_name(cast):
    ask_question(need_in("open", cast), actor=cast.clara.actor, text="Kan vi få data?")
    assert to_whom("question_asked") == ["anna@example.org", "arvid@example.org"]
    letter = Message.objects.filter(kind="question_asked").first()
    assert "Clara" not in letter.body_html and "Citronell" not in letter.body_html


def test_co_owners_are_asked_too_and_may_answer(cast):
    need = need_in("open", cast)
    need.co_owners.add(cast.owner_b)
    question = ask_question(need, actor=cast.clara.actor, text="Kan vi få data?")
    assert "bo@example.org" in to_whom("question_asked")
    assert answer_question(question, actor=cast.bo.actor, answer="Ja.")


@pytest.mark.parametrize("name", ["anna", "bo", "ella"])
def test_only_startups_ask(cast, name):
    with pytest.raises(NotAllowed):
        ask_question(need_in("open", cast), actor=getattr(cast, name).actor, text="Hej?")


def test_questions_end_three_days_before_the_deadline(cast):
    need = need_in("open", cast)
    with clock.standing_at(need.deadline_at - timedelta(days=3, seconds=5)):
        ask_question(need, actor=cast.clara.actor, text="Hinner ni svara?")
    with clock.standing_at(need.deadline_at - timedelta(days=3)), pytest.raises(Refused):
        ask_question(need, actor=cast.clara.actor, text="Och nu?")
    assert Question.objects.count() == 1


def test_an_answer_reaches_followers_askers_and_whom_higher_rooms_add(cast, monkeypatch):
    question = question_in("asked", cast)
    follower(cast, question.need)
    drafted = recipient_of(cast.bo.user)
    monkeypatch.setattr(audience, "_sources", [lambda need: [drafted, recipient_of(cast.david.user)]])
    assert answer_question(question, actor=cast.arvid.actor, answer="Ja, varje morgon.")
    assert not answer_question(question, actor=cast.anna.actor, answer="Nej.")  # answered meanwhile
    assert to_whom("answers_published") == ["bo@example.org", "clara@example.org", "david@example.org"]
    letter = Message.objects.get(kind="answers_published", to_address="david@example.org")
    assert "Ja, varje morgon." in letter.body_text and "Clara" not in letter.body_html


def test_an_answer_makes_the_need_page_fresh(cast):
    question = question_in("asked", cast)
    Need.objects.update(changed_at=clock.now() - timedelta(days=9))
    answer_question(question, actor=cast.anna.actor, answer="Ja.")
    assert Need.objects.get().changed_at > clock.now() - timedelta(days=1)


@pytest.mark.parametrize("answer", ["", "  "])
def test_an_empty_answer_is_none(cast, answer):
    with pytest.raises(Refused):
        answer_question(question_in("asked", cast), actor=cast.anna.actor, answer=answer)


@pytest.mark.parametrize("name", ["bo", "clara", "david"])
def test_only_the_needs_owners_and_the_programme_answer(cast, name):
    with pytest.raises(NotAllowed):
        answer_question(question_in("asked", cast), actor=getattr(cast, name).actor, answer="Ja")


def test_an_answer_to_one_goes_to_one_with_the_reason(cast):
    question = question_in("asked", cast)
    follower(cast, question.need)
    with pytest.raises(Refused):
        answer_privately(question, actor=cast.anna.actor, answer="Ja", reason="")
    answer_privately(question, actor=cast.anna.actor, answer="Er patentansökan rör oss inte.", reason="Rör bara er.")
    assert to_whom("question_answered") == ["clara@example.org"] and not to_whom("answers_published")


def test_a_refused_question_tells_the_asker_why(cast):
    refuse_question(question_in("asked", cast), actor=cast.anna.actor, reason="Sekretess.")
    assert "Sekretess." in Message.objects.get(kind="question_answered").body_text
