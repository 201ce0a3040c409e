"""Claim, guard and finish in SQL: short statements of one row each, by the database's clock, nothing held in
between.

Any number of workers may run them at once. A claim is a lease: whoever finishes must still hold it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from ignite.outbox.enums import Outcome, Status, Verdict
from ignite.outbox.models import Message
from ignite.outbox.statements import planned

# One reading of the clock for the whole statement, so that the index can be used to its end; the status in the words of
# outbox_claim, so that no other index is.
CLAIM = """
WITH at AS MATERIALIZED (SELECT kernel_now() AS now),
due AS (
    SELECT id FROM outbox_message
    WHERE lower(status) IN ('queued', 'sending')
      AND due_at <= (SELECT now FROM at)
      AND (status = 'queued' OR lease_until < (SELECT now FROM at))
      AND NOT EXISTS (
          SELECT 1 FROM outbox_sender WHERE channel = %(channel)s AND paused_until > (SELECT now FROM at))
    ORDER BY priority, due_at, id
    LIMIT 1 FOR UPDATE SKIP LOCKED),
taken AS (
    UPDATE outbox_message m
    SET status = 'sending', lease_token = %(token)s, attempts = m.attempts + 1,
        lease_until = (SELECT now FROM at) + %(lease)s
    FROM due WHERE m.id = due.id RETURNING m.*),
tried AS (
    INSERT INTO outbox_attempt (message_id, number, worker, started_at, outcome, smtp_code, note)
    SELECT id, attempts, %(worker)s, (SELECT now FROM at), 'started', '', '' FROM taken RETURNING id)
SELECT taken.*, tried.id AS attempt_id FROM taken, tried
"""

_CLAIM_TYPES = {"channel": "text", "token": "uuid", "lease": "interval", "worker": "text"}

# The fence: a worker that lost its lease changes nothing, whatever it believes to have done.
FENCE = "status = 'sending' AND lease_token = %(token)s"

_FINISH = """
WITH done AS (
    UPDATE outbox_message
    SET status = %(status)s, lease_token = NULL, lease_until = NULL,
        sent_at = CASE WHEN %(is_sent)s THEN kernel_now() END,
        due_at = CASE WHEN %(wait)s::interval IS NULL THEN due_at ELSE kernel_now() + %(wait)s::interval END,
        attempts = attempts - %(refund)s,
        to_address = %(address)s, provider_ref = %(reference)s, next_error_class = %(verdict)s,
        last_error_code = %(code)s, last_error = %(note)s, gather_at = %(gather_at)s::timestamptz,
        body_text = CASE WHEN %(blank)s THEN '' ELSE body_text END,
        body_html = CASE WHEN %(blank)s THEN '' ELSE body_html END,
        context = CASE WHEN %(blank)s THEN NULL ELSE context END
    WHERE id = %(id)s AND {fence}
    RETURNING id),
noted AS (
    UPDATE outbox_attempt SET ended_at = kernel_now(), outcome = %(outcome)s, smtp_code = %(code)s, note = %(note)s
    WHERE id = %(attempt)s),
healed AS (
    UPDATE outbox_sender SET refusals = 0, paused_until = NULL, since = NULL, reason = ''
    WHERE channel = %(channel)s AND refusals > 0 AND %(is_sent)s)
SELECT count(*) FROM done
"""

_FINISH_TYPES = {
    "id": "bigint", "token": "uuid", "attempt": "bigint", "channel": "text", "status": "text", "outcome": "text",
    "is_sent": "boolean", "wait": "interval", "refund": "smallint", "verdict": "text", "code": "text", "note": "text",
    "reference": "text", "blank": "boolean", "address": "text", "gather_at": "timestamptz",
}  # fmt: skip

_GUARD = """
SELECT coalesce(m.expires_at <= kernel_now(), false), known.address, coalesce(u.is_active, true),
       EXISTS (SELECT 1 FROM outbox_suppression s WHERE s.address_hash = known.hash),
       coalesce((SELECT p.pace FROM outbox_preference p WHERE p.user_id = u.id AND p.message_class = %(class)s),
                (SELECT 'off' FROM outbox_opt_out o WHERE o.address_hash = known.hash AND o.message_class = %(class)s))
