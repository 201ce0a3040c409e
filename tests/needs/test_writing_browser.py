"""In real browsers: two people in one analysis, and a session that is lost in the middle of a sentence."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import expect

from needs.models import NeedsAnalysis
from tests.factories.cast import PASSWORD
from tests.factories.needs import area_in

pytestmark = pytest.mark.django_db(transaction=True)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TYPED = "Köken lagar efter inskrivna."


@pytest.fixture
def blank(cast):
    return NeedsAnalysis.objects.create(area=area_in("accepted", cast))


@pytest.fixture
def at_work(page_at, live_server, blank):
    """``at_work(person)`` opens the first part of the analysis in a browser where the person is signed in."""

    def enter(person, page=None):
        client = Client()
        client.force_login(person.user, backend=BACKEND)
        page = page or page_at(base_url=live_server.url)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        page.goto(f"{blank.get_absolute_url()}?part=problem")
        return page

    return enter


def is_saved(page, field="problem", **options):
    """Wait until the page says that the field is saved."""
    expect(page.locator(f"[data-writing={field}] [data-said]")).to_contain_text("Sparat ", **options)


def text_now(analysis):
    analysis.refresh_from_db()
    return analysis.problem


def sign_in(page, person):
    page.get_by_label("E-post").first.fill(person.user.email)
    page.get_by_label("Lösenord").first.fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Logga in", exact=True).click()
    page.wait_for_url(lambda url: "login" not in url)


def test_two_write_the_same_field_and_both_texts_are_there(at_work, blank, cast):
    anna, arvid = at_work(cast.anna), at_work(cast.arvid)
    expect(arvid.get_by_text("Anna är här: Problemet")).to_be_visible()
    arvid.locator("#id_problem").fill("Arvids: köken lagar för många.")
    is_saved(arvid)
    anna.locator("#id_problem").fill("Annas: köken lagar för få.")
    torn = anna.locator("[data-torn]")
    expect(torn).to_contain_text("Arvids: köken lagar för många.")
    expect(torn).to_contain_text("Annas: köken lagar för få.")
    assert text_now(blank) == "Arvids: köken lagar för många."
    editor = anna.get_by_label("Eller foga ihop dem här")
    expect(editor).to_be_focused()  # where she was writing
    editor.fill("Bådas: köken vet inte.")
    anna.get_by_role("button", name="Jag har fogat ihop dem").click()
    expect(anna.locator("#id_problem")).to_have_value("Bådas: köken vet inte.")
    assert text_now(blank) == "Bådas: köken vet inte." and anna.locator("[data-torn]").count() == 0


def test_a_lost_session_keeps_the_text_and_saves_it_after_signing_in_again(at_work, blank, cast):
    page = at_work(cast.anna)
    EmailAddress.objects.create(user=cast.anna.user, email=cast.anna.user.email, verified=True, primary=True)
    Session.objects.all().delete()
    page.locator("#id_problem").fill(TYPED)
    notice = page.get_by_text("Du är utloggad. Inte sparat")
    expect(notice).to_be_visible()
    page.locator("#id_problem").press_sequentially(" Och mer.")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Logga in i en ny flik").click()
    sign_in(opened.value, cast.anna)
    page.bring_to_front()
    is_saved(page, timeout=9000)
    expect(notice).to_be_hidden()
    assert text_now(blank) == f"{TYPED} Och mer."
    assert page.evaluate("Object.keys(localStorage).filter(key => key.includes('writing')).length") == 0


def test_unsent_text_is_offered_back_to_its_writer_and_shown_to_nobody_else(at_work, blank, cast):
    page = at_work(cast.anna)
    Session.objects.all().delete()
    page.locator("#id_problem").fill(TYPED)
    expect(page.get_by_text("Du är utloggad. Inte sparat")).to_be_visible()
    at_work(cast.arvid, page)
    assert TYPED not in page.content() and page.locator("[data-unsent]").count() == 0
    at_work(cast.anna, page)
    page.goto(f"{blank.get_absolute_url()}?part=today")
    page.locator("[data-places] a", has_text="Problemet").click()
    expect(page.locator("[data-unsent] mark")).to_have_text(TYPED)
    page.get_by_role("button", name="Använd min osparade text").click()
    is_saved(page)
    assert text_now(blank) == TYPED


def test_going_on_to_the_next_part_saves_without_a_submit(at_work, blank, cast):
    page = at_work(cast.anna)
    sent = []
    page.on(
        "request", lambda one: sent.append(one.url) if one.method == "POST" and one.is_navigation_request() else None
    )
    page.locator("#id_problem").fill(TYPED)
    page.get_by_role("button", name="Nästa: Nuläget").click()
    expect(page.locator("#id_today")).to_be_visible()
    assert text_now(blank) == TYPED and sent == []
    expect(page.get_by_role("heading", level=1)).to_have_text("1 av 12 delar klara")
    page.get_by_role("link", name="Allt på en sida").click()
    page.get_by_role("button", name="Lägg till en rad").first.click()
    page.locator("#id_measures-3-name").fill("Svinn")
    is_saved(page, "measures")
    assert blank.measures.get().name == "Svinn"


def test_handing_in_too_early_leaves_nothing_that_looks_unsaved(at_work, blank, cast):
    page = at_work(cast.anna)
    page.goto(f"{blank.get_absolute_url()}?part=conclusion")
    page.get_by_label("Inte nu").check()
    is_saved(page, "result")
    page.get_by_role("button", name="Skicka in").click()
    expect(page.get_by_role("heading", name="Det här behövs innan ni skickar in")).to_be_visible()
    page.wait_for_load_state("networkidle")  # it asks the server what is saved
    assert page.evaluate("Object.keys(localStorage).filter(key => key.includes('writing')).length") == 0
