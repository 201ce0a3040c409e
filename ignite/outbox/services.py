"""Writing to the outbox: queue letters in the transaction of their cause, cancel, hold, send again."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ignite.kernel import clock, record
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox import calendar as calendar_files
from ignite.outbox import insertion, kinds, nudge, rendering
from ignite.outbox.calendar import Event
from ignite.outbox.enums import Status
from ignite.outbox.kinds import Kind, Text
from ignite.outbox.letters import Letter
from ignite.outbox.models import Batch, Message, Suppression
from ignite.outbox.recipients import Recipient, address_hash

KEPT_FOR = timedelta(days=90)
_COPIED = (
    *(
        "kind",
        "organisation_id",
        "recipient_id",
        "to_address",
        "to_name",
        "meant_for",
        "about_type",
        "about_id",
        "about_seq",
    ),
    *("subject", "body_text", "body_html", "headers", "ics", "locale", "render_late", "context"),
    *("action_url", "action_label", "priority", "max_attempts"),
)


def queue(
    kind: Kind,
    *,
    to: Recipient,
    key: str,
    about: Any = None,
    seq: int = 0,
    context: Mapping[str, Any] | None = None,
    url: str = "",
    action: Text = "",
    due_at: datetime | None = None,
    wall: datetime | None = None,
    expires_at: datetime | None = None,
    calendar: Event | None = None,
    held: bool = False,
    batch: Batch | None = None,
) -> Message | None:
    """Queue one letter in the caller's transaction; None when this receiver has it already (same kind, key
    and seq).

    The letter exists if and only if that transaction commits. ``held`` keeps it back until it is released; a letter
    of an open ``batch`` is held until the batch is released. A kind that the programme holds is held by itself.
    """
    letter = Letter(to, key, about, seq, context or {}, url, action, due_at, wall, expires_at, calendar)
    held = held or (batch is not None and batch.is_open)
    message = compose(kind, letter, held=held, batch=batch)
    if not insertion.insert([message]):
        return None
    if not held:
        nudge.on_commit()
    return message


@transaction.atomic
def queue_many(kind: Kind, letters: Iterable[Letter], *, held: bool = False, batch: Batch | None = None) -> int:
    """Queue many letters of one kind (one COPY); returns how many were new. Those queued before are passed
    over. ``held`` and ``batch`` as in :func:`queue`.
    """
    held = held or (batch is not None and batch.is_open)
    writer = rendering.Writer(kind)
    inserted = insertion.insert([compose(kind, letter, held=held, batch=batch, writer=writer) for letter in letters])
    if inserted and not held:
        nudge.on_commit()
    return inserted


def compose(
    kind: Kind,
    letter: Letter,
    *,
    held: bool = False,
    batch: Batch | None = None,
    writer: rendering.Writer | None = None,
) -> Message:
    """The row of one letter, not yet saved; written at once unless the kind is written at sending.

    Who composes many letters of a kind gives them one ``writer``, which is quicker.
    """
    to, moment = letter.to, clock.now()
    due_at = clock.at_wall(letter.wall.date(), letter.wall.time()) if letter.wall else letter.due_at or moment
    message = Message(
        kind=kind.name,
        dedupe_key=f"{kind.name}:{letter.key}:{to.mark}:seq{letter.seq}",
        organisation_id=to.organisation_id,
        recipient_id=to.user_id,
        to_address=to.email,
        to_name=to.name[:120],
        about_type=letter.about._meta.label_lower if letter.about is not None else "",
        about_id=letter.about.pk if letter.about is not None else None,
        about_seq=letter.seq,
        message_id=f"<{uuid.uuid4()}@{settings.OUTBOX_MESSAGE_ID_DOMAIN}>",
        locale=to.language,
        render_late=kind.render_late,
        status=Status.HELD if held else Status.QUEUED,
        due_at=due_at,
        due_local=letter.wall.replace(tzinfo=None) if letter.wall else None,
        tz="Europe/Stockholm" if letter.wall else "",
        expires_at=letter.expires_at,
        priority=kind.rank,
        purge_after=due_at + KEPT_FOR,
        policy=letter.policy,
        batch=batch,
    )
    _fill(message, kind, letter, writer or rendering.Writer(kind))
    return message


def _fill(message: Message, kind: Kind, letter: Letter, writer: rendering.Writer) -> None:
    if letter.calendar:
        message.ics = calendar_files.render(letter.calendar, email=letter.to.email, name=letter.to.name)
    facts = kind.fresh(message) if kind.fresh and not letter.context else letter.context
    _put(message, writer.render(letter.to, facts, url=letter.url, action=letter.action))
    if kind.render_late:
        message.context = json.loads(json.dumps(dict(letter.context), cls=DjangoJSONEncoder))


def write(message: Message, kind: Kind, to: Recipient, context: Mapping[str, Any], *, url: str, action: Text) -> None:
    """Put the letter's words into the row (not saved)."""
    _put(message, rendering.render(kind, to, context, url=url, action=action))


def _put(message: Message, words: rendering.Rendered) -> None:
    message.subject, message.body_text, message.body_html = words.subject, words.body_text, words.body_html
    message.action_url, message.action_label = words.action_url, words.action_label


