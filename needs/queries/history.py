"""What has happened with a thing, as entries for a timeline: newest first, with the names of those who did it."""

from typing import Any

from django.utils.translation import gettext as _

from ignite.accounts.models import User
from ignite.kernel import record
from ignite.kernel.lifecycle import Lifecycle, lifecycle_named
from ignite.kernel.models import Transition
from ignite.kernel.shapes import Entry, Text


def history(obj: Any, thing: str) -> list[Entry]:
    """The recorded moves of an object. Two queries. For its owners and the programme only: it says who and why."""
    lifecycle = lifecycle_named(thing)
    moves = record.timeline(obj, thing)
    users = User.objects.filter(pseudonym__in={move.actor for move in moves if move.actor})
    names = {user.pseudonym: str(user) for user in users}
    return [_entry(lifecycle, move, names) for move in reversed(moves)]


def _entry(lifecycle: Lifecycle, move: Transition, names: dict[Any, str]) -> Entry:
    look = lifecycle.looks.get(move.target)
    who = names.get(move.actor) if move.actor else "Ignite"
    return Entry(_title(lifecycle, move), move.at, who or "", move.reason, look.tone if look else "plain")


def _title(lifecycle: Lifecycle, move: Transition) -> Text:
    if move.move == "consent":
        return _("Medgivande till ett område till")
    if move.move == "waive":
        return _("Undantag från minsta antal områden")
    field: Any = lifecycle.model._meta.get_field("state")
    label = dict(field.flatchoices).get(move.target, move.target)
    if move.move.startswith("undo:"):
        return _("Taget tillbaka till ”%(state)s”") % {"state": label}
    return str(label)
