"""What stands between a message and its receiver: barred addresses, the sender's pause, kinds held back, and what the
receiving side told afterwards.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ignite.accounts.models import User
from ignite.kernel import clock
from ignite.outbox.enums import Delivery
from ignite.outbox.models.message import Message


class Suppression(models.Model):
    """An address that takes no mail, known by its hash; ``hint`` shows enough of it to be recognised."""

    address_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=120, blank=True)  # a…@example.org
    reason = models.CharField(max_length=200)
    since = models.DateTimeField(default=clock.now)
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "outbox_suppression"

    def __str__(self) -> str:
        return f"{self.hint or self.address_hash[:12]} ({self.reason})"


class Sender(models.Model):
    """The one sender's health: paused while the mail server refuses us, so that no message pays for our
    fault.
    """

    channel = models.CharField(max_length=20, primary_key=True)
    refusals = models.IntegerField(default=0)
    paused_until = models.DateTimeField(null=True)
    since = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "outbox_sender"

    def __str__(self) -> str:
        return self.channel


class KindHold(models.Model):
    """A kind of message that the programme wants to look at first: new ones are held until released."""

    kind = models.CharField(max_length=60, unique=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "outbox_kind_hold"

    def __str__(self) -> str:
        return self.kind


class DeliveryEvent(models.Model):
    """What a provider or a returned letter told of a message; each once, also when it comes before the message is
    recorded as sent.
    """

    source = models.CharField(max_length=40)
    event_key = models.CharField(max_length=200)
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="told")
    message_ref = models.CharField(max_length=255, blank=True)  # Message-ID or X-Ignite-Message, as it was told
    address_hash = models.CharField(max_length=64, blank=True)
    told = models.CharField(max_length=10, choices=Delivery.choices)
    is_hard = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    received_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "outbox_delivery_event"
        constraints = [
            models.UniqueConstraint(fields=["source", "event_key"], name="outbox_event_once"),
            models.CheckConstraint(condition=Q(told__in=Delivery.values), name="outbox_event_told"),
        ]
        indexes = [models.Index(fields=["message_ref"], name="outbox_event_ref", condition=Q(message__isnull=True))]

    def __str__(self) -> str:
        return f"{self.message_ref}: {self.told}"
