"""Changing an open need: a new version is kept, and everybody who follows, asked, drafted or pitched is told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.joining.models import Invitation
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from needs import messages
from needs.models import Need, NeedVersion
from needs.rules import in_group
from needs.services.areas import NOT_YOURS
from needs.services.briefs import MANY, known_requirements, write_brief
from needs.services.rows import Row
from needs.wording import BRIEF, content_of

NOTE = 500  # letters


def keep_version(need: Need, note: str = "") -> None:
    """Keep the brief as it now stands under the need's version number."""
    NeedVersion.objects.create(
        need=need, number=need.version, content=content_of(need), note=note[:NOTE], at=clock.now()
    )


@transaction.atomic
def change_need(
    need: Need, *, actor: Actor, note: str, requirements: Iterable[Row] | None = None, **fields: Any
) -> None:
    """Change an open need's brief: a new version is kept and everybody who follows, drafted or pitched gets a letter.

    Fairness: criteria, weights and seal stay as they were at opening, and no requirement disappears (answers to it
    stand in pitches). Raises NotAllowed outside the group; Refused when the need is not open, without a note, or when
    a requirement is gone or emptied; KeyError when a field is not of the brief.
    """
    lock_open(need, actor)
    if not note.strip():
        raise Refused(_("Skriv vad som har ändrats. Alla som följer behovet får läsa det."))
    if not set(fields) <= {*BRIEF, *MANY}:
        raise KeyError(", ".join(sorted(set(fields) - set(BRIEF))))
    rows = None if requirements is None else list(requirements)
    if rows is not None and not _keeps_all(need, rows):
        raise Refused(_("Ett krav kan inte tas bort när behovet är öppet. Gör det till ett önskemål i stället."))
    write_brief(need, rows, {**fields, "version": need.version + 1})
    keep_version(need, note.strip())
    messages.need_changed(need, note.strip())


def _keeps_all(need: Need, rows: list[Row]) -> bool:
    return len(rows) >= len(known_requirements(need)) and all(row.get("text", "").strip() for row in rows)


@transaction.atomic
def extend_deadline(need: Need, *, actor: Actor, deadline_at: datetime, reason: str) -> None:
    """Move the last day forward, never back; everybody who follows, drafted or pitched gets a letter with the reason.

    Fairness: somebody may have planned for the day. Raises NotAllowed outside the group, Refused when the need is
    closed, the day is not later, or no reason is said.
    """
    lock_open(need, actor)
    if need.deadline_at is None or deadline_at <= need.deadline_at:
        raise Refused(_("Sista dagen kan bara flyttas framåt. Någon kan redan ha planerat efter den."))
    if not reason.strip():
        raise Refused(_("Skriv varför sista dagen flyttas. Alla som följer behovet får läsa det."))
    write_brief(need, None, {"deadline_at": deadline_at, "version": need.version + 1})
    # Whoever was asked to pitch can answer for as long as anybody can pitch.
    Invitation.objects.to(Need._meta.label_lower, need.pk).standing().update(expires_at=deadline_at)
    keep_version(need, reason.strip())
    messages.need_extended(need, reason.strip())


def lock_open(need: Need, actor: Actor) -> None:
    """Hold an open need's row. Raises NotAllowed outside the group, Refused when it is not open (any more)."""
    if not in_group(actor, need):
        raise NotAllowed(NOT_YOURS)
    lock(need)
    # The database's clock, asked under the lock, holds the deadline to the second.
    if not need.takes_pitches or (need.deadline_at and need.deadline_at <= clock.database_now()):
        raise Refused(_("Behovet är inte öppet längre och kan inte ändras."))
