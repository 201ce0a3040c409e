"""Typing a name finds the right body, whatever the case and the keyboard."""

import pytest

from ignite.reference.enums import BodyKind
from ignite.reference.queries import body_of, find_bodies, find_cpv
from ignite.reference.services import load_reference


@pytest.fixture(scope="module")
def registers(django_db_setup, django_db_blocker):
    from ignite.reference.models import CpvCode, Goal, PostalCode, PublicBody

    with django_db_blocker.unblock():
        load_reference()
        yield
        CpvCode.objects.update(parent=None)
        for model in (PublicBody, PostalCode, Goal, CpvCode):
            model.objects.all().delete()


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registers")]


@pytest.mark.parametrize("typed", ["södert", "SÖDERT", "So\u0308dert", "sodert", "  södertälje  kommun"])
def test_typing_finds_sodertalje_first(typed):
    assert find_bodies(typed)[0].name == "Södertälje kommun"


def test_a_name_that_begins_so_comes_before_a_word_inside():
    names = [body.name for body in find_bodies("transport")]
    assert names[0] == "Transportstyrelsen"
    assert "Trafikverket" not in names[:3]


@pytest.mark.parametrize(("typed", "name"), [("ö", "Örebro kommun"), ("å", "Åre kommun"), ("ä", "Ängelholms kommun")])
def test_swedish_letters_are_letters_of_their_own(typed, name):
    assert name in [body.name for body in find_bodies(typed, limit=20)]
    assert all(typed in body.search_text for body in find_bodies(typed))


@pytest.mark.parametrize("typed", ["", "   ", "%", "\\", "'; drop table", "\U0001f600"])
def test_odd_text_finds_nothing_and_breaks_nothing(typed):
    assert find_bodies(typed) == []


def test_search_is_one_query_and_keeps_the_limit(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(find_bodies("kommun", limit=7)) == 7


def test_search_can_be_held_to_kinds():
    assert {body.kind for body in find_bodies("skåne", kinds=[BodyKind.REGION])} == {"region"}


def test_agencies_are_found_by_their_short_and_english_names():
    assert find_bodies("arn", kinds=[BodyKind.AGENCY])[0].name == "Allmänna reklamationsnämnden"
    assert find_bodies("national grid")[0].name == "Affärsverket svenska kraftnät"


def test_body_of_gives_the_row_or_none():
    assert body_of(BodyKind.REGION, "03").name == "Region Uppsala"
    assert body_of(BodyKind.MUNICIPALITY, "9999") is None


def test_cpv_is_found_by_code_and_by_words_of_either_language():
    assert find_cpv("48000000-8")[0].code == "48000000"
    assert find_cpv("skolmåltid")[0].label_sv == "Skolmåltider"
    assert find_cpv("school meal")[0].label_sv == "Skolmåltider"
    assert find_cpv("") == []
