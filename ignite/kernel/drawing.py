"""Arithmetic of the drawings: where a value lies, in per cent of the picture. Plain Python, no Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LEFT, RIGHT, TOP, BOTTOM = 3.0, 94.0, 14.0, 78.0  # per cent of the picture that the lines may use


@dataclass(frozen=True, slots=True)
class Curve:
    """A measure over time, ready to draw. All places are per cent of width or height."""

    dots: tuple[tuple[float, float], ...]
    target_y: float | None
    baseline_y: float | None
    first: date
    last: date

    @property
    def path(self) -> str:
        """The points of the line, as SVG wants them in a box of 100 × 100."""
        return " ".join(f"{x:.2f},{y:.2f}" for x, y in self.dots)


def place(value: float, low: float, high: float, start: float, end: float) -> float:
    """Where ``value`` lies from ``start`` to ``end`` when ``low`` is at the start and ``high`` at the end."""
    return start if high == low else start + (value - low) / (high - low) * (end - start)


def curve(
    points: Sequence[tuple[date, float]],
    *,
    baseline: float | None = None,
    target: float | None = None,
    start: date | None = None,
    end: date | None = None,
) -> Curve:
    """Lay out a measure. ``points`` are in time's order; raises ValueError when there is none."""
    if not points:
        raise ValueError("A curve needs at least one point.")
    first = min(start or points[0][0], points[0][0])
    last = max(end or points[-1][0], points[-1][0])
    values = [value for _, value in points] + [value for value in (baseline, target) if value is not None]
    low, high = min(values), max(values)

    def height(value: float) -> float:
        return place(value, low, high, BOTTOM, TOP)

    def across(on: date) -> float:
        return place(on.toordinal(), first.toordinal(), last.toordinal(), LEFT, RIGHT)

    dots = tuple((across(on), height(value)) for on, value in points)
    return Curve(
        dots=dots,
        target_y=None if target is None else height(target),
        baseline_y=None if baseline is None else height(baseline),
        first=first,
        last=last,
    )


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a stack: its place across and, from the ground up, where each part begins and how high it is."""

    x: float
    width: float
    parts: tuple[tuple[float, float], ...]


def stack(columns: Sequence[Sequence[float]], *, top: float = TOP, ground: float = BOTTOM) -> list[Column]:
    """Lay out columns of parts that stand on each other, the highest reaching the top. All in per cent."""
    highest = max((sum(parts) for parts in columns), default=0)
    step = (100 - LEFT) / max(len(columns), 1)
    laid = []
    for at, parts in enumerate(columns):
        below, drawn = ground, []
        for part in parts:
            height = place(part, 0, highest, 0, ground - top) if highest else 0.0
            below -= height
            drawn.append((below, height))
        laid.append(Column(LEFT + at * step, step * 0.72, tuple(drawn)))
    return laid
