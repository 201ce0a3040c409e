"""Tags that tell how things stand: chips, journeys, progress, timelines, figures, drawings."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from ignite.kernel.drawing import Curve, curve, place
from ignite.kernel.lifecycle import lifecycle_of
from ignite.kernel.shapes import Entry, Figure, Number, Point, Step, Text, shaped
from ignite.kernel.templatetags.words import decimal

register = template.Library()
HEIGHT = 240  # pixels, as in components/chart.html
NEAR = 12  # per cent of the height under the target's line within which a label over the dot would meet it
TONES = ("plain", "go", "wait", "stop")


@register.simple_tag
def chip(label: Text, tone: str = "plain") -> SafeString:
    """A status as a dot and a word. Raises ValueError for an unknown tone."""
    if tone not in TONES:
        raise ValueError(f"{tone!r} is no tone; choose one of {', '.join(TONES)}.")
    return format_html('<span class="chip chip-{}">{}</span>', tone, label)


@register.simple_tag(takes_context=True)
def state(context: template.Context, obj: Any) -> SafeString:
    """The chip of an object's state, in the words that this reader may see."""
    label, tone = lifecycle_of(obj).seen(obj, context["request"].actor)
    return chip(label, tone)


@register.inclusion_tag("components/journey.html")
def journey(steps: Iterable[Any], label: Text = "") -> dict[str, Any]:
    """Where an organisation stands, as one line of figures."""
    return {"steps": shaped(Step, steps), "label": label or gettext("Resan")}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    """What has happened, in the order given."""
    return {"entries": shaped(Entry, entries)}


@register.inclusion_tag("components/kpis.html")
def kpis(items: Iterable[Any]) -> dict[str, Any]:
    """A row of figures."""
    return {"figures": shaped(Figure, items)}


@register.inclusion_tag("components/progress.html")
def progress(value: Number, maximum: Number, label: Text, unit: Text = "") -> dict[str, Any]:
    """How far something has come. ``unit`` follows the figures ("delar klara")."""
    filled = 0 if not maximum else max(0, min(100, round(100 * value / maximum)))  # type: ignore[operator]
    return {"value": value, "maximum": maximum, "label": label, "unit": unit, "filled": filled}


@register.simple_tag
def pips(filled: int, half: int = 0, total: int = 0, label: Text = "") -> SafeString:
    """Small squares, full, half and empty; the label (or the count) is what is read aloud."""
    words = label or gettext("%(filled)s av %(total)s") % {
        "filled": filled,
        "total": max(total, filled + half),
    }
    squares = '<i class="pip-full"></i>' * filled + '<i class="pip-half"></i>' * half
    rest = "<i></i>" * max(0, total - filled - half)
    return format_html('<span class="pips" role="img" aria-label="{}">{}</span>', words, mark_safe(squares + rest))


@register.inclusion_tag("components/spread.html")
def spread(scores: Sequence[Number], mean: Number, minimum: int = 1, maximum: int = 5) -> dict[str, Any]:
    """Each reader's score as a dot and the mean as a line, on the scale."""

    def left(score: Number) -> float:
        return round(place(float(score), minimum, maximum, 4, 96), 1)

    said = gettext("Poäng: %(scores)s. Medel %(mean)s.") % {
        "scores": ", ".join(decimal(score) for score in scores),
        "mean": decimal(round(float(mean), 1)),
    }
    return {"dots": [left(score) for score in scores], "mean": left(mean), "said": said}


@register.inclusion_tag("components/chart.html")
def chart(
    points: Iterable[Any],
    label: Text,
    baseline: Number | None = None,
    target: Number | None = None,
    unit: Text = "",
    start: date | None = None,
    end: date | None = None,
) -> dict[str, Any]:
    """A measure from its baseline towards its target, as a line, as a sentence and as a table."""
    values = shaped(Point, points)
    drawn = _curve(values, baseline, target, start, end) if values else None
    said = [_measured(value, unit) for value in (baseline, values[-1].value if values else None, target)]
    at = drawn.dots[-1] if drawn else (0.0, 0.0)
    return {
        "points": values,
        "curve": drawn,
        "label": label,
        "baseline": said[0],
        "now": said[1],
        "target": said[2],
        "unit": unit,
        "at": at,
        "lift": _lift(at[1], drawn.target_y if drawn else None),
        "anchor": "start" if at[0] < 15 else "end" if at[0] > 80 else "middle",
        "said": _in_words(label, *said),
    }


def _curve(
    values: Sequence[Point], baseline: Number | None, target: Number | None, start: date | None, end: date | None
) -> Curve:
    return curve(
        [(point.on, float(point.value)) for point in values],
        baseline=None if baseline is None else float(baseline),
        target=None if target is None else float(target),
        start=start,
        end=end,
    )


def _lift(dot: float, target: float | None) -> int:
    """How far from its dot the last value is written: over the words on the target's line where it would meet them.

    Never under the dot, where the line that rises to it runs.
    """
    below = NEAR if target is None else dot - target
    return -12 if below >= NEAR else -max(12, round(24 + below * HEIGHT / 100))


def _measured(value: Number | None, unit: Text) -> str:
    return "" if value is None else f"{decimal(value)}\u00a0{unit}".rstrip()


def _in_words(label: Text, baseline: str, now: str, target: str) -> str:
    sentences = [f"{label}."]
    if baseline:
        sentences.append(gettext("Utgångsläget är %(value)s.") % {"value": baseline})
    if now:
        sentences.append(gettext("Nu är det %(value)s.") % {"value": now})
    if target:
        sentences.append(gettext("Målet är %(value)s.") % {"value": target})
    return " ".join(sentences)
