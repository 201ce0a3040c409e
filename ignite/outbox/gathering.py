"""Gathering: one letter to each person with what was put by for them, once its moment has come.

Any number of processes may gather at any time. One person is one transaction that locks them, queues the letter and
notes in each letter put by that this one carries it: whenever a process dies, nothing is lost nor told twice.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import User
from ignite.kernel import clock
from ignite.outbox.choosing import choices_of
from ignite.outbox.enums import MessageClass, Pace, Status
from ignite.outbox.kinds import Kind, find, register
from ignite.outbox.models import Message
from ignite.outbox.recipients import Recipient, recipient_of
from ignite.outbox.services import queue, write

log = logging.getLogger(__name__)
SECONDS = 5.0  # after which a round leaves the rest to the next one
SHOWN = 40  # letters that one letter lists; the rest stand in the inbox
_LINE = 160
_LATER = timedelta(hours=1)


def _is_worth_it(message: Message) -> bool:
    return bool(_still_wanted(message))


def _fresh(message: Message) -> Mapping[str, Any]:
    return _facts(_still_wanted(message))


GATHERED = register(
    Kind(
        "gathered",
        MessageClass.DIGEST,
        _("Du får brevet för att du har valt att få brev samlade."),
        label=_("Samlade brev"),
        still_true=_is_worth_it,
        render_late=True,
        fresh=_fresh,
        gathers=True,
        sample={
            "letters": [
                {
                    "subject": _("En ny pitch till behovet Mer ekologisk mat"),
                    "line": _("Solrosen AB har lämnat en pitch."),
                    "url": "https://ignite.example.org/needs/1/",
                },
                {
                    "subject": _("Svar på er fråga"),
                    "line": _("Järfälla kommun har svarat på en fråga som ni ställde."),
                    "url": "https://ignite.example.org/needs/2/",
                },
            ],
            "number": 2,
            "more": 0,
        },
    )
)


def gather(seconds: float = SECONDS) -> int:
    """Queue a letter to each person for whom something put by is due; returns how many. Never raises: what is due at
    once must leave anyway, and the next tick tries again.
    """
    made, end = 0, time.monotonic() + seconds
    try:
        for user_id in _waiting():
            if time.monotonic() > end:
                break
            made += _gather_in_turn(user_id)
    except Exception:
        log.exception("What was put by could not be looked for; the next tick tries again.")
    return made


def _waiting() -> list[int]:
    due = Message.objects.filter(gather_at__lte=clock.DatabaseNow(), carried_by__isnull=True, recipient__isnull=False)
    return list(due.order_by("recipient_id").values_list("recipient_id", flat=True).distinct())


def _gather_in_turn(user_id: int) -> bool:
    try:
        return gather_for(user_id) is not None
    except Exception:  # one person's letters must not keep the others' back
        log.exception("What was put by for person %s could not be gathered.", user_id)
        return False


@transaction.atomic
def gather_for(user_id: int) -> Message | None:
    """Queue the letter of one person; None when nothing is due, nothing of it is true any more, or another process is
    at it.
    """
    user = User.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=user_id).first()
    if user is None:
        return None
    mine = Message.objects.filter(recipient_id=user_id, carried_by__isnull=True, status=Status.KEPT)
    rows = list(mine.filter(gather_at__lte=clock.DatabaseNow()).select_for_update(of=("self",)).order_by("pk"))
    wanted, later = [], []
    for row in rows:
        try:
            with transaction.atomic():
                if user.is_active and _is_true(row, clock.now()):
                    _rewrite(row)
                    wanted.append(row)
        except Exception:
            log.exception("Message %s could not be asked whether it is still true; it waits.", row.pk)
            later.append(row.pk)
    if later:
        Message.objects.filter(pk__in=later).update(gather_at=clock.now() + _LATER)
    letter = _queue_letter(user, wanted) if wanted else None
    # What is no longer true stays in the inbox and is not mailed.
    left = {row.pk for row in rows} - {row.pk for row in wanted} - set(later)
    Message.objects.filter(pk__in=left).update(gather_at=None)
    return letter


def _queue_letter(user: User, wanted: list[Message]) -> Message:
    moment = max(row.gather_at for row in wanted if row.gather_at)
    letter = queue(
        GATHERED,
        to=recipient_of(user),
        # The first letter tells two of one moment apart: one put by at the last instant may have missed the first.
        key=f"{moment.isoformat()}:{wanted[0].pk}",
        context=_facts(wanted),
        url=reverse("inbox"),
        action=_("Öppna Brev till dig"),
    )
    if letter is None:
        raise RuntimeError("A letter that gathers these was queued already.")
    Message.objects.filter(pk__in=[row.pk for row in wanted]).update(carried_by=letter)
    return letter


def _still_wanted(letter: Message) -> list[Message]:
    """Of what a letter carries, what is still true and has not been switched off since."""
    refused = {choice.message_class for choice in choices_of(letter.recipient_id or 0) if choice.pace == Pace.OFF}
    now = clock.now()
    carried = Message.objects.filter(carried_by=letter).order_by("pk")
    return [row for row in carried if _class_of(row) not in refused and _is_true(row, now)]


def _is_true(row: Message, now: datetime) -> bool:
    if row.expires_at is not None and row.expires_at <= now:
        return False
    kind = find(row.kind)
    return kind is None or kind.still_true is None or kind.still_true(row)


def _class_of(row: Message) -> MessageClass | None:
    kind = find(row.kind)
    return kind.message_class if kind else None


def _rewrite(row: Message) -> None:
    """Bring the words of a letter that is written late up to now: it may have been put by for a week."""
    kind = find(row.kind)
    if kind is None or not row.render_late:
        return
    facts = kind.fresh(row) if kind.fresh else row.context or {}
    to = Recipient(row.to_address, row.to_name, row.locale, row.recipient_id, row.organisation_id)
    write(row, kind, to, facts, url=row.action_url, action=row.action_label)
    row.save(update_fields=["subject", "body_text", "body_html", "action_url", "action_label"])


def _facts(rows: list[Message]) -> dict[str, Any]:
    letters = [{"subject": row.subject, "line": _first_line(row), "url": _address(row)} for row in rows[:SHOWN]]
    return {"letters": letters, "number": len(rows), "more": len(rows) - len(letters)}


def _first_line(row: Message) -> str:
    """The first paragraph after the greeting, on one line that begins no list."""
    parts = row.body_text.split("\n\n", 2)
    return Truncator(" ".join(parts[1].split()) if len(parts) > 1 else "").chars(_LINE).lstrip("- ")


def _address(row: Message) -> str:
    return row.action_url or f"{settings.SITE_URL}{reverse('letter', args=[row.public_id])}"
