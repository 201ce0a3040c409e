"""What somebody promised at a workshop or a meeting."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Organisation, User
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from needs.rules import group_or_programme
from workshops.lifecycle import FOLLOW_UP
from workshops.models import FollowUp, Meeting, Workshop
from workshops.rules import either_side_or_programme


@transaction.atomic
def promise(
    *,
    actor: Actor,
    what: str,
    promised_by: User,
    due_on: date,
    workshop: Workshop | None = None,
    meeting: Meeting | None = None,
    organisation: Organisation | None = None,
) -> FollowUp:
    """Write down who does what by when; the same words twice give one row.

    Raises NotAllowed for somebody from neither side, Refused for empty words or a day that has passed.
    """
    if workshop is not None:
        allowed = actor.is_programme or (workshop.owner is not None and group_or_programme(actor, workshop))
    else:
        allowed = meeting is not None and either_side_or_programme(actor, meeting)
    if not allowed:
        raise NotAllowed(_("Bara de som var med skriver åtgärder."))
    if not what.strip():
        raise Refused(_("Skriv vad som ska göras."))
    if due_on < clock.today():
        raise Refused(_("Välj ett datum som inte har varit."))
    row, is_new = FollowUp.objects.get_or_create(
        workshop=workshop,
        meeting=meeting,
        what=what.strip(),
        promised_by=promised_by,
        due_on=due_on,
        defaults={"organisation": organisation},
    )
    if is_new:
        FOLLOW_UP.begin(row, actor=actor)
    return row


@FOLLOW_UP.service("finish")
def finish_follow_up(follow_up: FollowUp, *, actor: Actor, reason: str = "") -> bool:
    """It is done."""
    return FOLLOW_UP.run("finish", follow_up, actor=actor, reason=reason, done_at=clock.now())


@FOLLOW_UP.service("drop")
def drop_follow_up(follow_up: FollowUp, *, actor: Actor, reason: str = "") -> bool:
    """It will not be done, because …"""
    return FOLLOW_UP.run("drop", follow_up, actor=actor, reason=reason)
