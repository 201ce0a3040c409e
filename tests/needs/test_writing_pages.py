"""The form saves itself by field; where two have written both texts are shown, and one of three buttons settles it."""

import pytest
from django.urls import reverse

from needs.enums import AnalysisState
from needs.models import FieldVersion, NeedsAnalysis, Presence
from needs.queries.writing import asides
from needs.services import save_field
from tests.factories.needs import SAID, analysis_in, area_in
from tests.needs.test_analysis_pages import MEASURE, WHOLE, rows

HTMX = {"HX-Request": "true"}


@pytest.fixture
def blank(cast):
    return NeedsAnalysis.objects.create(area=area_in("accepted", cast))


@pytest.fixture
def torn(blank, cast):
    """An analysis whose problem Arvid has written and where Anna's text stands aside."""
    save_field(blank, "problem", "Köken lagar för många.", read_number=0, actor=cast.arvid.actor)
    aside = save_field(blank, "problem", "Köken lagar för få.", read_number=0, actor=cast.anna.actor).aside
    return blank, aside


def saved(client, analysis, field, read=0, **said):
    url = reverse("analysis-autosave", args=[analysis.pk])
    return client.post(url, {"field": field, f"read-{field}": read, **said}, headers=HTMX)


def test_a_field_saves_itself_and_leaves_the_others(as_, cast):
    analysis = analysis_in("draft", cast)
    response = saved(as_("arvid"), analysis, "today", today="Vi ringer.", problem="En kollegas text")
    analysis.refresh_from_db()
    said = response.json()
    assert said["words"].startswith("Sparat ") and said["number"] == 2 and said["progress"] == "10 av 12 delar klara"
    assert (analysis.today, analysis.problem) == ("Vi ringer.", SAID["problem"])


def test_rows_save_themselves_without_doubling(as_, cast):
    analysis, anna = analysis_in("draft", cast), as_("anna")
    two = rows("measures", [MEASURE, {**MEASURE, "name": "Tid"}], initial=1)
    assert [saved(anna, analysis, "measures", **two).status_code for _twice in range(2)] == [200, 200]
    assert [measure.name for measure in analysis.measures.all()] == ["Svinn", "Tid"]
    response = saved(anna, analysis, "measures", 2, **rows("measures", [{**MEASURE, "target": "få"}]))
    assert response.status_code == 422 and analysis.measures.count() == 2


def test_a_stale_save_is_answered_with_both_texts(as_, blank):
    saved(as_("arvid"), blank, "problem", problem="Köken lagar för många.")
    response = saved(as_("anna"), blank, "problem", problem="Köken lagar för <få>.")
    said = response.json()
    assert response.status_code == 409 and said["number"] == 1
    assert "många.</mark>" in said["html"] and "&lt;få&gt;.</mark>" in said["html"]
    blank.refresh_from_db()
    assert blank.problem == "Köken lagar för många."


def test_without_scripts_a_stale_field_leads_to_both_and_the_rest_is_saved(as_, blank, once):
    saved(as_("arvid"), blank, "problem", problem="Arvids.")
    anna, data = as_("anna"), {**WHOLE, "problem": "Annas.", "do": "submit", "_once": once()}
    for _twice in range(2):
        response = anna.post(blank.get_absolute_url(), data)
        assert response["Location"] == f"{blank.get_absolute_url()}?part=all"
    page = anna.get(response["Location"]).content.decode()
    assert "Två har skrivit här samtidigt" in page and "Annas." in page and "Arvids." in page
    blank.refresh_from_db()
    assert (blank.state, blank.problem, blank.today) == (AnalysisState.DRAFT, "Arvids.", SAID["today"])
    assert asides(blank).count() == 1


