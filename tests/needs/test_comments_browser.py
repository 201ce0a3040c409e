"""In a real browser: what is written in a comment comes back only when it was not sent."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import expect

from needs.models import NeedsAnalysis
from tests.factories.needs import area_in

pytestmark = pytest.mark.django_db(transaction=True)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def page(page_at, live_server, cast):
    """The part about today of an analysis, in the browser of one who writes it."""
    analysis = NeedsAnalysis.objects.create(area=area_in("accepted", cast))
    client = Client()
    client.force_login(cast.anna.user, backend=BACKEND)
    page = page_at(base_url=live_server.url)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    page.goto(f"{analysis.get_absolute_url()}?part=today")
    return page


def test_a_comment_that_was_sent_is_forgotten_and_one_half_written_is_not(page):
    said, box = page.locator("#comments-today"), page.get_by_label("Ny kommentar")
    page.get_by_text("Kommentera").first.click()
    box.fill("Stämmer siffran?")
    said.get_by_role("button", name="Kommentera").click()
    expect(said.get_by_role("listitem")).to_contain_text("Stämmer siffran?")
    expect(box).to_have_value("")
    box.fill("Jag frågar")
    said.get_by_role("button", name="Åtgärdad").click()
    expect(said.get_by_text("1 kommentar, åtgärdad")).to_be_visible()
    expect(box).to_have_value("Jag frågar")


def test_a_comment_sent_after_the_session_ended_stays_where_it_was_written(page):
    page.get_by_text("Kommentera").first.click()
    page.get_by_label("Ny kommentar").fill("Jag frågar")
    Session.objects.all().delete()
    page.locator("#comments-today").get_by_role("button", name="Kommentera").click()
    expect(page.get_by_text("Du är utloggad.")).to_be_visible()
    expect(page.get_by_label("Ny kommentar")).to_have_value("Jag frågar")
