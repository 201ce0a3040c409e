"""The public site over all rooms: only what is public, nothing that breaks out, and 304 until something changes."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from ignite.kernel import clock, keeping
from ignite.outbox.models import Message
from ignite.pilots.lifecycle import STORY
from needs.services import open_need
from startups.models import Startup
from startups.services import save_profile
from tests.factories.needs import need_in, new_owner
from tests.factories.pilots import story_in

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
EVIL = "</script><script>alert(1)</script><b onclick=x>&\"'"


def read(path, client=None, **said):
    response = (client or Client()).get(path, **said)
    assert response.status_code == 200, path
    return response.content.decode()


def addresses(path):
    return [one.text for one in ElementTree.fromstring(read(path)).iter(f"{MAP}loc")]


# Who may see what


def test_the_sitemap_has_what_everybody_may_read_and_nothing_else(cast):
    shown = need_in("open", cast)
    hidden = [need_in(state, cast) for state in ("draft", "in_review", "edits_requested", "withdrawn")]
    Startup.objects.filter(pk=cast.startup_d.pk).update(is_public=False)
    draft, published = story_in("draft", cast), story_in("published", cast)
    files = addresses("/sitemap.xml")
    paths = [path.replace("http://127.0.0.1:8000", "") for path in files]
    assert [path.rpartition("/")[2] for path in paths] == ["pages.xml", "needs.xml", "stories.xml", "startups-1.xml"]
    found = [address for path in paths for address in addresses(path)]
    assert len(found) == len(set(found))
    ends = " ".join(found) + " "
    assert f"{shown.get_absolute_url()} " in ends and f"{published.get_absolute_url()} " in ends
    assert f"/startups/{cast.startup_c.pk}/ " in ends and f"/startups/{cast.startup_d.pk}/ " not in ends
    assert not any(f"{one.get_absolute_url()} " in ends for one in (*hidden, draft))
    anybody = Client()
    for address in found:  # each is open to who is not signed in
        assert anybody.get(address.replace("http://127.0.0.1:8000", "")).status_code == 200, address


@pytest.mark.parametrize("name", ["nothing", "startups-0", "startups-x", "startups-99999999999", "startups-²"])
def test_no_other_file(db, name):
    assert Client().get(f"/sitemap/{name}.xml").status_code == 404


def test_robots_are_told_where_the_map_is_and_where_not_to_go(db):
    text = read("/robots.txt")
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in text and "Disallow: /accounts/" in text
    assert not re.search(r"Disallow: /(needs/)?$", text, re.MULTILINE)


def test_drafts_are_in_no_feed_list_or_home(cast):
    for state in ("draft", "in_review", "edits_requested", "withdrawn"):
        need_in(state, cast, title="Hemligt utkast")
    pages = ("/", "/needs/", "/needs/?q=hemligt", "/needs/feed/", "/needs/feed/?q=hemligt", "/calendar/")
    assert not any("Hemligt utkast" in read(path) for path in pages)


# Nothing breaks out


def test_hostile_words_stay_words_in_structured_data_feeds_and_map(cast):
    cast.anna.organisation.name, cast.anna.organisation.lat, cast.anna.organisation.lon = EVIL, 59.0, 15.0
    cast.anna.organisation.save()
    need = need_in("open", cast, title=EVIL, summary=EVIL)
    for path in (need.get_absolute_url(), "/", "/needs/", "/needs/?q=%3C/script%3E%3Cb%3E&owner=" + "1"):
        page = read(path)
        assert "<script>alert" not in page and "<b onclick" not in page
    page = read(need.get_absolute_url())
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    data = json.loads(block)
    assert data["name"] == EVIL and data["mainEntity"]["@type"] == "Demand" and data["author"][0]["name"] == EVIL
    drawn = read("/").split('<svg class="map')[1].split("</figure>")[0]
    assert "<circle" in drawn and EVIL[:9] not in drawn and "&lt;/script&gt;" in drawn
    feed = ElementTree.fromstring(read("/needs/feed/"))
    assert feed.find(f"{ATOM}entry/{ATOM}title").text == EVIL


def test_a_need_says_what_it_is_to_those_who_share_it(cast):
    need = need_in("open", cast, title="Vattenläckor", summary="Hitta läckor.", language="en")
    page = read(need.get_absolute_url())
    address = f"http://127.0.0.1:8000{need.get_absolute_url()}"
    assert f'<link rel="canonical" href="{address}">' in page
    assert f'<meta property="og:url" content="{address}">' in page and 'content="en_GB"' in page
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', page, re.DOTALL)[1])
    assert data["url"] == address and data["mainEntity"]["availabilityEnds"].startswith(f"{need.deadline_at:%Y-%m-%d}")
    client = Client()
    client.force_login(cast.anna.user)
    inside = read(need_in("in_review", cast).get_absolute_url(), client)
    assert "noindex" in inside and "ld+json" not in inside and "og:title" not in inside


# Feeds


def test_feeds_are_valid_and_of_just_that_search(cast):
    need_in("open", cast, title="Vattenläckor", summary="", problem="")
    need_in("open", cast, title="Skolmat & mer", summary="", problem="")
    feed = ElementTree.fromstring(read("/needs/feed/"))
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{name}")
    entries = feed.findall(f"{ATOM}entry")
    assert {one.findtext(f"{ATOM}title") for one in entries} == {"Vattenläckor", "Skolmat & mer"}
    ids = [one.findtext(f"{ATOM}id") for one in entries]
    assert len(set(ids)) == 2 and all(one.startswith("http://127.0.0.1:8000/needs/") for one in ids)
    for one in entries:
        assert one.findtext(f"{ATOM}updated") and one.findtext(f"{ATOM}author/{ATOM}name") == "Ankarby kommun"
        assert one.find(f"{ATOM}link").get("href") == one.findtext(f"{ATOM}id")
    searched = ElementTree.fromstring(read("/needs/feed/?q=vatten"))
    assert [one.findtext(f"{ATOM}title") for one in searched.findall(f"{ATOM}entry")] == ["Vattenläckor"]
    assert {one.get("href") for one in searched.findall(f"{ATOM}link")} == {
        "http://127.0.0.1:8000/needs/?q=vatten", "http://127.0.0.1:8000/needs/feed/?q=vatten",
    }  # fmt: skip
    assert ElementTree.fromstring(read("/needs/feed/?q=zebra")).findtext(f"{ATOM}updated")


# Unchanged


@pytest.mark.parametrize(
    "path", ["/", "/needs/", "/needs/?q=kök", "need", "/needs/feed/", "/sitemap.xml", "/sitemap/needs.xml"]
)
def test_unchanged_is_304_and_a_new_need_is_a_change(cast, path):
    need, waiting = need_in("open", cast), need_in("in_review", cast)
    where, visitor = need.get_absolute_url() if path == "need" else path, Client()
    first = visitor.get(where)
    again = visitor.get(where, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    open_need(waiting, actor=cast.ella.actor)
    if path != "need":
        changed = visitor.get(where, headers={"If-None-Match": first["ETag"]})
        assert changed.status_code == 200 and changed["ETag"] != first["ETag"]


@pytest.mark.parametrize("which", ["startups", "startup", "stories", "story"])
def test_profiles_and_stories_are_304_until_they_change(cast, which):
    story = story_in("published", cast)
    things = {"startup": cast.startup_c, "story": story}
    path = things[which].get_absolute_url() if which in things else reverse(which)
    first = Client().get(path)
    assert Client().get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
    if "startup" in which:
        save_profile(cast.startup_c, actor=cast.clara.actor, one_line="Vi mäter luften")
        assert "Vi mäter luften" in read(path, headers={"If-None-Match": first["ETag"]})
        Startup.objects.filter(pk=cast.startup_c.pk).update(is_public=False)
        assert "Vi mäter luften" not in Client().get(path, headers={"If-None-Match": first["ETag"]}).content.decode()
    else:
        STORY.run("withdraw", story, actor=cast.ella.actor, reason="Fel siffror.")
        assert story.title not in Client().get(path, headers={"If-None-Match": first["ETag"]}).content.decode()


def test_a_kept_page_has_the_readers_own_keys_and_never_somebody_elses(cast):
    need_in("open", cast)
    one, other = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    first, second = one.get("/needs/"), other.get("/needs/")

    def key(page):
        return re.search(rb'csrfmiddlewaretoken" value="(\w+)"', page.content)[1].decode()

    assert key(first) != key(second)
    assert re.sub(rb'csrfmiddlewaretoken" value="\w+"', b"", first.content) == re.sub(
        rb'csrfmiddlewaretoken" value="\w+"', b"", second.content
    )
    said = {"language": "en", "next": "/needs/", "csrfmiddlewaretoken": key(second)}
    assert other.post(reverse("set-language-choice"), said).status_code == 302
    assert one.post(reverse("set-language-choice"), said).status_code == 403  # the other's key opens nothing
    assert 'lang="en"' in read("/needs/", other)


def test_who_is_signed_in_never_gets_a_kept_page_nor_leaves_one(cast):
    need = need_in("open", cast)
    clara = Client()
    clara.force_login(cast.clara.user)
    assert "Citronell" in read("/needs/", clara) and "Citronell" not in read("/needs/")
    assert "Citronell" in read(need.get_absolute_url(), clara) and "Citronell" not in read(need.get_absolute_url())
    assert "Citronell" in read("/needs/", clara)


def test_a_kept_page_is_kept_only_while_it_is_fresh(cast, django_assert_num_queries):
    need = need_in("open", cast, title="Först")
    read("/needs/")
    with django_assert_num_queries(1):
        assert "Först" in read("/needs/")
    need.title, need.changed_at = "Sedan", clock.now()
    need.save()
    assert "Sedan" in read("/needs/")


@pytest.mark.parametrize("path", ["/", "need", "/calendar/", "/sitemap/needs.xml"])
def test_queries_are_few_and_the_same_at_1_3_and_30(cast, path, django_assert_max_num_queries):
    counts = []
    for number in (1, 2, 27):
        for at in range(number):
            owner = new_owner(cast, f"Kommun {at} {number}")
            owner.organisation.lat, owner.organisation.lon = 60.0, 15.0 + at / 100
            owner.organisation.save()
            need = need_in("open", cast, lead_owner=owner)
        keeping.forget()
        with django_assert_max_num_queries(12) as asked:
            read(need.get_absolute_url() if path == "need" else path)
        counts.append(len(asked))
    assert len(set(counts)) == 1, counts


# Pages


def test_home_tells_the_reason_with_its_source_and_leads_to_each_members_needs(cast):
    cast.anna.organisation.lat, cast.anna.organisation.lon = 59.0, 15.0
    cast.anna.organisation.save()
    page = read("/")
    assert "642 miljarder" in page and "14 %" in page and "Källa: Ignite Public" in page
    assert f"/needs/?owner={cast.anna.organisation.pk}" in page
    assert "Björkviks kommun" in page  # without a place on the map, in the list
    assert page.count("<li><strong>") == 8


def test_a_barrier_is_reported_without_a_name_and_answered_in_time(db):
    visitor = Client()
    assert visitor.post("/accessibility/", {"text": ""}).status_code == 422
    assert visitor.post("/accessibility/", {"text": "Hej", "website": "x"}).status_code == 422
    said = {"text": "Knappen hörs inte.", "page": "Startsidan", "tools": "Skärmläsare"}
    with clock.standing_at(clock.at_wall(clock.today().replace(month=3, day=24, year=2027), clock.now().time())):
        assert visitor.post("/accessibility/", said)["Location"] == "/accessibility/#top"  # where the thanks stand
    (letter,) = Message.objects.filter(kind="barrier_reported")
    assert "Knappen hörs inte." in letter.body_text and "Inget svar önskas." in letter.body_text
    assert "senast 2 april 2027" in letter.body_text  # five working days with Easter between
    assert letter.to_address == "programmet@example.org"


def test_the_calendar_shows_last_days_of_open_needs_only(cast):
    need_in("open", cast, title="Öppet till sommaren")
    need_in("open", cast, title="Redan stängt", deadline_at=clock.now() - timedelta(days=1))
    page = read("/calendar/")
    assert "Öppet till sommaren" in page and "Redan stängt" not in page


@pytest.mark.parametrize("path", ["/about/", "/privacy/", "/accessibility/", "/contact/", "/open-data/", "/startups/"])
def test_pages_are_there_in_both_languages(db, path):
    visitor = Client()
    assert 'lang="sv"' in read(path, visitor)
    visitor.cookies["language"] = "en"
    assert 'lang="en"' in read(path, visitor)
