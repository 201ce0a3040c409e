"""The guided form: saved by itself, saved by hand, handed in; and the page to read."""

import pytest
from django.urls import reverse

from needs.enums import AnalysisState
from needs.models import NeedsAnalysis
from tests.factories.needs import SAID, analysis_in, area_in


def rows(prefix, filled, initial=0):
    """A formset's data with some rows filled in."""
    data = {f"{prefix}-TOTAL_FORMS": max(3, len(filled)), f"{prefix}-INITIAL_FORMS": initial}
    for place, row in enumerate(filled):
        data |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return data


MEASURE = {"name": "Svinn", "unit": "gram", "baseline": "48,5", "target": "30 %"}
MUST = {"text": "Data inom EU", "kind": "must", "reason": "Lagen"}
WHOLE = {**SAID, "result": "match_possible", **rows("measures", [MEASURE]), **rows("requirements", [MUST])}


@pytest.fixture
def blank(cast):
    return NeedsAnalysis.objects.create(area=area_in("accepted", cast))


def test_the_form_guides_through_ten_parts_with_three_rows(as_, blank):
    page = as_("anna").get(blank.get_absolute_url()).content.decode()
    assert page.count('<fieldset class="form-section"') == 10
    assert page.count("Se ett bra och ett svagt exempel") == 10
    assert 'name="measures-2-name"' in page and "0 av 10 delar klara" in page


def test_saving_asks_for_nothing(as_, blank):
    data = {"problem": "Halva", **rows("measures", [{"name": "Svinn"}]), **rows("requirements", [])}
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


def test_a_figure_that_cannot_be_read_keeps_everything_on_the_page(as_, blank):
    data = {**WHOLE, **rows("measures", [{**MEASURE, "baseline": "många"}]), "do": "save"}
    response = as_("anna").post(blank.get_absolute_url(), data)
    assert response.status_code == 422
    assert "många" in response.content.decode() and SAID["problem"] in response.content.decode()


def test_a_part_saves_itself_and_leaves_the_others(as_, cast):
    analysis = analysis_in("draft", cast)
    url = reverse("analysis-autosave", args=[analysis.pk])
    data = {**WHOLE, "part": "today", "today": "Vi ringer.", "problem": "En kollegas text i en annan flik"}
    response = as_("arvid").post(url, data)
    analysis.refresh_from_db()
    assert response.content.decode().startswith("Sparat ")
    assert (analysis.today, analysis.problem) == ("Vi ringer.", SAID["problem"])


def test_rows_save_themselves_without_doubling(as_, cast):
    analysis = analysis_in("draft", cast)
    url, anna = reverse("analysis-autosave", args=[analysis.pk]), as_("anna")
    for _time in range(2):
        anna.post(url, {"part": "measures", **rows("measures", [MEASURE, {**MEASURE, "name": "Tid"}], initial=1)})
    assert [measure.name for measure in analysis.measures.all()] == ["Svinn", "Tid"]
    response = anna.post(url, {"part": "measures", **rows("measures", [{**MEASURE, "target": "få"}])})
    assert response.status_code == 422 and analysis.measures.count() == 2


def test_a_row_ticked_for_removal_goes(as_, cast):
    analysis = analysis_in("draft", cast)
    ticked = rows("measures", [{**MEASURE, "DELETE": "on"}], initial=1)
    as_("anna").post(analysis.get_absolute_url(), {**WHOLE, **ticked})
    assert not analysis.measures.exists()


def test_nothing_saves_itself_once_it_is_handed_in(as_, cast):
    analysis = analysis_in("submitted", cast)
    response = as_("anna").post(reverse("analysis-autosave", args=[analysis.pk]), {"part": "today", "today": "x"})
    assert response.status_code == 422 and "inskickad" in response.content.decode()


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
    assert as_("finn").post(url, {"part": "today"}, headers={"HX-Request": "true"}).status_code == 401


@pytest.mark.parametrize("name", ["bo", "clara", "david"])
def test_the_neighbour_reads_nothing(as_, cast, name):
    analysis = analysis_in("draft", cast)
    for url in (analysis.get_absolute_url(), reverse("analysis-autosave", args=[analysis.pk])):
        response = as_(name).post(url, {"problem": "x"})
        assert response.status_code == 404 and SAID["problem"] not in response.content.decode()


@pytest.mark.parametrize("state", ["draft", "approved"])
def test_queries_do_not_grow_with_the_rows(as_, cast, count_queries, state):
    analysis, anna = analysis_in(state, cast), as_("anna")
    first = count_queries(anna, analysis.get_absolute_url())
    for place in range(29):
        analysis.measures.create(name=f"Mått {place}", unit="st")
        analysis.requirements.create(text=f"Krav {place}", position=place + 2)
    assert count_queries(anna, analysis.get_absolute_url()) == first
