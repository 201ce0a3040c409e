"""Letters of a told past: the demo programme's history says that they arrived, and they reach no mailbox.

Only outside production. Each letter is asked whether it is still true and written late just as if it were leaving; what
is left out is the mail server, and the claim that keeps two workers apart: nobody else delivers while a past is told.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import F

from ignite.kernel import clock
from ignite.outbox.enums import Outcome, Status
from ignite.outbox.kinds import kind_named
from ignite.outbox.models import Attempt, Message
from ignite.outbox.recipients import Recipient
from ignite.outbox.services import write

WORKER = "told"
AT_ONCE = timedelta(seconds=20)
OPENED_AFTER = timedelta(hours=3)


def mark_delivered(*, besides: Collection[str] = ()) -> int:
    """Count as delivered, at the moment each was due, what is due by the clock; returns how many.

    What is no longer true is cancelled, what has run out expires. Letters to the addresses ``besides`` are left in the
    queue. Raises ImproperlyConfigured in production.
    """
    if settings.PRODUCTION:
        raise ImproperlyConfigured("Letters can only be said to have arrived outside production.")
    moment = clock.now()
    due = Message.objects.filter(status=Status.QUEUED, due_at__lte=moment).exclude(to_address__in=list(besides))
    letters = list(due)
    if letters:
        with transaction.atomic():
            return _settle(letters, moment)
    return 0


def _settle(letters: list[Message], moment: datetime) -> int:
    late = [letter.pk for letter in letters if letter.expires_at is not None and letter.expires_at <= moment]
    arrived = [letter for letter in letters if letter.pk not in late and (_is_new(letter, moment) or _is_true(letter))]
    gone = {letter.pk for letter in letters} - set(late) - {letter.pk for letter in arrived}
    for status, ids in ((Status.EXPIRED, late), (Status.CANCELLED, gone)):
        if ids:
            Message.objects.filter(pk__in=ids).update(status=status)
    for letter in arrived:
        if letter.render_late and not _is_new(letter, moment):
            _write_late(letter)
    _note(arrived)
    return len(arrived)


def mark_read(before: datetime) -> int:
    """Count as opened by their receivers what arrived before then, besides every ninth; returns how many.

    Raises ImproperlyConfigured in production.
    """
    if settings.PRODUCTION:
        raise ImproperlyConfigured("Letters can only be said to have been opened outside production.")
    arrived = Message.objects.filter(status=Status.SENT, recipient__isnull=False, read_at=None, sent_at__lt=before)
    opened = arrived.alias(place=F("pk") % 9).exclude(place=0)
    return opened.update(read_at=F("sent_at") + OPENED_AFTER)


def _is_new(letter: Message, moment: datetime) -> bool:
    """Whether it was written a moment ago: nothing has happened since, so that it is as true as it was then, and its
    words are what they would be now.
    """
    return letter.created_at > moment - AT_ONCE


def _is_true(letter: Message) -> bool:
    kind = kind_named(letter.kind)
    return kind.still_true is None or kind.still_true(letter)


def _write_late(letter: Message) -> None:
    kind = kind_named(letter.kind)
    facts = kind.fresh(letter) if kind.fresh else letter.context or {}
    to = Recipient(letter.to_address, letter.to_name, letter.locale, letter.recipient_id, letter.organisation_id)
    write(letter, kind, to, facts, url=letter.action_url, action=letter.action_label)
    letter.save(update_fields=["subject", "body_text", "body_html", "action_url", "action_label"])


def _note(arrived: list[Message]) -> None:
    ids = [letter.pk for letter in arrived]
    Message.objects.filter(pk__in=ids).update(status=Status.SENT, sent_at=F("due_at"), attempts=1)
    Attempt.objects.bulk_create(
        Attempt(
            message=letter, number=1, worker=WORKER, started_at=letter.due_at, ended_at=letter.due_at,
            outcome=Outcome.SENT, smtp_code="250",
        )
        for letter in arrived
    )  # fmt: skip
