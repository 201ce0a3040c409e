"""Several write in one analysis: numbers grow, what was read at an old one stands aside, nothing typed is lost."""

import json
from datetime import timedelta

import pytest

from ignite.kernel import clock
from ignite.kernel.errors import NotAllowed, Refused
from needs.models import FieldVersion, NeedsAnalysis
from needs.queries import analysis_with_all
from needs.queries.writing import asides, holding, standing
from needs.services import (
    add_measure,
    conclude_analysis,
    note_presence,
    save_analysis,
    save_field,
    save_fields,
    save_requirements,
    settle_aside,
    write_part,
)
from needs.written import readable, text_now
from tests.factories.needs import SAID, analysis_in, area_in


@pytest.fixture
def blank(cast):
    return NeedsAnalysis.objects.create(area=area_in("accepted", cast))


def numbers(analysis, field="problem"):
    return list(analysis.field_versions.filter(field=field).values_list("number", "text", "is_aside"))


def test_a_save_from_what_holds_is_a_new_version_and_the_first_keeps_what_stood_there(cast):
    analysis = analysis_in("draft", cast)
    saved = save_field(analysis, "problem", "Nytt.", read_number=0, actor=cast.anna.actor)
    assert (saved.number, saved.aside) == (2, None)
    assert numbers(analysis) == [(1, SAID["problem"], False), (2, "Nytt.", False)]
    analysis.refresh_from_db()
    assert analysis.problem == "Nytt."
    assert save_field(analysis, "problem", "Nyare.", read_number=2, actor=cast.arvid.actor).number == 3


def test_a_stale_save_keeps_both_texts_whoever_comes_first(blank, cast):
    for first, second in ((cast.anna, cast.arvid), (cast.arvid, cast.anna)):
        FieldVersion.objects.all().delete()
        NeedsAnalysis.objects.update(problem="")
        save_field(blank, "problem", "Den enas.", read_number=0, actor=first.actor)
        saved = save_field(blank, "problem", "Den andras.", read_number=0, actor=second.actor)
        assert (saved.number, saved.text, saved.aside.text) == (1, "Den enas.", "Den andras.")
        blank.refresh_from_db()
        assert blank.problem == "Den enas."
        assert [row.text for row in asides(blank)] == ["Den andras."]


def test_the_same_save_twice_counts_once_also_when_the_answer_got_lost(blank, cast):
    for _twice in range(2):
        assert save_field(blank, "today", "Vi ringer.", read_number=0, actor=cast.anna.actor).number == 1
    for _twice in range(2):
        save_field(blank, "today", "Vi mejlar.", read_number=0, actor=cast.arvid.actor)
    assert len(numbers(blank, "today")) == 2 and asides(blank).count() == 1


def test_what_one_writes_in_one_sitting_is_one_version_whose_number_grows(blank, cast):
    anna, read = cast.anna.actor, 0
    for text in ("Köken", "Köken lagar", "Köken lagar för många"):
        read = save_field(blank, "problem", text, read_number=read, actor=anna).number
    assert (read, numbers(blank)) == (3, [(3, "Köken lagar för många", False)])
    read = save_field(blank, "problem", "", read_number=read, actor=anna).number  # emptied: what was there is kept
    assert numbers(blank) == [(3, "Köken lagar för många", False), (4, "", False)]
    with clock.standing_at(clock.now() + timedelta(minutes=6)):
        save_field(blank, "problem", "Köken lagar", read_number=read, actor=anna)
    assert len(numbers(blank)) == 3


def test_a_stale_field_does_not_hold_the_others_up(blank, cast):
    save_field(blank, "problem", "Arvids.", read_number=0, actor=cast.arvid.actor)
    said = {"problem": "Annas.", "today": "Vi ringer.", "value_sek": 250_000}
    saved = save_fields(blank, said, reads=dict.fromkeys(said, 0), actor=cast.anna.actor)
    assert [name for name, one in saved.items() if one.aside] == ["problem"]
    blank.refresh_from_db()
    assert (blank.problem, blank.today, blank.value_sek) == ("Arvids.", "Vi ringer.", 250_000)


@pytest.mark.parametrize("name", ["bo", "clara", "ella"])
def test_only_the_group_writes_a_field(cast, name):
    analysis = analysis_in("draft", cast)
    with pytest.raises(NotAllowed):
        save_field(analysis, "problem", "x", read_number=0, actor=getattr(cast, name).actor)
    assert not FieldVersion.objects.exists()


def test_after_it_is_handed_in_nothing_is_saved(cast):
    with pytest.raises(Refused, match="inskickad"):
        save_field(analysis_in("submitted", cast), "problem", "x", read_number=0, actor=cast.anna.actor)
    assert not FieldVersion.objects.exists()


