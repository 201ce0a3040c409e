"""The guided form: saved by itself, saved by hand, handed in; and the page to read."""

import pytest
from django.urls import reverse

from needs.enums import AnalysisState
from needs.models import NeedsAnalysis
from needs.parts import PART_OF
from needs.queries.writing import holding
from tests.factories.needs import SAID, analysis_in, area_in


def rows(prefix, filled, initial=0):
    """A formset's data with some rows filled in."""
    data = {f"{prefix}-TOTAL_FORMS": max(3, len(filled)), f"{prefix}-INITIAL_FORMS": initial}
    for place, row in enumerate(filled):
        data |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return data


def reads(analysis):
    """The hidden numbers of every field, as a page drawn now would carry them."""
    held = holding(analysis)
    return {f"read-{name}": held[name].number if name in held else 0 for name in PART_OF}


MEASURE = {"name": "Svinn", "unit": "gram", "baseline": "48,5", "target": "30 %"}
MUST = {"text": "Data inom EU", "kind": "must", "reason": "Lagen"}
WHOLE = {
    **{f"read-{name}": 0 for name in PART_OF},
    **SAID,
    "part": "all",
    "result": "match_possible",
    **rows("measures", [MEASURE]),
    **rows("requirements", [MUST]),
}


@pytest.fixture
def blank(cast):
    return NeedsAnalysis.objects.create(area=area_in("accepted", cast))


def test_all_twelve_parts_stand_on_one_page_with_three_rows(as_, blank):
    page = as_("anna").get(f"{blank.get_absolute_url()}?part=all").content.decode()
    assert page.count('<fieldset class="form-section"') == 12
    assert page.count("Se ett bra och ett svagt exempel") == 12
    assert 'name="measures-2-name"' in page and "0 av 12 delar klara" in page


def test_the_form_guides_through_one_part_at_a_time(as_, cast):
    analysis, anna = analysis_in("draft", cast, root_causes=""), as_("anna")
    page = anna.get(analysis.get_absolute_url()).content.decode()
    assert page.count('<fieldset class="form-section"') == 1 and 'name="root_causes"' in page  # where one goes on
    assert "Nästa: Önskat resultat" in page and "Tillbaka: Vilka som berörs" in page and "9 av 12 delar klara" in page
    data = {"read-root_causes": 0, "part": "root_causes", "root_causes": "Ingen vet.", "do": "next"}
    response = anna.post(analysis.get_absolute_url(), data)
    assert response["Location"].endswith("?part=outcome#part-outcome")
    last = anna.get(f"{analysis.get_absolute_url()}?part=conclusion").content.decode()
    assert "Skicka in" in last and "Nästa:" not in last and "10 av 12 delar klara" in last


@pytest.mark.parametrize("part", ["value", "rules"])
def test_value_and_rules_can_wait(as_, cast, part):
    analysis, anna = analysis_in("draft", cast), as_("anna")
    page = anna.get(f"{analysis.get_absolute_url()}?part={part}").content.decode()
    assert "kan vänta" in page
    data = {"part": "conclusion", "read-result": 0, "result": "match_possible", "read-result_reason": 0, "do": "submit"}
    assert anna.post(analysis.get_absolute_url(), data).status_code == 302
    analysis.refresh_from_db()
    assert analysis.state == AnalysisState.SUBMITTED


def test_the_value_is_weighed_against_the_law(as_, cast):
    analysis, anna = analysis_in("draft", cast), as_("anna")
    data = {"part": "value", "read-value_sek": 0, "value_sek": "480 000 kr", "read-procurement_form": 0}
    assert anna.post(analysis.get_absolute_url(), {**data, "procurement_form": "direct_award"}).status_code == 302
    analysis.refresh_from_db()
    assert (analysis.value_sek, analysis.procurement_form) == (480_000, "direct_award")
    wrong = anna.post(analysis.get_absolute_url(), {**data, "value_sek": "en halv miljon"})
    assert wrong.status_code == 422 and "en halv miljon" in wrong.content.decode()


def test_saving_asks_for_nothing(as_, blank):
    data = {**WHOLE, **dict.fromkeys(SAID, ""), "problem": "Halva", "result": ""}
    data |= {"measures-0-unit": "", "measures-0-baseline": "", "measures-0-target": ""}
    assert as_("arvid").post(blank.get_absolute_url(), data).status_code == 302
    blank.refresh_from_db()
    assert blank.problem == "Halva" and blank.measures.get().baseline is None


def test_one_submit_saves_and_hands_in(as_, blank):
    assert as_("anna").post(blank.get_absolute_url(), {**WHOLE, "do": "submit"}).status_code == 302
    blank.refresh_from_db()
    assert (blank.state, str(blank.measures.get().baseline)) == (AnalysisState.SUBMITTED, "48.50")
    assert blank.requirements.get().reason == "Lagen"


