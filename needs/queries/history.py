"""What has happened with a thing, as entries for a timeline: newest first, with the names of those who did it."""

from typing import Any

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _

from ignite.accounts.models import User
from ignite.kernel.lifecycle import Lifecycle, lifecycle_named
from ignite.kernel.models import Transition
from ignite.kernel.shapes import Entry, Text


def history(obj: Any, thing: str) -> list[Entry]:
    """The recorded moves of an object. One query. For its owners and the programme only: it says who and why."""
    lifecycle = lifecycle_named(thing)
    person = User.objects.filter(pseudonym=OuterRef("actor"))
    name = Subquery(person.values(shown=Coalesce(NullIf("name", Value("")), "email", output_field=CharField()))[:1])
    moves = Transition.objects.filter(thing=thing, thing_id=obj.pk).annotate(who=name).order_by("-id")
    return [_entry(lifecycle, move) for move in moves]


def _entry(lifecycle: Lifecycle, move: Any) -> Entry:
    look = lifecycle.looks.get(move.target)
    who = move.who if move.actor else "Ignite"
    if move.on_behalf_of:
        who = _("%(name)s, inskrivet av programmet") % {"name": who or ""}
    return Entry(_title(lifecycle, move), move.at, who or "", move.reason, look.tone if look else "plain")


def _title(lifecycle: Lifecycle, move: Transition) -> Text:
    if move.move == "consent":
        return _("Medgivande till ett område till")
    if move.move == "ask_consent":
        return _("Fråga om ett område till")
    if move.move == "refuse_consent":
        return _("Nej till ett område till")
    if move.move == "waive":
        return _("Undantag från minsta antal områden")
    field: Any = lifecycle.model._meta.get_field("state")
    label = dict(field.flatchoices).get(move.target, move.target)
    if move.move.startswith("undo:"):
        return _("Taget tillbaka till ”%(state)s”") % {"state": label}
    return str(label)
