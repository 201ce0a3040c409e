"""Tags for what a reader may do: next steps, buttons for moves, forms and their parts."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import template
from django.forms import BaseForm
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from ignite.kernel.actor import NOBODY
from ignite.kernel.lifecycle import Lifecycle, Move, lifecycle_of
from ignite.kernel.shapes import NextStep, Text, shaped

register = template.Library()
BUTTONS = {"accent": "btn-accent", "line": "btn-line", "stop": "btn-stop"}


@register.inclusion_tag("components/next_steps.html")
def next_steps(items: Iterable[Any]) -> dict[str, Any]:
    """The two or three things that only this reader can do now."""
    return {"steps": shaped(NextStep, items)}


@register.inclusion_tag("components/empty.html")
def empty(title: Text, text: Text = "", url: str = "", action: Text = "") -> dict[str, Any]:
    """What goes here, and the first step."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("components/moves.html", takes_context=True)
def moves(context: template.Context, obj: Any, primary: str = "", without: str = "", only: str = "") -> dict[str, Any]:
    """A button for each move that the reader may make now. ``primary`` names the one that is the next step;
    without it the first move with the tone "go" is. ``without`` names moves that the page offers in another way,
    ``only`` those that are all it offers here.
    """
    lifecycle = lifecycle_of(obj)
    left_out, wanted = without.split(), only.split()
    allowed = [
        move
        for move in lifecycle.allowed(obj, context["request"].actor)
        if move.name not in left_out and (not wanted or move.name in wanted)
    ]
    first = primary or next((move.name for move in allowed if move.tone == "go"), "")
    return {"buttons": [(move, _address(lifecycle, move, obj), _look(move, first)) for move in allowed]}


def _address(lifecycle: Lifecycle, move: Move, obj: Any) -> str:
    if move.page:
        return reverse(move.page, args=[obj.pk])
    return reverse("move", kwargs={"thing": lifecycle.thing, "pk": obj.pk, "move": move.name})


def _look(move: Move, primary: str) -> str:
    if move.name == primary:
        return BUTTONS["accent"]
    return BUTTONS["stop"] if move.tone == "stop" else BUTTONS["line"]


@register.simple_tag
def field(bound_field: Any) -> SafeString:
    """One field with its label, help and error."""
    return bound_field.as_field_group()


@register.simple_tag
def form_body(form: BaseForm) -> SafeString:
    """The whole of a form between <form> and its buttons: error summary, fields, and the autosave line."""
    return form.render("components/form.html")


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """What has to be mended, on top of a form whose fields are placed one by one with ``{% field %}``."""
    return {"form": form}


@register.inclusion_tag("components/autosave.html")
def autosave(url: str) -> dict[str, Any]:
    """Saves the form round it as one types, and says when it was saved. Without JavaScript it is silent."""
    return {"url": url}


@register.simple_tag(takes_context=True)
def form_key(context: template.Context) -> SafeString:
    """The hidden fields of every form that changes something: whence it comes, and that it counts once.

    ``_for`` names the organisation that the programme enters for: sent when that has ended, it is not taken.
    """
    request = context["request"]
    fields: list[tuple[str, Any]] = [("csrfmiddlewaretoken", get_token(request)), ("_once", uuid4())]
    actor = getattr(request, "actor", NOBODY)
    if actor.is_helping:
        fields.append(("_for", actor.on_behalf_of))
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', fields)


@register.simple_tag
def submit(label: Text = "", look: str = "accent", name: str = "", value: str = "") -> SafeString:
    """The button that sends the form. ``look``: accent (the next step), line or stop."""
    named = format_html(' name="{}" value="{}"', name, value) if name else ""
    words = label or gettext("Spara")
    return format_html('<button type="submit" class="btn {}"{}>{}</button>', BUTTONS[look], named, words)
