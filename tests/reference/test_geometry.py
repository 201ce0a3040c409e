"""The map: the whole country inside its frame, members where they lie, labels that do not collide."""

import itertools
import re

from django.conf import settings
from django.template.loader import render_to_string

from ignite.reference.geometry import (
    HEIGHT,
    LABEL_STEP,
    LABELS_AT_MOST,
    MapPoint,
    counties,
    project,
    sweden_map,
)

MEMBERS = [
    MapPoint("Södertälje kommun", 59.12, 17.55, "/s/"),
    MapPoint("Järfälla kommun", 59.43, 17.85),
    MapPoint("Umeå kommun", 63.86, 20.1),
    MapPoint("Stockholms Hamnar <AB>", 59.33, 18.1),
]


def test_counties_are_twenty_one_closed_outlines():
    assert len(counties()) == 21
    assert len({county.code for county in counties()}) == 21
    assert all(re.fullmatch(r"(M\d+ \d+l[-\d ]+z)+", county.path) for county in counties())
    assert sum(len(county.path) for county in counties()) < 10_000


def test_projection_keeps_north_up_and_the_meridian_straight():
    assert project(60, 15)[0] == 0
    assert project(66, 20)[1] > project(56, 13)[1]
    assert project(60, 20)[0] > 0 > project(60, 12)[0]


def test_members_lie_inside_the_frame_from_north_to_south():
    drawn = sweden_map(MEMBERS)
    assert next(mark.name for mark in drawn.marks) == "Umeå kommun"
    assert [mark.y for mark in drawn.marks] == sorted(mark.y for mark in drawn.marks)
    assert all(0 < mark.x < drawn.label_x and 0 < mark.y < HEIGHT for mark in drawn.marks)


def test_labels_keep_their_distance_even_when_all_lie_at_the_bottom():
    south = [MapPoint(str(number), 55.4 + number / 1000, 13.3) for number in range(LABELS_AT_MOST)]
    heights = [mark.label_y for mark in sweden_map(south).marks]
    assert all(lower - upper >= LABEL_STEP - 0.11 for upper, lower in itertools.pairwise(heights))
    assert heights[0] > 0 and heights[-1] < HEIGHT


def test_many_members_have_no_labels_and_the_map_is_narrower():
    many = sweden_map(MapPoint(str(number), 59, 15) for number in range(LABELS_AT_MOST + 1))
    assert all(mark.label_y is None for mark in many.marks)
    assert many.width < sweden_map(MEMBERS).width
    assert sweden_map([]).marks == ()


def test_component_uses_colours_that_exist():
    markup = (settings.BASE_DIR / "templates" / "components" / "map.html").read_text()
    tokens = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
    used = set(re.findall(r"var\((--[\w-]+)\)", markup))
    assert len(used) == 6 and all(f"{name}:" in tokens for name in used)


def test_component_has_a_text_for_every_member_and_no_style():
    page = render_to_string("components/map.html", {"map": sweden_map(MEMBERS), "title": "Karta"})
    assert page.count("<circle") == len(MEMBERS) and 'role="img"' in page
    assert '<li><a href="/s/">Södertälje kommun</a></li>' in page and "<li>Umeå kommun</li>" in page
    assert "&lt;AB&gt;" in page and "style=" not in page
    assert not re.search(r'(cx|cy|x|y)="[^"]*,', page)
