"""Asking and answering on the pages; whose question it is does not show."""

import pytest
from django.urls import reverse

from needs.enums import QuestionState
from needs.models import Question
from tests.factories.needs import need_in, question_in


def test_a_startup_asks_and_sees_its_own_question(as_, cast):
    need, clara = need_in("open", cast), as_("clara")
    clara.post(reverse("question-ask", args=[need.pk]), {"text": "Kan vi få frånvaron som fil?"})
    assert "Kan vi få frånvaron som fil?" in clara.get(need.get_absolute_url()).content.decode()
    assert "frånvaron som fil" not in as_("david").get(need.get_absolute_url()).content.decode()


def test_a_double_click_asks_once(as_, cast, once):
    url, clara = reverse("question-ask", args=[need_in("open", cast).pk]), as_("clara")
    data = {"text": "Kan vi få frånvaron som fil?", "_once": once()}
    assert [clara.post(url, data).status_code for _time in range(2)] == [302, 302]
    assert Question.objects.count() == 1


def test_an_empty_question_is_marked(as_, cast):
    response = as_("clara").post(reverse("question-ask", args=[need_in("open", cast).pk]), {"text": " "})
    assert response.status_code == 422


@pytest.mark.parametrize("name", ["anna", "ella"])
def test_others_have_no_form_and_no_way_to_ask(as_, cast, name):
    need = need_in("open", cast)
    assert reverse("question-ask", args=[need.pk]) not in as_(name).get(need.get_absolute_url()).content.decode()
    assert as_(name).post(reverse("question-ask", args=[need.pk]), {"text": "Hej?"}).status_code == 404


@pytest.mark.parametrize("state", ["asked", "answered", "answered_privately", "refused"])
@pytest.mark.parametrize("name", ["anna", "bo", "david", "ella", "finn"])
def test_the_askers_name_is_on_nobody_elses_page(as_, cast, state, name):
    question = question_in(state, cast)
    pages = [question.need.get_absolute_url(), reverse("question-answer", args=[question.pk])]
    for url in pages:
        html = as_(name).get(url, follow=True).content.decode()
        leaks = [words for words in ("Clara", "Citronell", "clara@example.org") if words in html]
        assert leaks == [], url


@pytest.mark.parametrize("name", ["bo", "clara", "david", "finn"])
def test_a_private_answer_is_read_by_the_one_who_asked(as_, cast, name):
    question = question_in("answered_privately", cast, answer="Bara till er.")
    page = as_(name).get(question.need.get_absolute_url()).content.decode()
    assert ("Bara till er." in page) is (name == "clara")


def test_an_answer_to_all_is_read_by_all(as_, cast):
    question = question_in("asked", cast)
    url = reverse("question-answer", args=[question.pk])
    assert "Kan vi få frånvaron" in as_("arvid").get(url).content.decode()
    as_("arvid").post(url, {"answer": "Ja, varje morgon.", "to": "answer"})
    assert "Ja, varje morgon." in as_("finn").get(question.need.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("data", "state"),
    [
        ({"to": "answer_privately", "answer": "Ja", "reason": "Rör er."}, QuestionState.ANSWERED_PRIVATELY),
        ({"to": "refuse", "reason": "Sekretess."}, QuestionState.REFUSED),
    ],
)
def test_the_other_two_ways_are_on_the_same_page(as_, cast, data, state):
    question = question_in("asked", cast)
    as_("anna").post(reverse("question-answer", args=[question.pk]), data)
    question.refresh_from_db()
    assert question.state == state


@pytest.mark.parametrize("data", [{"to": "answer"}, {"to": "refuse"}, {"to": "answer_privately", "answer": "Ja"}])
def test_a_half_answer_is_marked_and_kept(as_, cast, data):
    question = question_in("asked", cast)
    response = as_("anna").post(reverse("question-answer", args=[question.pk]), data)
    assert response.status_code == 422
    question.refresh_from_db()
    assert question.state == QuestionState.ASKED


def test_the_neighbour_does_not_find_the_page(as_, cast):
    question = question_in("asked", cast)
    assert as_("bo").get(reverse("question-answer", args=[question.pk])).status_code == 404
    assert as_("clara").get(reverse("question-answer", args=[question.pk])).status_code == 404