FROM outbox_message m LEFT JOIN accounts_user u ON u.id = m.recipient_id
CROSS JOIN LATERAL (SELECT CASE WHEN m.meant_for = '' THEN u.email END AS address) account
CROSS JOIN LATERAL (
    SELECT account.address,
           encode(sha256(convert_to(lower(coalesce(account.address, m.to_address)), 'UTF8')), 'hex') AS hash) known
WHERE m.id = %(id)s AND m.status = 'sending' AND m.lease_token = %(token)s
"""

_GUARD_TYPES = {"id": "bigint", "token": "uuid", "class": "text"}

_REFUSED = """
INSERT INTO outbox_sender AS s (channel, refusals, since, reason) VALUES (%(channel)s, 1, kernel_now(), %(reason)s)
ON CONFLICT (channel) DO UPDATE
SET refusals = s.refusals + CASE WHEN s.paused_until > kernel_now() THEN 0 ELSE 1 END,
    since = coalesce(s.since, kernel_now()), reason = excluded.reason
RETURNING refusals
"""

_PAUSE = "UPDATE outbox_sender SET paused_until = kernel_now() + %(length)s WHERE channel = %(channel)s"


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that this worker holds until the lease ends, and the row of its try."""

    message: Message
    token: uuid.UUID
    attempt_id: int
    channel: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds for a claimed message at this moment."""

    is_expired: bool
    address: str | None
    is_active: bool
    is_suppressed: bool
    pace: str | None = None  # what the receiver chose for this class; None: nothing, so at once


@dataclass(frozen=True, slots=True)
class Ending:
    """How a try ends: the message's next state, when it is due again, and what to keep of the error."""

    status: Status
    outcome: Outcome
    wait: timedelta | None = None
    refund: int = 0
    verdict: Verdict | str = ""
    code: str = ""
    note: str = ""
    reference: str = ""
    blank: bool = False
    gather_at: datetime | None = None


def claim_one(channel: str, *, worker: str, lease: timedelta) -> Claim | None:
    """Take the most urgent due message, or one whose lease has run out; None when there is none (or we
    pause).
    """
    token = uuid.uuid4()
    facts = {"channel": channel, "token": token, "lease": lease, "worker": worker[:100]}
    for message in Message.objects.raw(planned("claim", CLAIM, _CLAIM_TYPES), facts):
        return Claim(message, token, message.attempt_id, channel)  # type: ignore[attr-defined]
    return None


def standing_of(claim: Claim, message_class: str = "") -> Standing | None:
    """Whether it may still leave, and at what pace its receiver wants its class, read anew; None when the lease is
    lost.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            planned("guard", _GUARD, _GUARD_TYPES),
            {"id": claim.message.pk, "token": claim.token, "class": message_class},
        )
        row = cursor.fetchone()
    return None if row is None else Standing(*row)


def finish(claim: Claim, ending: Ending) -> bool:
    """End the try; False when the lease was lost, in which case the message is left alone."""
    facts: dict[str, Any] = {
        "id": claim.message.pk, "token": claim.token, "attempt": claim.attempt_id, "channel": claim.channel,
        "status": ending.status.value, "outcome": ending.outcome.value, "is_sent": ending.status == Status.SENT,
        "wait": ending.wait, "refund": ending.refund, "verdict": str(ending.verdict), "code": ending.code[:20],
        "note": ending.note[:500], "reference": ending.reference[:200], "blank": ending.blank,
        "address": claim.message.to_address, "gather_at": ending.gather_at,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(planned("finish", _FINISH.format(fence=FENCE), _FINISH_TYPES), facts)
        return bool(cursor.fetchone()[0])


def keep_words(claim: Claim) -> None:
    """Save what was written at sending, if the lease is still held."""
    message = claim.message
    held = Message.objects.filter(pk=message.pk, status=Status.SENDING, lease_token=claim.token)
    held.update(
        subject=message.subject, body_text=message.body_text, body_html=message.body_html,
        action_url=message.action_url, action_label=message.action_label,
    )  # fmt: skip


def note_refusal(channel: str, reason: str) -> int:
    """Count a refusal of us; returns how many in a row (those during one pause count as one)."""
    with connection.cursor() as cursor:
        cursor.execute(_REFUSED, {"channel": channel, "reason": reason[:500]})
        return int(cursor.fetchone()[0])


def pause(channel: str, length: timedelta) -> None:
    """Let nobody claim for a while."""
    with connection.cursor() as cursor:
        facts: dict[str, Any] = {"channel": channel, "length": length}
        cursor.execute(_PAUSE, facts)
