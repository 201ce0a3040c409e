"""Filters that turn data into Swedish or English words: amounts, dates, times, plain text."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import formats
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ignite.kernel import clock as kernel_clock
from ignite.kernel.money import format_sek, group

register = template.Library()


@register.filter
def sek(amount: int | Decimal | None) -> str:
    """1250000 -> "1 250 000 kr"; nothing for no amount."""
    return "" if amount is None or amount == "" else format_sek(amount)


@register.filter
def number(value: int | None) -> str:
    """1250 -> "1 250"."""
    return "" if value is None else group(value)


@register.filter
def decimal(value: Decimal | float | None) -> str:
    """A measured value in the reader's form, without needless noughts: 47.50 -> "47,5"."""
    if value is None:
        return ""
    plain = f"{Decimal(str(value)):f}"
    bare = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return bare.replace(".", formats.get_format("DECIMAL_SEPARATOR")).replace("-", "\u2212")


@register.filter
def day(value: date | datetime | None) -> str:
    """12 mars 2026, as a date in Stockholm."""
    return "" if value is None else formats.date_format(_local(value), "DATE_FORMAT")


@register.filter
def short_day(value: date | datetime | None) -> str:
    """12 mars; the year is said when it is another than this one."""
    if value is None:
        return ""
    local = _local(value)
    return formats.date_format(local, "MONTH_DAY_FORMAT" if local.year == kernel_clock.today().year else "DATE_FORMAT")


@register.filter
def moment(value: datetime | None) -> str:
    """torsdag 12 mars kl. 9.00, in Stockholm; the year is said when it is another than this one."""
    if value is None:
        return ""
    return formats.date_format(kernel_clock.local(value), _pattern(value))


def _pattern(value: datetime) -> str:
    pattern: str = formats.get_format("DATETIME_FORMAT")
    this_year = kernel_clock.local(value).year == kernel_clock.today().year
    return pattern if this_year else pattern.replace("F", "F Y", 1)


@register.filter
def stamp(value: date | datetime | None) -> str:
    """12 mars kl. 9.00, or 12 mars for a date: for lists of what has happened."""
    if not isinstance(value, datetime):
        return short_day(value)
    return formats.date_format(kernel_clock.local(value), _pattern(value).replace("l ", "", 1))


@register.filter
def clock(value: datetime | None) -> str:
    """9.00, in Stockholm."""
    return "" if value is None else formats.time_format(kernel_clock.local(value), "TIME_FORMAT")


@register.filter
def iso(value: date | datetime | None) -> str:
    """2026-03-12 or 2026-03-12T09:00:00+01:00, for <time datetime>."""
    return "" if value is None else _local(value).isoformat()


@register.filter
def paragraphs(text: Any) -> SafeString:
    """Plain text as escaped paragraphs; an empty line parts them, a single line break stays one."""
    parts = [part.strip() for part in re.split(r"\r?\n\s*\r?\n", str(text or "")) if part.strip()]
    return format_html_join("\n", "<p>{}</p>", ((_lines(part),) for part in parts))


def _lines(text: str) -> SafeString:
    return mark_safe("<br>".join(conditional_escape(line) for line in text.splitlines()))


def _local(value: date | datetime) -> date | datetime:
    return kernel_clock.local(value) if isinstance(value, datetime) else value


@register.filter
def percent(value: float) -> str:
    """A place in a drawing: 41.5 -> "41.5%", with a point in every language."""
    return f"{value:.2f}%"
