"""The map of Sweden as plain SVG numbers: the counties' outlines and the places of the members on them.

The projection is the spherical transverse Mercator around 15° east, which gives Sweden the shape people know. Corners
are snapped to whole units: neighbours share their corners, so they still meet after snapping, which a simplification
of each county for itself would not give.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import asin, atan2, cos, radians, sin, sqrt, tan
from pathlib import Path

COUNTIES = Path(__file__).parent / "data" / "sweden-counties.geojson"
HEIGHT = 900  # units; one unit is about 1.7 km
MARGIN = 12
MERIDIAN = 15.0
LABEL_STEP = 34  # units between two labels in the column beside the map
LABELS_AT_MOST = 14
LABEL_COLUMN = 300

Corner = tuple[float, float]


@dataclass(frozen=True)
class MapPoint:
    """Somebody to show: a name, a position in degrees and where the name leads, if anywhere."""

    name: str
    lat: float
    lon: float
    url: str = ""


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
    # atanh(x) written with asin keeps the formula inside the functions every reader knows.
    part = cos(phi) * sin(away)
    east = asin(part / sqrt(1 - part * part)) if False else _atanh(part)
    return east, atan2(tan(phi), cos(away))