def test_rows_are_one_field_with_the_same_rule(cast):
    analysis = analysis_in("draft", cast)
    held = text_now(analysis, "measures")
    assert json.loads(held)[0]["baseline"] == "48"
    more = json.dumps([*json.loads(held), {"name": "Tid", "unit": "min", "baseline": "40", "target": None}])
    assert save_field(analysis, "measures", more, read_number=0, actor=cast.anna.actor).number == 2
    torn = save_field(analysis, "measures", "[]", read_number=0, actor=cast.arvid.actor)
    assert torn.aside.text == "" and analysis.measures.count() == 2
    assert readable("measures", text_now(analysis, "measures")).splitlines()[1] == "Tid · min · 40 → ?"
    same = save_field(analysis, "measures", more, read_number=0, actor=cast.arvid.actor)
    assert same.aside is None  # it says what holds


def test_rows_keep_what_a_form_does_not_ask_and_a_wish_that_it_was_a_must(cast):
    analysis, anna = analysis_in("draft", cast), cast.anna.actor
    analysis.requirements.update(small_firm="Ett moln")
    rows = [{"text": "Snabbt", "kind": "wish"}, {"text": "Data lagras inom EU", "kind": "wish", "reason": "Lagen."}]
    save_requirements(analysis, rows, actor=anna)
    kept = analysis.requirements.get(text="Data lagras inom EU")
    assert (kept.small_firm, kept.was_must) == ("Ett moln", True)
    assert not analysis.requirements.get(text="Snabbt").was_must
    save_requirements(analysis, [{**rows[1], "kind": "must"}], actor=anna)
    assert not analysis.requirements.get().was_must


def test_everybody_who_writes_makes_the_numbers_grow(cast):
    analysis = analysis_in("submitted", cast)
    write_part(analysis, actor=cast.ella.actor, part="outcome", text="Köket vet.")
    add_measure(analysis, actor=cast.ella.actor, name="Tid", unit="min", baseline=40, target=10)
    conclude_analysis(analysis, actor=cast.anna.actor, result="not_now", result_reason="Flytten.")
    held = {field: (row.number, row.by) for field, row in holding(analysis).items()}
    assert held == {
        "desired_outcome": (2, cast.ella.user),
        "measures": (2, cast.ella.user),
        "result": (2, cast.anna.user),
        "result_reason": (1, cast.anna.user),
    }


@pytest.mark.parametrize(
    ("text", "holds"), [("Annas.", "Annas."), ("Arvids och Annas.", "Arvids och Annas."), (None, "Arvids.")]
)
def test_a_text_that_stands_aside_is_settled_in_three_ways(blank, cast, text, holds):
    save_field(blank, "problem", "Arvids.", read_number=0, actor=cast.arvid.actor)
    aside = save_field(blank, "problem", "Annas.", read_number=0, actor=cast.anna.actor).aside
    assert settle_aside(aside, text=text, read_number=1, actor=cast.anna.actor).text == holds
    assert settle_aside(aside, text=text, read_number=1, actor=cast.anna.actor) is None  # a double click
    blank.refresh_from_db()
    assert blank.problem == holds and not asides(blank).exists()
    assert {"Arvids.", "Annas."} <= {text for _number, text, _aside in numbers(blank)}


def test_what_is_settled_from_an_old_sight_stands_aside_again(blank, cast):
    save_field(blank, "problem", "Arvids.", read_number=0, actor=cast.arvid.actor)
    aside = save_field(blank, "problem", "Annas.", read_number=0, actor=cast.anna.actor).aside
    save_field(blank, "problem", "Arvids, längre.", read_number=1, actor=cast.arvid.actor)
    again = settle_aside(aside, text="Annas.", read_number=1, actor=cast.anna.actor)
    assert again.aside is not None and [row.text for row in asides(blank)] == ["Annas."]
    with pytest.raises(NotAllowed):
        settle_aside(again.aside, text=None, read_number=1, actor=cast.bo.actor)


def test_who_is_there_is_told_to_the_group_for_half_a_minute(blank, cast, django_assert_num_queries):
    save_analysis(blank, actor=cast.anna.actor, problem="Annas.", today="Nu.")
    note_presence(blank, part="today", actor=cast.anna.actor)
    arvid = cast.arvid.actor
    with django_assert_num_queries(1):
        now = standing(arvid, blank.pk)
    assert [(one.name, one.part) for one in now.here] == [(str(cast.anna.user), "today")]
    assert [(one.field, one.number, one.is_mine) for one in now.held] == [("problem", 1, False), ("today", 1, False)]
    assert standing(cast.anna.actor, blank.pk).here == []
    assert standing(cast.bo.actor, blank.pk) is None and standing(cast.clara.actor, blank.pk) is None
    with clock.standing_at(clock.now() + timedelta(seconds=40)):
        assert standing(arvid, blank.pk).here == []


def test_saving_takes_the_same_number_of_statements_for_one_field_and_for_many(blank, cast, django_assert_num_queries):
    texts = dict.fromkeys(("problem", "today", "affected", "root_causes", "legal", "constraints"), "x")
    anna = cast.anna.actor
    for said in ({"route_to_adoption": "x"}, texts):
        analysis = analysis_with_all().get()
        with django_assert_num_queries(8):  # savepoint, lock, what holds twice, numbers, analysis, versions, release
            save_fields(analysis, said, reads={}, actor=anna)
