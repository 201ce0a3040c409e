"""Members that are municipalities are drawn as what they are, from the geometry of municipalities."""

import re

from ignite.reference.geometry import MapPoint, municipality, sweden_map


def test_a_municipality_has_its_outline_and_others_have_none():
    umea = municipality("2480")
    assert umea is not None and umea.name == "Umeå" and re.fullmatch(r"(M\d+ \d+l[-\d ]+z)+", umea.path)
    assert municipality("9999") is None and municipality("") is None


def test_the_map_draws_the_members_that_are_municipalities_and_no_others():
    points = [
        MapPoint("Umeå kommun", 63.8, 20.3, "/needs/?owner=1", "2480"),
        MapPoint("Stockholms Hamnar", 59.3, 18.1, "/needs/?owner=2"),
    ]
    drawn = sweden_map(points)
    assert [one.name for one in drawn.municipalities] == ["Umeå"] and len(drawn.marks) == 2
    # The outline lies round its mark.
    x, y = map(int, re.match(r"M(\d+) (\d+)", drawn.municipalities[0].path).groups())
    assert abs(x - drawn.marks[0].x) < 60 and abs(y - drawn.marks[0].y) < 60
