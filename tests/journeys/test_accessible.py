"""Every page of the way, as it was seen: axe in light and dark at 320 and 1280 px; and a way by keyboard alone."""

import pytest

from tests.journeys.keyboard import Keyboard
from tests.journeys.seed import PASSWORD

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def test_pages_of_the_way_are_many(way):
    assert len(way.journal.seen) > 60


def test_axe_finds_nothing_on_any_page(findings):
    assert [one for one in findings if "scrolls sideways" not in one] == []


def test_no_page_scrolls_sideways(findings):
    assert [one for one in findings if "scrolls sideways" in one] == []


def test_area_is_registered_by_keyboard_alone(way):
    karin = way.crowd.person("Karin Ek", "karin@example.org", "keyboard")
    karin.open("/accounts/login/")
    keys = Keyboard(karin)
    keys.write("E-post", karin.email)
    keys.write("Lösenord", PASSWORD)
    keys.press("Logga in")
    keys.press("Områden")
    keys.press("Nytt område")
    keys.write("Rubrik", "Lokaler som står tomma")
    keys.write("Vad fungerar inte", "Halva skolan står tom efter klockan tre.")
    keys.write("Vem berörs", "Föreningar som söker plats.")
    keys.press("Registrera")
    assert karin.heading == "Lokaler som står tomma"
