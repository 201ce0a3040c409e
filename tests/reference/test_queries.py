"""Typing a name finds the right body, whatever the case and the keyboard."""

import pytest
from django.db import connection
from django.utils.translation import override

from ignite.reference.enums import BodyKind
from ignite.reference.queries import body_of, find_bodies
from ignite.reference.services import load_reference
from ignite.reference.subjects import codes_under, find_cpv, stem, suggest


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
    assert "Skolmåltider" in [code.label_sv for code in find_cpv("school meal")[:2]]
    assert find_cpv("") == []


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("matsvinn", "Livsmedel"),  # the vocabulary has no such word; ours has
        ("skola", "Undervisning"),
        ("vatten", "Vattendistribution"),
        ("snöröjning", "Snöröjning"),
        ("VATTENLÄCKOR", "Vattendistribution"),
        ("home care", "Hemtjänst"),
        ("e-tjänst", "Internettjänster"),
        ("aldreomsorg", "Äldreomsorg"),  # a keyboard without ä
    ],
)
def test_everyday_words_of_either_language_find_the_subject_first(typed, label):
    assert find_cpv(typed)[0].label_sv.startswith(label)


def test_a_whole_word_comes_before_one_inside_another():
    labels = [code.label_sv for code in find_cpv("bussar")]
    assert labels[0] == "Bussar" and len(labels) <= 12
    assert "Mätare" not in [code.label_sv for code in find_cpv("mat")][:12]


@pytest.mark.parametrize("typed", ["", "  ", "-", "%", "_", "\\", "\x00", "½"])
def test_odd_text_suggests_nothing_and_breaks_nothing(typed):
    assert suggest(typed).suggestions == ()


def test_inflected_words_and_compounds_give_the_nearest_and_say_so():
    found = suggest("skolmåltiderna")
    assert found.is_near and "Skolmåltider" in [one.label for one in found.suggestions]
    assert not suggest("skolmåltider").is_near


def test_a_suggestion_says_where_it_lies_and_why_it_fitted():
    school = next(one for one in suggest("school meals").suggestions if one.code == "15894210")
    assert school.path[0] == "Livsmedel, drycker, tobak o d" and school.other == "School meals"
    with override("en"):
        school = next(one for one in suggest("school meals").suggestions if one.code == "15894210")
        assert school.label == "School meals" and school.other == ""
        assert school.path[0] == "Food, beverages, tobacco and related products"


def test_suggesting_takes_three_queries_at_most(django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        suggest("vattenläckorna")
    with django_assert_max_num_queries(2):
        suggest("vatten")


def test_the_search_takes_the_database_ten_milliseconds_at_most(django_assert_num_queries):
    with django_assert_num_queries(1) as captured:
        find_cpv("vatten av")
    took = []
    with connection.cursor() as cursor:
        for _again in range(7):
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {captured.captured_queries[0]['sql']}")
            took.append(cursor.fetchone()[0][0]["Execution Time"])
    assert min(took) <= 10


def test_what_lies_under_a_subject_is_found_with_it():
    under = set(codes_under(["15894000", "90000000"]).values_list("pk", flat=True))
    assert {"15894000", "15894210", "90000000", "90620000"} <= under and "15000000" not in under
    assert (stem("15890000"), stem("30000000"), stem("15894210")) == ("1589", "30", "1589421")
    assert not codes_under([]).exists()


def test_every_everyday_word_stands_on_a_code_and_finds_it():
    from ignite.reference.models import CpvCode
    from ignite.reference.registers import _read

    rows = list(_read("cpv-words.csv"))
    known = CpvCode.objects.in_bulk([row["code"] for row in rows])
    assert len(known) == len(rows) == len({row["code"] for row in rows})
    for row in rows[::9]:
        word = row["words"].split(";")[0]
        assert row["code"] in [code.pk for code in find_cpv(word)], word
