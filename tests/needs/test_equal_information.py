"""Answers are told at most once a day and may be corrected; what is said elsewhere is noted, and told to all."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ignite.kernel import clock
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.kinds import kind_named
from ignite.outbox.models import Message
from ignite.outbox.recipients import Recipient
from ignite.outbox.services import write
from needs.models import Need, Question
from needs.services import answer_question, open_need
from needs.services.informing import note_information, publish_information
from needs.services.questions import answer_questions, correct_answer
from tests.factories.needs import follower, need_in, question_in


def told():
    return Message.objects.filter(kind="answers_published", to_address="david@example.org").order_by("about_seq")


def noted(cast, need, **said):
    facts = {"channel": "phone", "told_to": "Citronell Exempel AB", "text": "Filen kommer klockan åtta."}
    return note_information(need, actor=cast.anna.actor, said_at=clock.now(), **{**facts, **said})


def written_late(message):
    """The letter's words as they are when it leaves."""
    kind = kind_named(message.kind)
    to = Recipient(message.to_address, message.to_name, message.locale, message.recipient_id, None)
    assert kind.still_true(message)
    write(message, kind, to, kind.fresh(message), url=message.action_url, action=message.action_label)
    return message.body_text


def test_the_first_answer_goes_at_once_and_those_of_the_next_day_together(cast):
    first = question_in("asked", cast)
    need, anna = first.need, cast.anna.actor
    follower(cast, need)
    answer_question(first, actor=anna, answer="Första svaret.")
    for text in ("Andra svaret.", "Tredje svaret."):
        answer_question(question_in("asked", cast, need=need), actor=anna, answer=text)
    at_once, later = told()
    assert at_once.due_at <= clock.now() < later.due_at <= at_once.due_at + timedelta(days=1, minutes=1)
    words = written_late(later)
    assert "Andra svaret." in words and "Tredje svaret." in words and "Första svaret." not in words
    with clock.stepped(timedelta(days=3)):
        answer_question(question_in("asked", cast, need=need), actor=anna, answer="Fjärde svaret.")
        assert told().last().due_at <= clock.now() and told().count() == 3


def test_close_to_the_last_day_no_answer_waits(cast):
    need = need_in("open", cast, deadline_at=clock.now() + timedelta(days=2, hours=1))
    follower(cast, need)
    for text in ("Första.", "Andra."):
        answer_question(question_in("asked", cast, need=need), actor=cast.anna.actor, answer=text)
    assert [letter.due_at <= clock.now() for letter in told()] == [True, True]


def test_who_begins_to_follow_while_a_letter_waits_gets_it_too(cast):
    need = question_in("asked", cast).need
    for text in ("Första.", "Andra."):
        answer_question(question_in("asked", cast, need=need), actor=cast.anna.actor, answer=text)
    follower(cast, need)
    assert not told()
    answer_question(question_in("asked", cast, need=need), actor=cast.anna.actor, answer="Tredje.")
    assert "Andra." in written_late(told().get())


def test_several_questions_get_the_same_answer_in_one_letter(as_, cast):
    one = question_in("asked", cast, text="Finns data?")
    other = question_in("asked", cast, need=one.need, text="Får vi filer?")
    elsewhere = question_in("asked", cast, text="Annat behov?")
    follower(cast, one.need)
    url = reverse("question-answer", args=[one.pk])
    page = as_("anna").get(url).content.decode()
    assert "Får vi filer?" in page and "Annat behov?" not in page
    as_("anna").post(url, {"to": "answer", "answer": "Ja.", "also": [other.pk]})
    assert set(Question.objects.filter(state="answered")) == {one, other} and told().count() == 1
    assert as_("anna").post(url, {"to": "answer", "answer": "Ja.", "also": [elsewhere.pk]}).status_code == 302
    assert answer_questions([one, other], actor=cast.anna.actor, answer="Nej.") == 0  # a double click


def test_a_corrected_answer_is_told_again_and_keeps_what_it_said(as_, cast):
    question = question_in("asked", cast)
    follower(cast, question.need)
    answer_question(question, actor=cast.anna.actor, answer="Ja, klockan åtta.")
    url = reverse("question-correct", args=[question.pk])
    assert as_("arvid").post(url, {"answer": "Nej, klockan nio."}).status_code == 302
    assert not correct_answer(question, actor=cast.anna.actor, answer="Nej, klockan nio.")
    page = as_("finn").get(question.need.get_absolute_url()).content.decode()
    assert "Nej, klockan nio." in page and "Ja, klockan åtta." in page
    assert "Svaret, rättat:" in written_late(told().last())


@pytest.mark.parametrize("state", ["asked", "answered_privately", "refused"])
def test_only_an_answer_to_all_is_corrected(cast, state):
    with pytest.raises(Refused):
        correct_answer(question_in(state, cast), actor=cast.anna.actor, answer="Nytt")


@pytest.mark.parametrize("name", ["bo", "clara", "david"])
def test_nobody_outside_corrects(as_, cast, name):
    question = question_in("answered", cast)
    with pytest.raises(NotAllowed):
        correct_answer(question, actor=getattr(cast, name).actor, answer="Nytt")
    assert as_(name).post(reverse("question-correct", args=[question.pk]), {"answer": "Nytt"}).status_code in (302, 404)
    question.refresh_from_db()
    assert question.answer == "Ja, varje morgon."


