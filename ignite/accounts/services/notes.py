"""The programme's notes and contact log: written, corrected for a day by whoever wrote, taken along."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import NoteKind
from ignite.accounts.models import ContactNote
from ignite.accounts.rules import NOT_YOURS
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock

CHANGEABLE_FOR = timedelta(days=1)


@transaction.atomic
def add_note(
    about: models.Model, *, actor: Actor, kind: str, text: str, person: str = "", happened_at: datetime | None = None
) -> ContactNote:
    """Note something about an organisation or a request to join. Raises NotAllowed for others than the programme,
    Refused for an empty note or one of what has not happened yet.
    """
    if not actor.is_programme or actor.user_id is None:
        raise NotAllowed(NOT_YOURS)
    said = _checked(kind=kind, text=text, person=person, happened_at=happened_at or clock.now())
    return ContactNote.objects.create(
        about_type=about._meta.label_lower, about_id=about.pk, by_id=actor.user_id, **said
    )


@transaction.atomic
def change_note(
    note: ContactNote, *, actor: Actor, kind: str, text: str, person: str = "", happened_at: datetime | None = None
) -> None:
    """Correct one's own note within a day. Raises NotAllowed for another's, Refused when it is too late."""
    lock(note)
    if not actor.is_programme or note.by_id != actor.user_id:
        raise NotAllowed(_("Bara den som skrev anteckningen rättar den."))
    if not may_change_note(note, actor):
        raise Refused(_("Anteckningen är äldre än ett dygn. Skriv en ny i stället."))
    said = _checked(kind=kind, text=text, person=person, happened_at=happened_at or note.happened_at)
    for column, value in said.items():
        setattr(note, column, value)
    note.save(update_fields=list(said))


def may_change_note(note: ContactNote, actor: Actor) -> bool:
    """Whether the actor wrote the note less than a day ago."""
    return actor.is_programme and note.by_id == actor.user_id and clock.now() < note.at + CHANGEABLE_FOR


def carry_notes(source: models.Model, target: models.Model) -> int:
    """Let what was noted about one thing be about another from now on; returns how many notes there were."""
    rows = ContactNote.objects.filter(about_type=source._meta.label_lower, about_id=source.pk)
    return rows.update(about_type=target._meta.label_lower, about_id=target.pk)


def _checked(*, kind: str, text: str, person: str, happened_at: datetime) -> dict[str, Any]:
    if not text.strip():
        raise Refused(_("Skriv en anteckning."))
    if happened_at > clock.now() + timedelta(minutes=1):
        raise Refused(_("Tiden har inte kommit än. Anteckna det som har hänt."))
    said = {"kind": NoteKind(kind), "text": text.strip()[:4000], "person": person.strip()[:120]}
    return {**said, "happened_at": happened_at}
