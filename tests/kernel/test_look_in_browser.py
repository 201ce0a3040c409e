"""The components in a real browser: axe, 320 px, keyboard, what the few lines of script promise."""

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

pytestmark = pytest.mark.django_db(transaction=True)
TYPED = "Läckorna märks först när vattnet syns i källaren."


@pytest.fixture
def open_guide(page_at, live_server):
    def opened(query="", **options):
        page = page_at(base_url=live_server.url, **options)
        page.goto(reverse("styleguide") + query)
        return page

    return opened


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("query", ["", "?errors=1"], ids=["plain", "errors"])
def test_components_have_no_axe_violation(open_guide, width, dark, query):
    page = open_guide(query, width=width, dark=dark)
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_page_never_scrolls_sideways(open_guide, width):
    page = open_guide(width=width)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_error_summary_takes_focus(open_guide):
    page = open_guide("?errors=1")
    assert page.evaluate("document.activeElement.className") == "error-summary"


def test_skip_link_is_the_first_stop_and_leads_to_the_content(open_guide):
    page = open_guide()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_menu_closes_with_escape_and_gives_focus_back(open_guide):
    page = open_guide(width=320)
    page.locator("details.top-narrow summary").click()
    page.keyboard.press("Escape")
    assert not page.locator("details.top-narrow").evaluate("menu => menu.open")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_text_that_was_not_sent_is_there_when_the_page_comes_back(open_guide):
    page = open_guide()
    page.locator("textarea").fill(TYPED)
    page.goto("about:blank")
    page.goto(reverse("styleguide"))
    assert page.locator("textarea").input_value() == TYPED
    assert page.locator("text=Vi har lagt tillbaka text").count() == 1


def test_text_is_still_there_after_a_refused_form(open_guide):
    page = open_guide()
    page.locator("textarea").fill(TYPED)
    page.locator("button:has-text('Spara')").click()
    assert page.locator(".error-summary").count() == 1
    assert page.locator("textarea").input_value() == TYPED


def test_page_shows_everything_without_script(open_guide):
    page = open_guide(java_script_enabled=False, width=320)
    page.locator("details.top-narrow summary").click()
    assert page.locator("details.top-narrow nav a").first.is_visible()
    assert page.locator("time[data-deadline]").inner_text().startswith(("m", "t", "o", "f", "l", "s"))


def test_page_prints_without_its_menus(open_guide):
    page = open_guide()
    page.emulate_media(media="print")
    assert not page.locator("header.top").is_visible()
    assert page.locator("h1").is_visible()


def test_first_visit_weighs_at_most_100_kb(page_at, live_server):
    page = page_at(base_url=live_server.url)
    weights = []
    page.on("response", lambda response: weights.append(response))
    page.goto(reverse("styleguide"))
    page.wait_for_load_state("networkidle")
    assert sum(len(gzip.compress(response.body())) for response in weights) <= 100_000
