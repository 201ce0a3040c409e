"""The tag by which pages of organisations and requests show the programme what it has noted."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.services import may_change_note
from ignite.joining.forms import NoteForm
from ignite.joining.queries.notes import SHOWN, mark_of, newest_notes

register = template.Library()


@register.inclusion_tag("joining/_contact_log.html", takes_context=True)
def contact_log(context: template.RequestContext, about: Any) -> dict[str, Any]:
    """The newest notes about an organisation or a request to join, and the form for another: for the programme only.

    One query; none for anybody else.
    """
    actor = context["actor"]
    if not actor.is_programme or about is None:
        return {}
    notes = newest_notes(about, actor)
    return {
        "is_shown": True,
        "about": about,
        "notes": [(note, may_change_note(note, actor)) for note in notes[:SHOWN]],
        "has_more": len(notes) > SHOWN,
        "form": NoteForm(prefix="note"),
        "address": reverse("contact-log", args=[mark_of(about), about.pk]),
        "back": context["request"].get_full_path(),
        "csrf_token": context.get("csrf_token"),
        "request": context["request"],
        "heading": _("Kontakter och anteckningar"),
    }
