"""In real browsers: a startup gets the answer to another startup's question; two tabs with one draft lose nothing."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from needs.models import Need
from tests.factories.needs import need_in

pytestmark = pytest.mark.django_db(transaction=True)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ASKED, ANSWERED = "Får vi ställa en våg vid disken?", "Ja, i två skolor från augusti."


@pytest.fixture
def at(page_at, live_server):
    """``at(person, path)`` opens a page in a browser where the person is signed in."""

    def enter(person, path, page=None):
        client = Client()
        client.force_login(person.user, backend=BACKEND)
        page = page or page_at(base_url=live_server.url)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        page.goto(path)
        return page

    return enter


def test_a_startup_gets_the_answer_to_anothers_question(at, cast):
    path = need_in("open", cast).get_absolute_url()
    david, clara = at(cast.david, path), at(cast.clara, path)
    david.get_by_role("button", name="Följ behovet").click()
    clara.get_by_label("Din fråga").fill(ASKED)
    clara.get_by_role("button", name="Ställ frågan").click()
    expect(clara.get_by_text("Frågan är skickad")).to_be_visible()
    david.reload()
    assert ASKED not in david.content()
    anna = at(cast.anna, path)
    anna.locator("#questions").get_by_role("link", name="Svara").click()
    assert "Clara" not in anna.content() and "Citronell" not in anna.content()
    anna.get_by_label("Svar", exact=True).fill(ANSWERED)
    anna.get_by_role("button", name="Skicka svaret").click()
    david.goto("/inbox/")
    david.get_by_role("link", name="Svar på en fråga om").first.click()
    assert ANSWERED in david.inner_text("main") and "Citronell" not in david.content()
    david.goto(path)
    assert ANSWERED in david.inner_text("#questions") and "Citronell" not in david.inner_text("main")


def said(page):
    return page.locator("#saved")


def test_a_new_draft_saves_itself_and_two_tabs_keep_both_texts(at, cast):
    anna = at(cast.anna, "/needs/new/")
    anna.locator("#id_problem").fill("Köken lagar för många.")
    expect(said(anna)).to_contain_text("Sparat")
    need = Need.objects.get()
    expect(anna).to_have_url(re.compile(f"/needs/{need.pk}/edit/$"))
    arvid = at(cast.arvid, f"/needs/{need.pk}/edit/")
    anna.locator("#id_problem").fill("Annas text.")
    expect(said(anna)).to_contain_text("Sparat")
    arvid.locator("#id_problem").fill("Arvids text.")
    expect(said(arvid)).to_contain_text("Båda texterna är sparade")
    arvid.get_by_role("link", name="Visa båda").click()
    assert arvid.locator("#id_problem").input_value() == "Annas text."
    arvid.get_by_role("button", name="Använd den här texten").click()
    assert arvid.locator("#id_problem").input_value() == "Arvids text."
