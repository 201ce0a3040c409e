"""Reminders follow from the policies: those that the version before queued for a day to come are called off.

Else each would go twice. First letters of the kinds that share a reminder's name are due when they are made, and stay.
"""

from django.db import migrations

REMINDERS = "'workshop_unanswered', 'workshop_tomorrow', 'workshop_today', 'meeting_outcome'"
BOTH = "'member_invited', 'member_requested', 'commitment_to_sign', 'pilot_to_sign', 'story_to_approve'"
CALL_OFF = f"""
UPDATE outbox_message SET status = 'cancelled'
WHERE status IN ('queued', 'held') AND policy = '' AND due_at > kernel_now()
  AND (kind IN ({REMINDERS}) OR (kind IN ({BOTH}) AND due_at > created_at + interval '1 day'))
"""  # noqa: S608 (names from above)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_clock_and_record"), ("outbox", "0007_meant_for")]

    operations = [migrations.RunSQL(CALL_OFF, migrations.RunSQL.noop)]
