"""Delivery over time, drawn."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ignite.kernel.access import programme
from ignite.kernel.drawing import Column, stack
from ignite.kernel.http import Request
from ignite.kernel.shapes import Figure
from ignite.kernel.templatetags.words import day as in_words
from ignite.kernel.templatetags.words import decimal, number
from ignite.outbox import delivered, queries
from ignite.outbox.delivered import Day, Speed

PARTS = ("sent", "kept", "bounced", "failed")


@programme
def delivery(request: Request) -> HttpResponse:
    """The last thirty days: what became of the letters of each day, and how soon they were taken."""
    days, speed = delivered.days(), delivered.speed()
    totals = {part: sum(getattr(one, part) for one in days) for part in PARTS}
    columns = stack([[getattr(one, part) for part in PARTS] for one in days])
    context = {
        "days": days,
        "columns": [(column, _drawn(column)) for column in columns],
        "labels": _labels(),
        "totals": totals,
        "figures": _figures(totals, speed),
        "said": _said(days, totals),
        "most": max(one.all for one in days),
        "health": queries.health(),
    }
    return render(request, "outbox/delivery.html", context)


def _drawn(column: Column) -> list[tuple[str, float, float]]:
    return [(part, y, height) for part, (y, height) in zip(PARTS, column.parts, strict=True) if height]


def _labels() -> list[tuple[str, str]]:
    words = (_("Skickade"), _("Bara i brevlådan"), _("Kom i retur"), _("Gick inte fram"))
    return list(zip(PARTS, words, strict=True))


def _figures(totals: dict[str, int], speed: Speed) -> list[Figure]:
    figures = [Figure(number(totals["sent"]), _("skickade på 30 dagar"))]
    if speed.share is not None and speed.p95 is not None:
        figures += [
            Figure(_("%(share)s %%") % {"share": decimal(round(speed.share, 1))}, _("mottagna inom 10 sekunder")),
            Figure(_("%(seconds)s s") % {"seconds": decimal(round(speed.p95, 1))}, _("tog 95 av 100 som längst")),
        ]
    return [*figures, Figure(number(totals["failed"] + totals["bounced"]), _("gick inte fram eller kom i retur"))]


def _said(days: list[Day], totals: dict[str, int]) -> str:
    most = max(days, key=lambda one: one.all)
    words = {label: number(totals[part]) for part, label in _labels()}
    listed = ", ".join(f"{label.lower()} {count}" for label, count in words.items())
    if not most.all:
        return _("Inga brev de senaste 30 dagarna.")
    said = _("Brev de senaste 30 dagarna: %(listed)s. Flest var det %(day)s, %(count)s.")
    return said % {"listed": listed, "day": in_words(most.on), "count": number(most.all)}
