"""What a receiver has chosen: the pace of each class of message, addresses without an account that want no more, and
the key of the personal calendar.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import User
from ignite.kernel import clock
from ignite.outbox.enums import MessageClass, Pace


class Preference(models.Model):
    """How a person wants one class of message. Without a row: at once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    message_class = models.CharField(max_length=10, choices=MessageClass.choices)
    pace = models.CharField(_("När"), max_length=10, choices=Pace.choices, default=Pace.AT_ONCE)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "outbox_preference"
        constraints = [
            models.UniqueConstraint(fields=["user", "message_class"], name="outbox_preference_once"),
            models.CheckConstraint(condition=Q(pace__in=Pace.values), name="outbox_preference_pace"),
            # What is required cannot be switched off: the database refuses to remember such a wish.
            models.CheckConstraint(
                condition=Q(message_class__in=[MessageClass.USEFUL, MessageClass.DIGEST]),
                name="outbox_preference_class",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.message_class}: {self.pace}"


class OptOut(models.Model):
    """An address without an account that wants no more of one class, known by its hash."""

    address_hash = models.CharField(max_length=64)
    message_class = models.CharField(max_length=10, choices=MessageClass.choices)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "outbox_opt_out"
        constraints = [
            models.UniqueConstraint(fields=["address_hash", "message_class"], name="outbox_opt_out_once"),
            models.CheckConstraint(
                condition=Q(message_class__in=[MessageClass.USEFUL, MessageClass.DIGEST]),
                name="outbox_opt_out_class",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address_hash[:12]} {self.message_class}"


class CalendarKey(models.Model):
    """What a person's secret calendar address is made from; a new nonce kills the old address."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    nonce = models.UUIDField(default=uuid.uuid4)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "outbox_calendar_key"

    def __str__(self) -> str:
        return str(self.user_id)
