"""What the programme entered for organisations: noted, confirmed by one of theirs, or said not to be so."""

from __future__ import annotations

from django.db import models, transaction
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Entry, Organisation
from ignite.accounts.rules import NOT_YOURS, may_enter_for_others
from ignite.accounts.services.notes import add_note
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock

WHAT_LENGTH = 300
objected = Signal()  # sender=Entry; entry, line: somebody says that it is not so; sent inside the transaction


@transaction.atomic
def begin_help(organisation: Organisation, *, actor: Actor, said_by: str, how: str, text: str = "") -> None:
    """Note in the contact log that somebody asked the programme to enter something. Raises NotAllowed for others."""
    if not may_enter_for_others(actor):
        raise NotAllowed(NOT_YOURS)
    said = text.strip() or str(_("Bad programmet att skriva in uppgifter."))
    add_note(organisation, actor=actor, kind=how, text=said, person=said_by)


def note_entry(about: models.Model, *, organisation_id: int, line: str, actor: Actor, said_by: str = "") -> Entry:
    """Note one write; several of the same thing on the same day by the same person are one entry.

    ``line`` is the text as it stands in the code. An entry that was objected to waits anew: it has been mended.
    """
    entry, is_new = Entry.objects.get_or_create(
        organisation_id=organisation_id,
        about_type=about._meta.label_lower,
        about_id=about.pk,
        entered_by_id=actor.user_id,
        day=clock.today(),
        confirmed_at=None,
        defaults={"what": line[:WHAT_LENGTH], "said_by": said_by},
    )
    if is_new:
        return entry
    lines = entry.what.split("\n")
    if line not in lines and len(entry.what) + len(line) < WHAT_LENGTH:
        entry.what = "\n".join([*lines, line])
    entry.at, entry.said_by = clock.now(), said_by or entry.said_by
    entry.objection, entry.objected_by, entry.objected_at = "", None, None
    entry.save(update_fields=["what", "at", "said_by", "objection", "objected_by", "objected_at"])
    return entry


@transaction.atomic
def confirm_entry(entry: Entry, *, actor: Actor, may: bool) -> bool:
    """Say that what was entered is so; with it all that waits about the same thing. False when it was said before.

    ``may`` tells whether the actor may write the thing (the room of the thing knows). Raises NotAllowed.
    """
    _hold(entry, actor, may)
    if entry.confirmed_at is not None:
        return False
    same = Entry.objects.waiting().filter(
        organisation_id=entry.organisation_id, about_type=entry.about_type, about_id=entry.about_id
    )
    same.update(confirmed_at=clock.now(), confirmed_by=actor.user_id)
    entry.refresh_from_db()
    return True


@transaction.atomic
def object_to_entry(entry: Entry, *, actor: Actor, may: bool, text: str, line: str = "") -> bool:
    """Say what is wrong: the programme gets a letter, and the entry goes on waiting. False when just that was said.

    ``line`` names the thing. Raises NotAllowed, or Refused without words or when it is confirmed.
    """
    _hold(entry, actor, may)
    words = text.strip()
    if not words:
        raise Refused(_("Skriv vad som inte stämmer."))
    if entry.confirmed_at is not None:
        raise Refused(_("Uppgiften är redan bekräftad."))
    if entry.objection == words:
        return False
    entry.objection, entry.objected_by_id, entry.objected_at = words, actor.user_id, clock.now()
    entry.save(update_fields=["objection", "objected_by", "objected_at"])
    objected.send(sender=Entry, entry=entry, line=line)
    return True


def _hold(entry: Entry, actor: Actor, may: bool) -> None:
    lock(entry)
    is_theirs = actor.organisation_id == entry.organisation_id and not actor.is_helping
    if not (is_theirs and may):
        raise NotAllowed(NOT_YOURS)
