"""The one library of tags that every template has (settings: builtins). docs/components.md shows each.

An attribute that a tag does not know is refused when the template is compiled.
"""

import functools
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide as draw_icon

from ignite.kernel.shapes import Crumb, Fact, Text, shaped
from ignite.kernel.templatetags import controls, status, words

register = template.Library()
for _part in (words.register, status.register, controls.register):
    register.tags.update(_part.tags)
    register.filters.update(_part.filters)


@functools.lru_cache(maxsize=256)
def _drawn(name: str, extra: str) -> SafeString:
    svg = draw_icon(name, size=None, **{"class": f"icon {extra}".strip(), "aria-hidden": "true"})
    return mark_safe(svg)


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A line icon beside a word, never instead of one. Raises lucide.IconDoesNotExist for an unknown name."""
    return _drawn(name, extra)


@register.inclusion_tag("components/facts.html")
def definition(items: Iterable[Any]) -> dict[str, Any]:
    """Names and values. Facts without a value are left out."""
    facts = [Fact(*item) if isinstance(item, tuple) else item for item in items or ()]
    return {"facts": [fact for fact in shaped(Fact, facts) if fact.value not in (None, "")]}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(items: Iterable[Any]) -> dict[str, Any]:
    """The pages above this one, the nearest last."""
    return {"crumbs": shaped(Crumb, items)}


@register.simple_block_tag
def table(
    content: str, caption: Text, show_caption: bool = False, stack: bool = False, plain: bool = False
) -> SafeString:
    """A table with its name. The body is <thead> and <tbody>.

    ``stack``: on a phone each row becomes a small list; a <td> has its ``data-label``. ``plain``: no frame.
    """
    return format_html(
        '<div class="table-room{}" role="region" aria-label="{}" tabindex="0"><table class="tbl{}">'
        "<caption{}>{}</caption>{}</table></div>",
        " tbl-plain" if plain else "",
        caption,
        " tbl-stack" if stack else "",
        "" if show_caption else mark_safe(' class="visually-hidden"'),
        caption,
        content,
    )


@register.simple_block_tag
def notice(content: str, tone: str = "plain", mark: str = "") -> SafeString:
    """A remark that matters for what one does next; ``mark`` is the name of an icon."""
    drawn = _drawn(mark or NOTICE_ICONS[tone], "")
    return format_html('<div class="notice notice-{}">{}<div>{}</div></div>', tone, drawn, content)


NOTICE_ICONS = {"plain": "info", "go": "circle-check", "wait": "clock", "stop": "triangle-alert"}