def cancel_about(about: Any, kinds: Iterable[Kind | str] | None = None, *, to: Recipient | None = None) -> int:
    """Cancel what has not left about an object (of some kinds, to one receiver, if said); returns how many.

    One that a worker holds at this moment is made to expire: it does not leave unless it is with the mail
    server already.
    """
    rows = Message.objects.filter(about_type=about._meta.label_lower, about_id=about.pk)
    if kinds is not None:
        rows = rows.filter(kind__in=[kind if isinstance(kind, str) else kind.name for kind in kinds])
    if to is not None:
        own = {"recipient_id": to.user_id} if to.user_id else {"to_address__iexact": to.email}
        rows = rows.filter(**own)
    cancelled = rows.filter(status__in=[Status.HELD, Status.QUEUED]).update(status=Status.CANCELLED)
    return cancelled + rows.filter(status=Status.SENDING).update(expires_at=clock.DatabaseNow())


@transaction.atomic
def hold_waiting(before: datetime) -> int:
    """Hold what was queued before an instant; returns how many.

    For the hour after a database was restored: what waits in the back-up may have been sent since it was
    made, so a human decides.
    """
    waiting = Message.objects.filter(status__in=[Status.QUEUED, Status.SENDING], created_at__lt=before)
    return waiting.update(status=Status.HELD, lease_token=None, lease_until=None)


def file_as_sent(before: datetime) -> int:
    """Mark what was due before an instant as sent at its time, without sending it; returns how many.

    For the demo programme, whose past is made by the services: its letters are history, not mail. Raises
    ImproperlyConfigured in production.
    """
    if settings.PRODUCTION:
        raise ImproperlyConfigured("Only the demo files letters as sent that never left.")
    past = Message.objects.filter(status=Status.QUEUED, due_at__lt=before)
    return past.update(status=Status.SENT, sent_at=F("due_at"), attempts=1)


@transaction.atomic
def resend(message: Message, *, actor: Actor, reason: str = "", to_address: str = "") -> Message:
    """Send a letter that did not arrive again, as a new row (a dead one stays dead), maybe to a corrected address; a
    second click gives the first one's row. The old one is seen to then.

    Raises NotAllowed for anybody but the programme, Refused when the letter is not a failed one, its text is gone, or
    the address takes no mail.
    """
    _only_programme(actor)
    message = Message.objects.select_for_update(of=("self",)).select_related("recipient").get(pk=message.pk)
    known = message.recipient.email if message.recipient and not message.meant_for else message.to_address
    other = "" if to_address.strip().lower() == known.lower() else to_address.strip()
    if not message.is_failed:
        raise Refused(_("Bara brev som inte gick fram kan skickas igen."))
    if not message.body_text:
        raise Refused(_("Brevets text är gallrad. Gör om det som brevet gällde i stället."))
    if Suppression.objects.filter(address_hash=address_hash(other or known)).exists():
        raise Refused(_("Adressen tar inte emot post. Rätta adressen eller häv spärren först."))
    copy = _copy(message, other)
    if not insertion.insert([copy]):
        return Message.objects.get(dedupe_key=copy.dedupe_key)
    Message.objects.filter(pk=message.pk, settled_at=None).update(settled_at=clock.now())
    record.write(
        message,
        thing="message",
        move="resend",
        source=message.status,
        target=message.status,
        actor=actor,
        reason=reason,
    )
    nudge.on_commit()
    return copy


def _copy(message: Message, other: str) -> Message:
    moment = clock.now()
    again = Message(
        **{name: getattr(message, name) for name in _COPIED},
        dedupe_key=f"{message.dedupe_key}:again" + (f":{address_hash(other)[:20]}" if other else ""),
        message_id=f"<{uuid.uuid4()}@{settings.OUTBOX_MESSAGE_ID_DOMAIN}>",
        due_at=moment,
        purge_after=moment + KEPT_FOR,
    )
    if other:
        _readdress(again, other)
    return again


def _readdress(message: Message, address: str) -> None:
    """Make the letter one to another address of its receiver: what is theirs alone is written anew."""
    message.meant_for = message.meant_for or message.to_address
    message.to_address = address
    url, label = message.action_url, message.action_label
    words = rendering.words_of(message.subject, message.body_text, url=url, action=label)
    if words is not None:
        to = Recipient(address, message.to_name, message.locale, message.recipient_id, message.organisation_id)
        framed = rendering.frame(kinds.find(message.kind), to, words, url=url, action=label)
        message.body_text, message.body_html = framed.body_text, framed.body_html
    if message.ics:
        message.ics = calendar_files.readdressed(message.ics, email=address, name=message.to_name)


@transaction.atomic
def lift_suppression(suppression: Suppression, *, actor: Actor) -> None:
    """Let an address get mail again. Raises NotAllowed for anybody but the programme."""
    _only_programme(actor)
    record.write(suppression, thing="suppression", move="lift", source="suppressed", target="lifted", actor=actor)
    suppression.delete()


def _only_programme(actor: Actor) -> None:
    if not (actor.is_programme or actor.is_system):
        raise NotAllowed(_("Bara programmet sköter utskicken."))
