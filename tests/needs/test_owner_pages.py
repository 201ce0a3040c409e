"""The programme's pages of need owners."""

import pytest
from django.urls import reverse

from needs.enums import AreaState
from needs.models import ChallengeArea
from tests.factories.needs import analysis_in, area_in, need_in, need_owner_in, new_owner


def test_the_table_tells_who_waits(as_, cast):
    area_in("registered", cast)
    page = as_("ella").get(reverse("need-owners")).content.decode()
    assert "Ett område väntar på svar" in page and "Ankarby kommun" in page and "1 av 3–5" in page


@pytest.mark.parametrize("name", ["anna", "clara"])
@pytest.mark.parametrize("page", ["need-owners", "need-owner-waiver", "need-owner-accept"])
def test_the_programmes_pages_are_its_own(as_, cast, name, page):
    arguments = [] if page == "need-owners" else [cast.owner_a.pk]
    assert as_(name).post(reverse(page, args=arguments)).status_code == 404


def test_all_registered_areas_are_accepted_in_one_submit(as_, cast):
    for _number in range(3):
        area_in("registered", cast)
    ella = as_("ella")
    assert "Godkänn alla registrerade områden" in ella.get(cast.owner_a.get_absolute_url()).content.decode()
    assert ella.post(reverse("need-owner-accept", args=[cast.owner_a.pk])).url == cast.owner_a.get_absolute_url()
    assert ChallengeArea.objects.filter(state=AreaState.ACCEPTED, analysis__isnull=False).count() == 3


def test_an_owner_sees_its_own_year_and_not_the_neighbours(as_, cast):
    area_in("registered", cast, title="Hemligheten")
    url = cast.owner_a.get_absolute_url()
    assert "Hemligheten" in as_("anna").get(url).content.decode()
    assert as_("bo").get(url).status_code == 404
    assert reverse("need-owner-accept", args=[cast.owner_a.pk]) not in as_("anna").get(url).content.decode()


def test_the_programme_does_not_read_drafts_there(as_, cast):
    area_in("draft", cast, title="Utkastet")
    need_in("draft", cast, title="Behovsutkastet")
    assert "utkastet" not in as_("ella").get(cast.owner_a.get_absolute_url()).content.decode().lower()


def test_a_waiver_needs_a_reason(as_, cast):
    need_owner_in("committed", cast, waiver_reason="")
    ella, url = as_("ella"), reverse("need-owner-waiver", args=[cast.owner_a.pk])
    assert url in ella.get(cast.owner_a.get_absolute_url()).content.decode()
    assert ella.post(url, {"reason": ""}).status_code == 422
    ella.post(url, {"reason": "Hamnen har två områden."})
    assert "Hamnen har två områden." in as_("anna").get(cast.owner_a.get_absolute_url()).content.decode()


def test_the_table_takes_the_same_queries_at_1_3_and_30(as_, cast, count_queries):
    cast.owner_b.delete()
    ella, counts = as_("ella"), []
    for number, total in ((0, 1), (2, 3), (27, 30)):
        for place in range(number):
            area_in("registered", cast, owner=new_owner(cast, f"Ort {total} {place}"))
        counts.append(count_queries(ella, reverse("need-owners")))
    assert len(set(counts)) == 1, counts


def test_the_owners_page_takes_the_same_queries_at_1_3_and_30(as_, cast, count_queries):
    counts = {"ella": [], "anna": []}
    for number in (1, 2, 27):
        for _place in range(number):
            need_in("open", cast, area=analysis_in("approved", cast).area)
        for name, found in counts.items():
            found.append(count_queries(as_(name), cast.owner_a.get_absolute_url()))
    assert all(len(set(found)) == 1 for found in counts.values()), counts