def test_the_programme_answers_and_the_group_reads_it(as_, cast):
    question = question_in("asked", cast)
    as_("ella").post(reverse("question-answer", args=[question.pk]), {"to": "answer", "answer": "Ja."})
    letters = Message.objects.filter(kind="question_helped")
    assert sorted(letters.values_list("to_address", flat=True)) == ["anna@example.org", "arvid@example.org"]
    assert not any("Clara" in one.body_html or "Citronell" in one.body_html for one in letters)


def test_a_late_question_stays_on_the_page_with_the_reason(as_, cast):
    need = need_in("open", cast, deadline_at=clock.now() + timedelta(days=2))
    response = as_("clara").post(reverse("question-ask", args=[need.pk]), {"text": "Hinner ni svara på det här?"})
    page = response.content.decode()
    assert response.status_code == 422 and "Hinner ni svara på det här?" in page
    assert "Det går inte att ställa frågor längre" in page and not Question.objects.exists()


def test_a_question_that_names_who_asks_is_not_taken(as_, cast):
    need = need_in("open", cast)
    url, text = reverse("question-ask", args=[need.pk]), "Vi på Citronell Exempel AB undrar."
    assert as_("clara").post(url, {"text": text}).status_code == 422 and not Question.objects.exists()
    assert as_("david").post(url, {"text": text}).status_code == 302  # another's name is not hidden


def test_the_hour_of_a_question_is_not_shown(as_, cast):
    question = question_in("asked", cast)
    page = as_("anna").get(reverse("question-answer", args=[question.pk])).content.decode()
    assert (
        f"{clock.local(question.asked_at):%H:%M}" not in page
        and "kl. " not in page.split("En startup frågade")[1][:200]
    )


def test_what_was_said_by_phone_is_for_the_group_until_it_matters_to_all(as_, cast):
    need = need_in("open", cast)
    follower(cast, need)
    said = noted(cast, need)
    assert said.organisation == cast.clara.organisation
    assert "Filen kommer" not in as_("clara").get(need.get_absolute_url()).content.decode() and not told()
    assert publish_information(said, actor=cast.ella.actor)
    assert not publish_information(said, actor=cast.anna.actor)  # a double click
    Need.objects.update(changed_at=clock.now())
    page = as_("finn").get(need.get_absolute_url()).content.decode()
    assert "Filen kommer klockan åtta." in page and "Citronell" not in page
    letter = told().get()
    assert "Filen kommer klockan åtta." in letter.body_text and "Citronell" not in letter.body_html


def test_words_for_all_name_nobody(cast):
    need = need_in("open", cast)
    text = "Citronell Exempel AB får filen klockan åtta."
    assert noted(cast, need, text=text)
    with pytest.raises(Refused, match="nämner"):
        noted(cast, need, text=text, matters_to_all=True)


def test_what_matters_before_the_opening_is_there_from_the_opening_on(as_, cast):
    need = need_in("in_review", cast)
    assert noted(cast, need, matters_to_all=True).published_at is None
    open_need(need, actor=cast.ella.actor)
    assert "Filen kommer klockan åtta." in as_("finn").get(need.get_absolute_url()).content.decode()


@pytest.mark.parametrize("name", ["bo", "clara", "david"])
def test_the_log_is_for_the_owners_and_the_programme(as_, cast, name):
    need = need_in("open", cast)
    said = noted(cast, need)
    for url in (reverse("need-information", args=[need.pk]), reverse("need-information-export", args=[need.pk])):
        assert as_(name).get(url).status_code == 404
    publish = reverse("need-information-publish", args=[need.pk, said.pk])
    assert as_(name).post(publish).status_code == 404
    with pytest.raises(NotAllowed):
        publish_information(said, actor=getattr(cast, name).actor)


def test_a_co_owner_reads_and_writes_the_log(as_, cast):
    need = need_in("open", cast)
    need.co_owners.add(cast.owner_b)
    url = reverse("need-information", args=[need.pk])
    said = {"told_to": "Dagg", "channel": "meeting", "said_at": "2026-01-12T10:00", "text": "=Öppet hus"}
    assert as_("bo").post(url, said).status_code == 302
    assert "Antecknat av Bo" in as_("anna").get(url).content.decode()
    file = as_("ella").get(reverse("need-information-export", args=[need.pk])).content.decode()
    assert "'=Öppet hus" in file and "Dagg" in file


def test_a_time_to_come_or_no_words_keep_what_was_typed(as_, cast):
    need = need_in("open", cast)
    whole = {"told_to": "Dagg", "channel": "phone", "said_at": "2026-01-12T10:00", "text": "Sagt i telefon"}
    for wrong in ({"said_at": "2099-01-12T10:00"}, {"told_to": ""}, {"channel": "platform"}):
        response = as_("anna").post(reverse("need-information", args=[need.pk]), {**whole, **wrong})
        assert response.status_code == 422 and "Sagt i telefon" in response.content.decode()


def test_the_log_has_a_line_for_each_word_and_never_who_asked(as_, cast, count_queries):
    need = need_in("open", cast)
    for state in ("asked", "answered", "answered_privately", "refused"):
        question_in(state, cast, need=need)
    correct_answer(need.questions.get(state="answered"), actor=cast.anna.actor, answer="Rättat.")
    url, anna = reverse("need-information", args=[need.pk]), as_("anna")
    page = anna.get(url).content.decode()
    for words in ("Behovet öppnades", "Svar på en fråga", "Rättat svar", "Fråga som inte besvarades", "bara till den"):
        assert words in page
    assert "Clara" not in page and "Citronell" not in page
    few = count_queries(anna, url)
    for _number in range(29):
        noted(cast, need, told_to="Någon")
    assert count_queries(anna, url) == few
