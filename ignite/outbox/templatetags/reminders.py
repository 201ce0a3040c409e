"""The tag by which pages of things and people lead the programme to their reminders."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from ignite.accounts.models import User
from ignite.outbox.kinds import Text
from ignite.outbox.reminding.queries import models, written
from ignite.outbox.reminding.terms import thing_of

register = template.Library()


@register.inclusion_tag("outbox/_reminders_of.html")
def reminders_of(about: Any, label: Text = "") -> dict[str, Any]:
    """A link to the reminders of a thing, or to a person (a user), for the programme only. No query."""
    if isinstance(about, User):
        query = f"person={about.pk}"
    elif about._meta.label_lower in models():
        query = f"about={written(thing_of(about))}"
    else:
        return {}  # nothing reminds of it
    return {"address": f"{reverse('reminders')}?{query}", "label": label or _("Påminnelser")}
