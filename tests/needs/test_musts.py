"""Each must is challenged: a reason, what a small firm needs, could it be a wish; and the number that others have."""

import pytest

from ignite.kernel.errors import Refused
from needs.enums import AnalysisState
from needs.models import Need, NeedsAnalysis, Requirement
from needs.queries.musts import must_spread
from needs.services import approve_analysis, submit_analysis
from tests.factories.needs import analysis_in, area_in, need_in, new_owner
from tests.needs.test_analysis_pages import MEASURE, MUST, WHOLE, reads, rows


@pytest.fixture
def blank(cast):
    return NeedsAnalysis.objects.create(area=area_in("accepted", cast))


def said(analysis, *requirements, do="save"):
    filled = {**rows("measures", [MEASURE]), **rows("requirements", requirements)}
    return {**WHOLE, **reads(analysis), **filled, "do": do}


def test_a_must_says_why_what_a_small_firm_needs_and_whether_it_could_be_a_wish(as_, blank):
    must = {**MUST, "small_firm": "Ett molnkonto i Sverige", "as_wish": "Fler kan svara"}
    as_("anna").post(blank.get_absolute_url(), said(blank, must))
    kept = blank.requirements.get()
    assert (kept.reason, kept.small_firm, kept.as_wish) == ("Lagen", "Ett molnkonto i Sverige", "Fler kan svara")


def test_an_emptied_reason_waits_with_handing_in_and_keeps_all_that_is_typed(as_, blank):
    anna, url = as_("anna"), blank.get_absolute_url()
    without = {**MUST, "reason": "", "small_firm": "Ett moln"}
    assert anna.post(url, said(blank, without)).status_code == 302  # saving a draft asks for nothing
    assert "Ett ska-krav utan skäl" in anna.get(f"{url}?part=requirements").content.decode()
    response = anna.post(url, said(blank, without, do="submit"))
    page = response.content.decode()
    assert response.status_code == 422 and "Skriv varför det måste vara så" in page and "Ett moln" in page
    blank.refresh_from_db()
    assert blank.state == AnalysisState.DRAFT
    assert anna.post(url, said(blank, {**without, "kind": "wish"}, do="submit")).status_code == 302


def test_the_service_holds_it_too(cast):
    analysis = analysis_in("draft", cast)
    analysis.requirements.update(reason=" ")
    with pytest.raises(Refused, match="ska-krav"):
        submit_analysis(analysis, actor=cast.anna.actor)
    analysis.requirements.update(kind="wish")
    assert submit_analysis(analysis, actor=cast.anna.actor)


def test_an_emptied_must_is_not_lost_in_silence(as_, blank):
    anna, url = as_("anna"), blank.get_absolute_url()
    response = anna.post(url, said(blank, {**MUST, "text": ""}))
    assert response.status_code == 422 and "Skriv själva kravet" in response.content.decode()
    removed = rows("requirements", [{**MUST, "text": "", "DELETE": "on"}], initial=1)
    assert anna.post(url, {**said(blank, MUST), **removed}).status_code == 302
    assert not blank.requirements.exists()


def test_one_click_makes_a_must_a_wish_and_remembers_it(as_, cast):
    analysis, anna = analysis_in("draft", cast), as_("anna")
    url = analysis.get_absolute_url()
    assert 'value="wish-0"' in anna.get(f"{url}?part=requirements").content.decode()
    must = {"text": "Data lagras inom EU", "kind": "must", "reason": "Lagen kräver det."}
    for _twice in range(2):
        assert anna.post(url, said(analysis, must, {"text": "Snabbt", "kind": "wish"}, do="wish-0")).status_code == 302
    kept = analysis.requirements.get(text="Data lagras inom EU")
    assert (kept.kind, kept.was_must) == ("wish", True)
    assert not analysis.requirements.get(text="Snabbt").was_must
    assert 'value="wish-0"' not in anna.get(f"{url}?part=requirements").content.decode()
    assert anna.post(url, said(analysis, must, do="wish-99999")).status_code == 302


def test_only_the_inside_reads_what_was_a_must_on_the_need(as_, cast):
    analysis = analysis_in("clarified", cast)
    analysis.requirements.update(kind="wish", was_must=True, small_firm="Ett moln", as_wish="Fler kan svara")
    approve_analysis(analysis, actor=cast.ella.actor)
    need = Need.objects.get()
    assert need.requirements.get().was_must
    assert "Var ett ska-krav" in as_("anna").get(need.get_absolute_url()).content.decode()
    other = need_in("open", cast)
    other.requirements.update(kind="wish", was_must=True, small_firm="Ett moln")
    for name in ("clara", "bo", "finn"):
        page = as_(name).get(other.get_absolute_url()).content.decode()
        assert "Var ett ska-krav" not in page and "Ett moln" not in page


def test_the_number_of_musts_stands_beside_what_opened_needs_have(as_, cast, django_assert_num_queries):
    analysis = analysis_in("draft", cast)
    assert must_spread(cast.edition.pk) is None
    need_in("draft", cast)  # not opened: does not count
    need_in("open", cast, analysis=analysis)  # this analysis's own: does not count for it
    for number, owner in ((1, cast.owner_b), (6, new_owner(cast, "Ceholm")), (3, new_owner(cast, "Deby"))):
        need = need_in("open", cast, lead_owner=owner)
        for _more in range(number - 1):
            Requirement.objects.create(need=need, kind="must", text="x")
        Requirement.objects.create(need=need, kind="wish", text="y")
    with django_assert_num_queries(1):
        spread = must_spread(cast.edition.pk, analysis_id=analysis.pk)
    assert (spread.median, spread.least, spread.most, spread.needs) == (3, 1, 6, 3)
    page = as_("anna").get(f"{analysis.get_absolute_url()}?part=requirements").content.decode()
    assert "Ni har 1 ska-krav." in page and "oftast 3 (som minst 1, som flest 6)" in page
