"""What is remembered of reminders: how far each policy has looked, an edition's own times, and pauses.

Which reminders are due is never stored: it follows from the policies, the dates and what is done.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ignite.accounts.models import User
from ignite.editions.models import Edition
from ignite.kernel import clock


class ReminderMark(models.Model):
    """How far a policy has looked: what fell due up to this instant has been queued, or was no longer of use."""

    policy = models.CharField(max_length=60, primary_key=True)
    looked_until = models.DateTimeField()

    class Meta:
        db_table = "outbox_reminder_mark"

    def __str__(self) -> str:
        return f"{self.policy}: {self.looked_until}"


class ReminderSetting(models.Model):
    """An edition's own times of a policy (codes of ``policies.Offset``; None: the policy's own), or its pause."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    policy = models.CharField(max_length=60)
    offsets = ArrayField(models.CharField(max_length=20), null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "outbox_reminder_setting"
        constraints = [models.UniqueConstraint(fields=["edition", "policy"], name="outbox_reminder_setting_once")]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.policy}"


class ReminderPause(models.Model):
    """No reminders of one thing, to one person, or to one person about one thing, until somebody lifts it."""

    policy = models.CharField(max_length=60, blank=True)  # "" is every policy
    about_type = models.CharField(max_length=100, blank=True)
    about_id = models.BigIntegerField(null=True)
    recipient = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "outbox_reminder_pause"
        constraints = [
            models.CheckConstraint(
                condition=(~Q(about_type="") & Q(about_id__isnull=False)) | Q(recipient__isnull=False),
                name="outbox_pause_is_about_something",
            ),
            models.UniqueConstraint(
                fields=["policy", "about_type", "about_id", "recipient"],
                nulls_distinct=False,
                name="outbox_pause_once",
            ),
        ]
        indexes = [models.Index(fields=["about_type", "about_id"], name="outbox_pause_about")]

    def __str__(self) -> str:
        return f"{self.policy or '*'} {self.about_type}:{self.about_id} {self.recipient_id}"
