"""Without JavaScript the same pages do the same: joining here; David pitches so on the whole way."""

from datetime import timedelta

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
NEIGHBOUR = "Töreboda kommun"


@pytest.fixture
def eva(way):
    return way.crowd.person("Eva Ny", "eva@example.org", "without scripts", java_script_enabled=False)


def test_neighbour_asks_to_join(way, eva):
    eva.open("/join/")
    eva.click("Sök i registret på en egen sida")
    eva.fill("Kommun, region", "Töreb")
    eva.press("Sök")
    eva.click(NEIGHBOUR)
    assert eva.field("Organisation").input_value() == NEIGHBOUR
    eva.fill_all(Ditt_namn=eva.name, Din_e=eva.email)
    way.site.step(timedelta(seconds=30))
    eva.press("Skicka anmälan")
    eva.follow(f"Bekräfta anmälan för {NEIGHBOUR}")
    eva.press("Ja, skicka till programmet")
    assert eva.heading == "Anmälan är framme hos programmet"


def test_error_says_what_is_missing_and_keeps_the_rest(way, eva):
    eva.open("/join/")
    eva.fill_all(Organisation="Påhittade kommunen", Ditt_namn=eva.name)
    way.site.step(timedelta(seconds=30))
    eva.press("Skicka anmälan")
    assert "behöver rättas" in eva.main.get_by_role("alert").inner_text()
    assert eva.field("Organisation").input_value() == "Påhittade kommunen"
