"""Reads of the programme's notes."""

from django.db import models

from ignite.accounts.models import ContactNote, Organisation
from ignite.accounts.models import ContactNoteQuerySet as Notes
from ignite.joining.models import JoinRequest
from ignite.kernel.actor import Actor

SHOWN = 5
NOTED: dict[str, type[models.Model]] = {"organisation": Organisation, "join-request": JoinRequest}


def mark_of(about: models.Model) -> str:
    """What addresses call the thing that a note is about. Raises StopIteration for what nobody notes about."""
    return next(mark for mark, model in NOTED.items() if isinstance(about, model))


def notes_about(about: models.Model, actor: Actor) -> Notes:
    """The notes about a thing, the newest first; none for anybody but the programme."""
    rows = ContactNote.objects.for_user(actor).filter(about_type=about._meta.label_lower, about_id=about.pk)
    return rows.select_related("by")


def newest_notes(about: models.Model, actor: Actor) -> list[ContactNote]:
    """The newest notes, and one more when there are further ones. One query."""
    return list(notes_about(about, actor)[: SHOWN + 1])