@pytest.mark.parametrize(
    ("choice", "holds"),
    [
        ("mine", "Köken lagar för få."),
        ("theirs", "Köken lagar för många."),
        ("merged", "Köken lagar för många, ibland få."),
    ],
)
def test_each_button_settles_what_shall_hold(as_, torn, choice, holds):
    analysis, aside = torn
    data = {"part": "problem", "read-problem": 1, "problem": "Köken lagar för många.", "do": f"{choice}:{aside.pk}"}
    data[f"merged-{aside.pk}"] = "Köken lagar för många, ibland få."
    for _twice in range(2):
        assert as_("anna").post(analysis.get_absolute_url(), data).status_code == 302
    analysis.refresh_from_db()
    assert analysis.problem == holds and not asides(analysis).exists()
    assert FieldVersion.objects.filter(text="Köken lagar för få.").exists()


def test_rows_of_both_can_be_kept(as_, blank):
    saved(as_("arvid"), blank, "measures", **rows("measures", [MEASURE]))
    saved(as_("anna"), blank, "measures", **rows("measures", [{**MEASURE, "name": "Tid"}]))
    page = as_("anna").get(f"{blank.get_absolute_url()}?part=measures").content.decode()
    assert "Behåll allas rader" in page
    data = {
        "part": "measures",
        "read-measures": 1,
        "do": f"merged:{asides(blank).get().pk}",
        **rows("measures", [MEASURE]),
    }
    as_("anna").post(blank.get_absolute_url(), data)
    assert [measure.name for measure in blank.measures.all()] == ["Svinn", "Tid"]


def test_a_text_that_is_too_long_says_how_much_and_stays(as_, blank):
    text = "å" * 50_000
    response = saved(as_("anna"), blank, "problem", problem=text)
    assert response.status_code == 422 and "42 000 tecken för lång" in response.json()["words"].replace("\xa0", " ")
    page = as_("anna").post(blank.get_absolute_url(), {"part": "problem", "read-problem": 0, "problem": text})
    assert page.status_code == 422 and text in page.content.decode() and 'maxlength="8000"' not in page.content.decode()
    assert not FieldVersion.objects.exists()


def test_what_is_pasted_from_word_is_made_plain(as_, blank):
    saved(as_("anna"), blank, "problem", problem="\uf0b7 Sko\u00adlan\u2028\x00250\u00a0000")
    blank.refresh_from_db()
    assert blank.problem == "• Skolan\n250 000"


def test_the_page_says_who_saved_last_and_with_which_number(as_, blank):
    saved(as_("arvid"), blank, "problem", problem="Arvids.")
    page = as_("anna").get(f"{blank.get_absolute_url()}?part=problem").content.decode()
    assert "Senast sparat av Arvid" in page and 'name="read-problem" value="1"' in page


def test_two_see_each_other_and_what_the_other_changed(as_, blank, django_assert_max_num_queries):
    url = reverse("analysis-presence", args=[blank.pk])
    anna, arvid = as_("anna"), as_("arvid")
    saved(arvid, blank, "today", today="Vi ringer.")
    arvid.get(url, {"part": "today"})
    with django_assert_max_num_queries(6):  # three of them say who asks
        page = anna.get(url, {"part": "problem"}).content.decode()
    assert "Arvid är här: Nuläget" in page and "Arvid ändrade den här texten" in page
    assert "är här" not in arvid.get(url).content.decode().replace("Anna är här: Problemet", "")


@pytest.mark.parametrize("name", ["bo", "clara", "ella"])
def test_nobody_outside_the_group_sees_who_is_there(as_, blank, name):
    as_("anna").get(reverse("analysis-presence", args=[blank.pk]))
    assert as_(name).get(reverse("analysis-presence", args=[blank.pk])).status_code == 404
    assert Presence.objects.count() == 1


def test_a_text_left_in_the_browser_is_compared_with_what_holds(as_, blank):
    saved(as_("arvid"), blank, "problem", problem="Köken lagar för många.")
    url = reverse("analysis-field", args=[blank.pk, "problem"])
    said = as_("anna").post(url, {"problem": "Köken lagar för få."}).json()
    assert said["number"] == 1 and "få.</mark>" in said["unsent"] and said["token"]
    assert as_("anna").post(url, {"problem": "Köken lagar för många."}).json()["unsent"] == ""
    blank.refresh_from_db()
    assert blank.problem == "Köken lagar för många." and not asides(blank).exists()
