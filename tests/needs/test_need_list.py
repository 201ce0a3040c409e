"""The public list: order, search, facets, pages, the feed, and what a second visit costs."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from ignite.kernel import clock, keeping
from ignite.reference.models import Goal
from needs.models import Need
from needs.queries import Search, find
from needs.queries.statement import statement
from needs.services import open_need
from tests.factories.needs import need_in, new_owner


def titles(**asked):
    return [need.title for need in find(Search(**asked)).rows]


def test_open_ones_come_first_by_their_last_day(cast):
    for title, days in (("Sen", 30), ("Snart", 2), ("Stängd nyss", -1), ("Stängd länge", -40)):
        need_in("open", cast, title=title, deadline_at=clock.now() + timedelta(days=days))
    assert titles() == ["Snart", "Sen", "Stängd nyss", "Stängd länge"]


@pytest.mark.parametrize("text", ["vatten", "läckor ledning", "LEDNINGAR", "vattenläcka"])
def test_words_match_from_their_beginning_and_in_their_swedish_forms(cast, text):
    need_in("open", cast, title="Vattenläckor", problem="Läckor i ledningarna märks för sent.", summary="")
    need_in("open", cast, title="Skolmat", problem="Mat slängs.", summary="")
    assert titles(text=text) == ["Vattenläckor"]


@pytest.mark.parametrize("text", ["'", "a & | !", "\\", "<->", "och", "💧", ":*", "x" * 99])
def test_a_hostile_search_finds_nothing_and_breaks_nothing(as_, cast, text):
    need_in("open", cast)
    assert as_("finn").get(reverse("needs"), {"q": text + "\x00"}).status_code == 200


@pytest.mark.parametrize("query", ["kind=nonsense", "goal=x", "goal=99999999999", "page=-3", "page=x", "goal=²"])
def test_a_nonsense_address_shows_the_list(as_, cast, query):
    need_in("open", cast)
    assert as_("finn").get(f"{reverse('needs')}?{query}").status_code == 200


def test_the_search_uses_its_index(cast):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        sql, facts = statement(Search(text="vatten"), 1)
        cursor.execute(f"EXPLAIN {sql}", facts)
        assert "need_search" in "".join(row[0] for row in cursor.fetchall())


@pytest.fixture
def two_kinds(cast):
    """A municipality's two needs of goal 6, a company's one of goal 14."""
    water, sea = (
        Goal.objects.create(number=n, short_sv=f"Mål {n}", short_en="", title_sv="", title_en="") for n in (6, 14)
    )
    port = new_owner(cast, "Hamnen")
    port.organisation.body_kind = "municipal_company"
    port.organisation.save()
    for title in ("Ett", "Två"):
        need_in("open", cast, title=title).goals.add(water)
    need_in("open", cast, title="Tre", lead_owner=port).goals.add(sea)


def test_facets_count_what_the_rest_of_the_search_leaves(as_, two_kinds):
    page = as_("finn").get(reverse("needs"), {"kind": "municipal_company"})
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))
    assert "Alla slag Kommunalt bolag 1 Kommun 2" in shown
    assert "Ett behov passar sökningen" in shown and " Tre " in shown and " Ett " not in shown.replace("Ett behov", "")


def test_an_empty_search_says_what_to_do(as_, cast):
    assert "Inga behov är öppna just nu" in as_("finn").get(reverse("needs")).content.decode()
    assert "Pröva ett kortare ord" in as_("finn").get(reverse("needs"), {"q": "zebra"}).content.decode()


def test_twenty_on_a_page_and_the_search_goes_along(as_, cast):
    for _number in range(21):
        need_in("open", cast)
    page = as_("finn").get(reverse("needs"), {"q": "kök"}).content.decode()
    assert "Sida 1 av 2" in page and "?q=k%C3%B6k&amp;page=2" in page


@pytest.mark.parametrize("name", ["finn", "clara", "anna", "ella"])
def test_queries_are_the_same_at_1_3_and_30_needs(as_, cast, count_queries, two_kinds, name):
    client, counts = as_(name), []
    for number in (1, 3, 30):
        for _place in range(number - Need.objects.count()):
            need_in("open", cast).goals.add(6)
        keeping.forget()
        counts.append(count_queries(client, reverse("needs")))
    assert len(set(counts)) == 1, counts


@pytest.mark.parametrize("page", ["needs", "need"])
def test_a_second_visit_gets_304_until_something_changes(as_, cast, page):
    need = need_in("open", cast)
    url = need.get_absolute_url() if page == "need" else reverse(page)
    finn = as_("finn")
    first = finn.get(url)
    assert "no-cache" in first["Cache-Control"] and "private" in first["Cache-Control"]
    assert finn.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert finn.get(url, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    Need.objects.filter(pk=need.pk).update(changed_at=clock.now() + timedelta(seconds=2))
    assert finn.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_deadline_that_passes_and_a_need_that_opens_are_changes(as_, cast):
    need_in("open", cast, deadline_at=clock.now() + timedelta(hours=1))
    finn, url = as_("finn"), reverse("needs")
    etag = finn.get(url)["ETag"]
    with clock.stepped(timedelta(hours=2)):
        assert finn.get(url, headers={"If-None-Match": etag}).status_code == 200
    open_need(need_in("in_review", cast), actor=cast.ella.actor)
    assert finn.get(url, headers={"If-None-Match": etag}).status_code == 200


def test_who_is_signed_in_gets_a_page_of_their_own(as_, cast):
    need = need_in("open", cast)
    assert "ETag" not in as_("clara").get(need.get_absolute_url())


def test_english_and_swedish_are_not_mixed_up(as_, cast):
    finn, url = as_("finn"), reverse("needs")
    etag = finn.get(url)["ETag"]
    finn.cookies["language"] = "en"
    assert finn.get(url, headers={"If-None-Match": etag}).status_code == 200


def test_the_feed_carries_what_is_published(as_, cast, count_queries):
    need_in("open", cast, title="Öppet & klart")
    finn = as_("finn")
    response = finn.get(reverse("needs-feed"))
    assert response["Content-Type"].startswith("application/atom+xml")
    assert "Öppet &amp; klart" in response.content.decode() and "Ankarby kommun" in response.content.decode()
    keeping.forget()
    first = count_queries(finn, reverse("needs-feed"))
    for _number in range(29):
        need_in("open", cast)
    assert count_queries(finn, reverse("needs-feed")) == first
