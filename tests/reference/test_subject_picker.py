"""The subject picker as a field: searched without JavaScript, kept on 422, at most so many, no foreign code."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from ignite.kernel.forms import Form
from ignite.reference.forms import GoalsField, SubjectsField
from ignite.reference.models import CpvCode
from ignite.reference.spelling import search_segments

pytestmark = pytest.mark.django_db


class Asking(Form):
    """Two fields, so that something else can be wrong."""

    from django import forms

    title = forms.CharField()
    subjects = SubjectsField(most=2)
    goals = GoalsField()


class Filter(Form):
    """Sent to be shown again."""

    subjects = SubjectsField(stops_to_search=False)


@pytest.fixture
def codes():
    rows = [
        ("41000000", "Insamlat vatten", "Water"),
        ("41100000", "Renat vatten", "Clean"),
        ("90000000", "Avlopp", "S"),
    ]
    return [
        CpvCode.objects.create(
            code=code, label_sv=sv, label_en=en, level="division", search_text=search_segments(sv, en)
        )
        for code, sv, en in rows
    ]


def sent(text):
    return QueryDict(text)


def test_chosen_subjects_are_taken(codes):
    form = Asking(sent("title=x&subjects=41000000&subjects=90000000"))
    assert form.is_valid() and set(form.cleaned_data["subjects"]) == {codes[0], codes[2]}


def test_none_is_an_answer():
    form = Asking(sent("title=x"))
    assert form.is_valid() and list(form.cleaned_data["subjects"]) == []


def test_one_too_many_is_refused_and_all_are_kept(codes):
    form = Asking(sent("title=x&subjects=41000000&subjects=41100000&subjects=90000000"))
    assert not form.is_valid() and "högst 2" in form.errors["subjects"][0]
    shown = form["subjects"].as_widget()
    assert all(f'value="{code.pk}" checked' in shown for code in codes)


@pytest.mark.parametrize("code", ["99999999", "x", "<script>", "41000000'--", "4\x00"])
def test_a_code_outside_the_register_is_refused(codes, code):
    form = Asking({"title": "x", "subjects": [code]})
    assert not form.is_valid() and "registret" in form.errors["subjects"][0]
    assert "<script>x" not in form["subjects"].as_widget()


def test_the_search_button_shows_boxes_and_keeps_what_was_typed(codes):
    form = Asking(sent("title=&subjects=90000000&subjects_text=vatten&subjects_look=1"))
    assert form.is_search and not form.is_valid() and not form.errors
    shown = form["subjects"].as_widget()
    assert 'value="90000000" checked' in shown and 'value="vatten"' in shown
    assert shown.count('value="41000000"') == 1 and 'value="41000000" checked' not in shown


def test_a_search_that_finds_nothing_says_so(codes):
    form = Asking(sent("title=x&subjects_text=zzz&subjects_look=1"))
    assert not form.is_valid() and "Inget ämne passar" in form["subjects"].as_widget()


def test_enter_in_another_field_is_no_search(codes):
    assert Asking(sent("title=x&subjects_text=&subjects_look=1")).is_valid()
    assert Asking(sent("title=x&subjects_text=vatten")).is_valid()


def test_a_filter_is_shown_again_with_its_search(codes):
    form = Filter(sent("subjects=90000000&subjects_text=vatten&subjects_look=1"))
    assert form.is_valid() and list(form.cleaned_data["subjects"]) == [codes[2]]
    assert 'value="41000000"' in form["subjects"].as_widget()


def test_an_unbound_form_shows_what_is_chosen_in_one_query(codes, django_assert_num_queries):
    form = Asking(initial={"subjects": codes[:2]})
    with django_assert_num_queries(1):
        shown = form["subjects"].as_widget()
    assert shown.count("checked") == 2
    with django_assert_num_queries(0):
        assert "checked" not in Asking()["subjects"].as_widget()


@pytest.mark.parametrize(
    "query", ["?name=subjects&subjects_text=vatten", "?name=need-subjects&need-subjects_text=VATTEN"]
)
def test_suggestions_are_options_for_anybody(client, codes, query):
    answer = client.get(reverse("subject-search") + query)
    assert answer.status_code == 200 and answer.text.count('role="option"') == 2


@pytest.mark.parametrize(
    "query",
    ["", "?name=x", "?name=%00&%00_text=%00", "?name=subjects&subjects_text=" + "ä" * 5000],
    ids=["nothing", "no text", "nul", "long"],
)
def test_odd_searches_give_an_empty_list(client, codes, query):
    answer = client.get(reverse("subject-search") + query)
    assert answer.status_code == 200 and 'role="option"' not in answer.text
