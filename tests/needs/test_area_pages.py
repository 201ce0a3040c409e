"""Pages of areas, as the people who use them."""

import pytest
from django.urls import reverse

from needs.enums import AreaState
from needs.models import ChallengeArea
from tests.factories.needs import analysis_in, area_in, need_in

WORDS = {
    "title": "Mat som slängs",
    "problem": "Köken lagar efter hur många som är inskrivna, inte efter hur många som kommer.",
    "affected": "31 kök och 9 000 elever",
}


def test_one_submit_creates_and_registers(as_):
    response = as_("anna").post(reverse("area-new"), {**WORDS, "do": "register"})
    area = ChallengeArea.objects.get()
    assert (area.state, response.url) == (AreaState.REGISTERED, area.get_absolute_url())


def test_a_draft_may_be_empty(as_):
    assert as_("arvid").post(reverse("area-new"), {"do": "save"}).status_code == 302
    assert ChallengeArea.objects.get().state == AreaState.DRAFT


def test_registering_without_words_keeps_what_was_typed(as_):
    response = as_("anna").post(reverse("area-new"), {**WORDS, "affected": "", "do": "register"})
    assert response.status_code == 422
    assert WORDS["problem"] in response.content.decode()
    assert not ChallengeArea.objects.exists()


def test_a_double_click_makes_one_area(as_, once):
    data = {**WORDS, "do": "register", "_once": once()}
    anna = as_("anna")
    first, second = anna.post(reverse("area-new"), data), anna.post(reverse("area-new"), data)
    assert ChallengeArea.objects.count() == 1
    assert first.url == second.url


def test_the_sixth_area_is_kept_as_a_draft_and_leads_to_the_question(as_, cast):
    for _number in range(5):
        area_in("registered", cast)
    response = as_("anna").post(reverse("area-new"), {**WORDS, "do": "register"})
    sixth = ChallengeArea.objects.get(state=AreaState.DRAFT)
    assert response.url == reverse("area-ask", args=[sixth.pk])
    assert sixth.problem == WORDS["problem"]
    assert ChallengeArea.objects.open().count() == 5


def test_advice_is_given_and_does_not_block(as_):
    text = {**WORDS, "problem": "Vi behöver ett nytt måltidssystem från Microsoft.", "affected": "Alla"}
    fragment = as_("anna").post(reverse("area-advice"), text).content.decode()
    assert "lösning" in fragment and "Microsoft" in fragment and "Alla" in fragment
    assert as_("anna").post(reverse("area-new"), {**text, "do": "register"}).status_code == 302


def test_the_list_tells_how_far_and_what_next(as_, cast):
    area_in("draft", cast, title="Utkastet")
    area_in("accepted", cast, title="Det godkända", position=2)
    analysis_in("draft", cast)
    page = as_("arvid").get(reverse("areas")).content.decode()
    assert "2 av 3–5" in page and "Ni behöver ett område till" in page
    assert "10 av 12 delar klara" in page


def test_the_list_is_empty_with_a_first_step(as_):
    assert reverse("area-new") in as_("anna").get(reverse("areas")).content.decode()


def test_a_need_owner_without_a_year_sees_so(as_, cast):
    cast.owner_a.delete()
    assert "inte inskrivna" in as_("anna").get(reverse("areas")).content.decode()
    assert as_("anna").get(reverse("area-new")).status_code == 404


@pytest.mark.parametrize("name", ["bo", "clara", "ella"])
@pytest.mark.parametrize("page", ["area", "area-edit"])
def test_anothers_draft_is_not_there(as_, cast, name, page):
    area = area_in("draft", cast, title="Hemligheten")
    response = as_(name).get(reverse(page, args=[area.pk]))
    assert response.status_code == 404
    assert "Hemligheten" not in response.content.decode()


def test_the_neighbour_finds_nothing_of_it_in_the_list(as_, cast):
    area_in("registered", cast, title="Hemligheten")
    assert "Hemligheten" not in as_("bo").get(reverse("areas")).content.decode()


def test_signed_out_is_sent_to_sign_in(as_, cast):
    response = as_("finn").get(reverse("area", args=[area_in("registered", cast).pk]))
    assert response.status_code == 302 and "login" in response.url


def test_the_programme_reads_and_answers_on_the_area(as_, cast):
    area = area_in("registered", cast)
    page = as_("ella").get(area.get_absolute_url()).content.decode()
    assert "Godkänn området" in page and "Be om ändringar" in page
    url = reverse("move", kwargs={"thing": "area", "pk": area.pk, "move": "request_edits"})
    assert as_("ella").post(url, {"reason": "Vilka kök?"}).status_code == 302
    assert "Vilka kök?" in as_("anna").get(area.get_absolute_url()).content.decode()


def test_an_accepted_area_cannot_be_opened_for_writing(as_, cast):
    area = area_in("accepted", cast)
    assert as_("anna").get(reverse("area-edit", args=[area.pk])).url == area.get_absolute_url()


def test_the_form_saves_goals_and_can_register_a_draft(as_, cast):
    area = area_in("draft", cast)
    as_("anna").post(reverse("area-edit", args=[area.pk]), {**WORDS, "title": "Ny rubrik", "do": "register"})
    area.refresh_from_db()
    assert (area.title, area.state) == ("Ny rubrik", AreaState.REGISTERED)


def test_queries_are_the_same_at_1_3_and_30_areas(as_, cast, count_queries):
    anna, counts = as_("anna"), []
    for number in (1, 3, 30):
        for place in range(number - ChallengeArea.objects.count()):
            need_in(
                "draft", cast, area=analysis_in("approved", cast, area=area_in("analysed", cast, position=place)).area
            )
        counts.append(count_queries(anna, reverse("areas")))
    assert len(set(counts)) == 1, counts
    assert count_queries(anna, ChallengeArea.objects.first().get_absolute_url()) <= 12
