"""The migration that calls off the reminders which the version before queued for days to come."""

from datetime import timedelta
from importlib import import_module

from django.db import connection

from ignite.kernel import clock
from ignite.outbox.models import Message

CALL_OFF = import_module("ignite.outbox.migrations.0008_nothing_queued_ahead").CALL_OFF


def row(kind, days=3, **fields):
    now = clock.now()
    said = {"dedupe_key": f"{kind}:{days}:{fields}", "message_id": f"<{kind}{days}{fields}@example.org>"}
    return Message.objects.create(
        kind=kind, to_address="gun@example.org", due_at=now + timedelta(days=days),
        purge_after=now + timedelta(days=90), **{**said, **fields},
    )  # fmt: skip


def test_only_reminders_that_no_policy_made_are_called_off(db):
    ahead = [row("workshop_today"), row("member_invited"), row("pilot_to_sign", status="held")]
    kept = [
        row("member_invited", days=0),
        row("workshop_tomorrow", policy="workshop_tomorrow"),
        row("meeting_fixed"),
        row("workshop_today", days=-1),
    ]
    with connection.cursor() as cursor:
        cursor.execute(CALL_OFF)
    assert {Message.objects.get(pk=one.pk).status for one in ahead} == {"cancelled"}
    assert {Message.objects.get(pk=one.pk).status for one in kept} == {"queued"}
