"""An analysis, an area and a need on paper."""

import pytest
from django.urls import reverse
from django.utils import translation

from ignite.kernel import printing
from ignite.kernel.printing import NotPrinted
from needs.printing import analysis_sheet, need_sheet
from needs.services import add_comment
from tests.factories.needs import SAID, analysis_in, need_in


def test_the_page_and_the_file_hold_the_whole_analysis_and_no_comments(as_, cast):
    analysis = analysis_in("submitted", cast, business_by=cast.anna.user)
    add_comment(analysis, actor=cast.ella.actor, part="problem", text="Hemlig tanke")
    page = as_("anna").get(reverse("analysis-print", args=[analysis.pk])).content.decode()
    for text in (*SAID.values(), "gram per elev", "Data lagras inom EU", "Anna"):
        assert text in page
    assert "Hemlig tanke" not in page
    response = as_("ella").get(reverse("analysis-pdf", args=[analysis.pk]))
    assert response.content.startswith(b"%PDF") and "mat-som-slangs.pdf" in response["Content-Disposition"]


def test_a_file_that_cannot_be_made_leads_back_to_the_page(as_, cast, monkeypatch):
    def refuse(sheet):
        raise NotPrinted

    monkeypatch.setattr(printing, "as_pdf", refuse)
    analysis = analysis_in("draft", cast)
    response = as_("anna").get(reverse("analysis-pdf", args=[analysis.pk]), follow=True)
    assert "Filen kunde inte göras" in response.content.decode()


@pytest.mark.parametrize("name", ["bo", "clara"])
def test_the_neighbour_prints_nothing(as_, cast, name):
    analysis = analysis_in("approved", cast)
    for route in ("analysis-print", "analysis-pdf"):
        assert as_(name).get(reverse(route, args=[analysis.pk])).status_code == 404


def test_a_sheet_is_in_the_readers_language_and_tells_what_was_a_must_inside_alone(cast):
    analysis = analysis_in("draft", cast)
    analysis.requirements.update(kind="wish", was_must=True, small_firm="Ett moln")
    with translation.override("en"):
        assert analysis_sheet(analysis).language == "en"
    notes = next(part.items for part in analysis_sheet(analysis).parts if part.items)[0].notes
    assert "Var ett ska-krav" in notes and "Anna" not in str(analysis_sheet(analysis))
    need = need_in("open", cast)
    need.requirements.update(kind="wish", was_must=True, small_firm="Ett moln")
    told = str(need_sheet(need))
    assert "Var ett ska-krav" not in told and "Ett moln" not in told and "Data lagras inom EU" in told


def test_queries_do_not_grow(as_, cast, count_queries):
    analysis, anna = analysis_in("draft", cast), as_("anna")
    url = reverse("analysis-print", args=[analysis.pk])
    first = count_queries(anna, url)
    for place in range(29):
        analysis.measures.create(name=f"Mått {place}")
        analysis.requirements.create(text=f"Krav {place}", position=place + 2)
    assert count_queries(anna, url) == first
