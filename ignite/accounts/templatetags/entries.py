"""The tags by which pages say that the programme entered what they show, and lead the programme to enter more."""

from typing import Any

from django import template

from ignite.accounts.entered import waiting_about
from ignite.accounts.helping import HELPED
from ignite.accounts.rules import may_enter_for_others

register = template.Library()


@register.inclusion_tag("accounts/_entered.html", takes_context=True)
def entered(context: template.Context, obj: Any) -> dict[str, Any]:
    """That the programme entered a thing and nobody has confirmed it, for its organisation and the programme.

    A query, and none where nothing waits.

    One who may write the thing confirms it here with one click.
    """
    request = context["request"]
    seat = request.actor.seat
    if seat is None or not seat.waiting_entries:
        return {}
    rows = waiting_about(obj, request.actor)
    return {"rows": rows, "first": rows[0] if rows else None, "request": request}


@register.inclusion_tag("accounts/_help_link.html", takes_context=True)
def help_link(context: template.Context, organisation: Any) -> dict[str, Any]:
    """The way to enter something for an organisation, for those in the programme who may. No query."""
    may = may_enter_for_others(context["request"].actor) and organisation.kind in HELPED
    return {"organisation": organisation if may else None}
