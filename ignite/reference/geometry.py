"""The map of Sweden as plain SVG numbers: the counties' outlines and the places of the members on them.

The projection is the spherical transverse Mercator around 15° east, which gives Sweden the shape people
know. Corners are snapped to whole units: neighbours share their corners, so they still meet after snapping,
which a simplification of each county for itself would not give.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import atan2, atanh, ceil, cos, radians, sin, tan
from pathlib import Path
from typing import Any

COUNTIES = Path(__file__).parent / "data" / "sweden-counties.geojson"
MUNICIPALITIES = COUNTIES.with_name("sweden-municipalities.geojson")
HEIGHT = 900  # units; one unit is about 1.7 km
MARGIN = 12
MERIDIAN = 15.0
LABEL_STEP = 38  # units between two labels in the column beside the map
LABELS_AT_MOST = 14
LABEL_COLUMN = 380

Corner = tuple[float, float]


@dataclass(frozen=True)
class MapPoint:
    """Somebody to show: a name, a position in degrees and where the name leads, if anywhere."""

    name: str
    lat: float
    lon: float
    url: str = ""
    municipality: str = ""  # its code, to draw the outline of


@dataclass(frozen=True)
class County:
    """One county: its code, its name and its outline as the ``d`` of an SVG path."""

    code: str
    name: str
    path: str


@dataclass(frozen=True)
class Mark:
    """A circle at (x, y), and its label's height beside the map (None where labels would be too many)."""

    name: str
    url: str
    x: float
    y: float
    label_y: float | None


@dataclass(frozen=True)
class SwedenMap:
    """What templates/components/map.html draws."""

    width: int
    height: int
    label_x: int
    counties: tuple[County, ...]
    marks: tuple[Mark, ...]
    municipalities: tuple[County, ...] = ()  # the outlines of the members that are one

    @property
    def view_box(self) -> str:
        """The SVG's viewBox."""
        return f"0 0 {self.width} {self.height}"


@dataclass(frozen=True)
class Frame:
    """How projected degrees become units: shift, then scale, y downwards."""

    left: float
    top: float
    scale: float

    def place(self, lat: float, lon: float) -> Corner:
        """Return the units of a position."""
        east, north = project(lat, lon)
        return (east - self.left) * self.scale + MARGIN, (self.top - north) * self.scale + MARGIN


def project(lat: float, lon: float) -> Corner:
    """Project degrees to (east, north) on a sphere of radius 1, transverse Mercator around 15° E."""
    phi, away = radians(lat), radians(lon - MERIDIAN)
    return atanh(cos(phi) * sin(away)), atan2(tan(phi), cos(away))


@cache
def counties() -> tuple[County, ...]:
    """Return the 21 counties, computed at the first call (some milliseconds) and kept."""
    frame = _frame()
    return tuple(
        County(
            feature["properties"]["code"],
            feature["properties"]["name"],
            "".join(_path(ring, frame) for ring in _rings(feature["geometry"])),
        )
        for feature in _features()
    )


@cache
def _municipalities() -> dict[str, dict[str, Any]]:
    features = json.loads(MUNICIPALITIES.read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["code"]: feature for feature in features}


@cache
def municipality(code: str) -> County | None:
    """The outline of a municipality by its code; None for a code that is none."""
    feature = _municipalities().get(code)
    if feature is None:
        return None
    path = "".join(_path(ring, _frame()) for ring in _rings(feature["geometry"]))
    return County(code, feature["properties"]["name"], path)


def sweden_map(points: Iterable[MapPoint]) -> SwedenMap:
    """Return the map with *points* on it, from north to south.

    Up to LABELS_AT_MOST names are written beside the map; with more the list under it is the only place for
    names.
    """
    frame = _frame()
    placed = sorted(((*frame.place(point.lat, point.lon), point) for point in points), key=lambda place: place[1])
    labelled = 0 < len(placed) <= LABELS_AT_MOST
    heights: list[float | None] = [*_label_heights([y for _, y, _ in placed])] if labelled else [None] * len(placed)
    marks = tuple(
        Mark(point.name, point.url, round(x, 1), round(y, 1), height)
        for (x, y, point), height in zip(placed, heights, strict=True)
    )
    outline = _outline_width()
    own = [municipality(point.municipality) for _x, _y, point in placed if point.municipality]
    members = tuple(one for one in own if one is not None)
    return SwedenMap(outline + (LABEL_COLUMN if labelled else 0), HEIGHT, outline + 8, counties(), marks, members)


def _label_heights(wanted: list[float]) -> list[float]:
    """Spread the labels, wanted from top to bottom, so that two are at least LABEL_STEP apart and none
    falls out.

    Pushed down from the top first, then up from the bottom edge.
    """
    heights: list[float] = []
    for height in wanted:
        heights.append(max(height, heights[-1] + LABEL_STEP if heights else LABEL_STEP))
    lowest: float = HEIGHT - MARGIN
    for index in range(len(heights) - 1, -1, -1):
        heights[index] = round(min(heights[index], lowest), 1)
        lowest = heights[index] - LABEL_STEP
    return heights


@cache
def _features() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(COUNTIES.read_text(encoding="utf-8"))["features"])


def _rings(geometry: dict[str, Any]) -> list[list[list[float]]]:
    """Return the rings of a Polygon or MultiPolygon, each a list of [lon, lat]."""
    if geometry["type"] == "Polygon":
        return list(geometry["coordinates"])
    return [ring for polygon in geometry["coordinates"] for ring in polygon]


@cache
def _bounds() -> tuple[float, float, float, float]:
    """Return the projected (left, right, bottom, top) of the country."""
    corners = [
        project(lat, lon) for feature in _features() for ring in _rings(feature["geometry"]) for lon, lat in ring
    ]
    east, north = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return min(east), max(east), min(north), max(north)


@cache
def _frame() -> Frame:
    left, _, bottom, top = _bounds()
    return Frame(left, top, (HEIGHT - 2 * MARGIN) / (top - bottom))


@cache
def _outline_width() -> int:
    left, right, _, _ = _bounds()
    return ceil((right - left) * _frame().scale) + 2 * MARGIN


def _path(ring: list[list[float]], frame: Frame) -> str:
    """Write one ring as a relative path in whole units, without the corners that fall together."""
    corners = [frame.place(lat, lon) for lon, lat in ring]
    snapped = [(round(x), round(y)) for x, y in corners]
    steps = [
        (x - before_x, y - before_y)
        for (before_x, before_y), (x, y) in pairwise(snapped)
        if (x, y) != (before_x, before_y)
    ]
    if len(steps) < 3:
        return ""
    return f"M{snapped[0][0]} {snapped[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps[:-1]) + "z"