def test_handing_in_half_marks_each_field_and_keeps_the_text(as_, blank):
    data = {**WHOLE, "today": "", **rows("measures", [{**MEASURE, "target": ""}]), "do": "submit"}
    response = as_("anna").post(blank.get_absolute_url(), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_today"' in page and "minst ett mått" in page and SAID["root_causes"] in page
    blank.refresh_from_db()
    assert blank.state == AnalysisState.DRAFT


def test_handing_in_from_one_part_leads_to_what_is_missing_in_the_others(as_, cast):
    analysis = analysis_in("draft", cast, today="", result="")
    data = {"part": "conclusion", "read-result": 0, "result": "not_now", "read-result_reason": 0, "do": "submit"}
    response = as_("anna").post(analysis.get_absolute_url(), data)
    assert response.status_code == 422
    assert 'href="?part=today#part-today"' in response.content.decode()


def test_a_figure_that_cannot_be_read_keeps_everything_on_the_page(as_, blank):
    data = {**WHOLE, **rows("measures", [{**MEASURE, "baseline": "många"}]), "do": "save"}
    response = as_("anna").post(blank.get_absolute_url(), data)
    assert response.status_code == 422
    assert "många" in response.content.decode() and SAID["problem"] in response.content.decode()


def test_a_row_ticked_for_removal_goes(as_, cast):
    analysis = analysis_in("draft", cast)
    ticked = rows("measures", [{**MEASURE, "DELETE": "on"}], initial=1)
    as_("anna").post(analysis.get_absolute_url(), {**WHOLE, **reads(analysis), **ticked})
    assert not analysis.measures.exists()


def test_nothing_saves_itself_once_it_is_handed_in(as_, cast):
    analysis = analysis_in("submitted", cast)
    data = {"field": "today", "read-today": 0, "today": "Skrivet för sent"}
    response = as_("anna").post(reverse("analysis-autosave", args=[analysis.pk]), data)
    assert response.status_code == 422 and "inskickad" in response.json()["words"]
    page = as_("anna").post(analysis.get_absolute_url(), {**data, "part": "today"})
    assert (
        page.status_code == 422 and "inskickad" in page.content.decode() and "Skrivet för sent" in page.content.decode()
    )
    analysis.refresh_from_db()
    assert analysis.today == SAID["today"]


def test_the_group_reads_what_to_change(as_, cast):
    analysis = analysis_in("submitted", cast)
    url = reverse("move", kwargs={"thing": "analysis", "pk": analysis.pk, "move": "request_edits"})
    as_("ella").post(url, {"reason": "Hur många kök gäller det?"})
    assert "Hur många kök gäller det?" in as_("anna").get(analysis.get_absolute_url()).content.decode()


def test_the_conclusion_can_be_set_after_the_workshop(as_, cast):
    analysis = analysis_in("clarified", cast, result="")
    ella = as_("ella")
    assert "Godkänn analysen" not in ella.get(analysis.get_absolute_url()).content.decode()
    ella.post(analysis.get_absolute_url(), {"result": "not_now", "result_reason": "Flytten först."})
    assert "Godkänn analysen" in ella.get(analysis.get_absolute_url()).content.decode()


def test_a_lost_session_is_no_page_in_the_place_of_the_saved_line(as_, cast):
    url = reverse("analysis-autosave", args=[analysis_in("draft", cast).pk])
    assert as_("finn").post(url, {"field": "today"}, headers={"HX-Request": "true"}).status_code == 401


@pytest.mark.parametrize("name", ["bo", "clara", "david"])
def test_the_neighbour_reads_nothing(as_, cast, name):
    analysis = analysis_in("draft", cast)
    field = reverse("analysis-field", args=[analysis.pk, "problem"])
    for url in (analysis.get_absolute_url(), reverse("analysis-autosave", args=[analysis.pk]), field):
        response = as_(name).post(url, {"field": "problem", "read-problem": 0, "problem": "x"})
        assert response.status_code == 404 and SAID["problem"] not in response.content.decode()


@pytest.mark.parametrize("state", ["draft", "approved"])
def test_queries_do_not_grow_with_the_rows(as_, cast, count_queries, state):
    analysis, anna = analysis_in(state, cast), as_("anna")
    url = f"{analysis.get_absolute_url()}?part=all"
    first = count_queries(anna, url)
    for place in range(29):
        analysis.measures.create(name=f"Mått {place}", unit="st")
        analysis.requirements.create(text=f"Krav {place}", position=place + 2)
    assert count_queries(anna, url) == first
