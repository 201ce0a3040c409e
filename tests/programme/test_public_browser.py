"""The public site in a real browser without JavaScript: from home to a need that is followed with an address alone."""

from datetime import timedelta

import pytest

from ignite.kernel import clock
from ignite.outbox.models import Message
from needs.models import Watch
from tests.factories.cast import make_cast
from tests.factories.needs import need_in

WHO = "visitor@example.org"


@pytest.fixture
def visitor(page_at, live_server):
    """A small screen on which nothing runs."""
    make_the_world()
    return page_at(width=360, base_url=live_server.url, java_script_enabled=False)


def make_the_world():
    cast = make_cast()
    need_in("open", cast, title="Tidig upptäckt av vattenläckor", offers=["data"], language="sv")
    need_in("open", cast, title="Vattenprov i hamnen", language="en")


def test_from_home_to_a_followed_need_without_javascript(visitor):
    page = visitor
    page.goto("/")
    page.get_by_role("link", name="Se öppna behov").click()
    page.get_by_role("searchbox").fill("vatten")
    page.get_by_role("button", name="Sök").click()
    assert page.get_by_role("heading", level=1).inner_text() == "2 behov passar sökningen"
    page.get_by_role("link", name="Svenska").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Ett behov passar sökningen"
    page.get_by_role("link", name="Tidig upptäckt av vattenläckor").click()
    page.get_by_role("link", name="Följ med bara din e-postadress").click()
    page.get_by_label("Din e-postadress").fill(WHO)
    with clock.stepped(timedelta(seconds=20)):  # a person types for a while
        page.get_by_role("button", name="Skicka brevet").click()
        assert page.get_by_role("heading", level=1).inner_text() == "Titta i din inkorg"
    letter = Message.objects.get(kind="watch_confirm", to_address=WHO)
    page.goto(letter.action_url.partition("8000")[2])
    assert not Watch.objects.standing().exists()
    page.get_by_role("button", name="Ja, jag vill följa").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Du följer det här"
    assert Watch.objects.standing().get().email == WHO
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
