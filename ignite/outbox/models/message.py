"""One row is one message to one receiver, and its tries.

The table is that of the reliability design: claim, lease, fenced finish. Its checks say what a state means.
"""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.db.models.lookups import In
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Organisation, User
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.scoping import ScopedQuerySet
from ignite.outbox import hiding
from ignite.outbox.enums import Delivery, Outcome, Priority, Status, Verdict
from ignite.outbox.kinds import Text, label_of
from ignite.outbox.models.sendouts import Batch

MAX_ATTEMPTS = 14
FAILED = Q(status=Status.DEAD) | Q(status=Status.SENT, delivery=Delivery.BOUNCED)  # did not arrive, for good


class WallTimeField(models.Field):
    """A wall time without zone, as the law's clock shows it; the zone is a column beside it."""

    def db_type(self, connection: Any) -> str:
        """PostgreSQL's own."""
        return "timestamp without time zone"


class MessageQuerySet(ScopedQuerySet["Message"]):
    """Reads of messages."""

    def for_user(self, actor: Actor) -> Self:
        """The programme sees all but what would tell something sealed; others what went, or is going, to them."""
        if actor.is_programme:
            return self.exclude(hiding.hidden())
        if actor.user_id is None:
            return self.none()
        kept_back = [Status.HELD, Status.CANCELLED, Status.EXPIRED]
        return self.filter(recipient_id=actor.user_id).exclude(status__in=kept_back)

    def to_settle(self) -> Self:
        """Those that did not arrive and that nobody has seen to."""
        return self.filter(FAILED, settled_at__isnull=True)

    def waiting(self) -> Self:
        """Those that may still leave."""
        return self.filter(status__in=[Status.HELD, Status.QUEUED, Status.SENDING])


class Message(models.Model):
    """One message to one receiver. Its Message-ID is fixed at insert, so that a second copy can be
    recognised.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("Slag"), max_length=60)
    dedupe_key = models.TextField(unique=True)
    # Each index is written at each of a letter's three moves, so each has to earn its place: these are partial.
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    recipient = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    to_address = models.CharField(_("Mottagare"), max_length=254)
    to_name = models.CharField(max_length=120, blank=True)
    meant_for = models.CharField(max_length=254, blank=True)  # goes to another address than the one known for them
    about_type = models.CharField(max_length=100, blank=True)
    about_id = models.BigIntegerField(null=True)
    about_seq = models.IntegerField(default=0)
    message_id = models.CharField(max_length=255)
    subject = models.TextField(_("Ämne"), blank=True)
    body_text = models.TextField(blank=True)
    body_html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    ics = models.TextField(blank=True)
    locale = models.CharField(max_length=5, default="sv")
    render_late = models.BooleanField(default=False)
    context = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    action_url = models.TextField(blank=True)
    action_label = models.TextField(blank=True)
    status = models.CharField(_("Läge"), max_length=10, choices=Status.choices, default=Status.QUEUED)
    due_at = models.DateTimeField(_("Ska gå"), default=clock.now)
    due_local = WallTimeField(null=True)
    tz = models.CharField(max_length=40, blank=True)
    expires_at = models.DateTimeField(null=True)
    priority = models.SmallIntegerField(choices=Priority.choices, default=Priority.REQUIRED)
    attempts = models.SmallIntegerField(default=0)
    max_attempts = models.SmallIntegerField(default=MAX_ATTEMPTS)
    next_error_class = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    lease_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("Skickat"), null=True)
    provider_ref = models.CharField(max_length=200, blank=True)
    delivery = models.CharField(max_length=10, choices=Delivery.choices, default=Delivery.UNKNOWN)
    delivery_at = models.DateTimeField(null=True)
    last_error_code = models.CharField(max_length=20, blank=True)
    last_error = models.CharField(max_length=500, blank=True)
    policy = models.CharField(max_length=60, blank=True)  # the reminder policy that asked for it
    batch = models.ForeignKey(Batch, null=True, on_delete=models.SET_NULL, related_name="messages", db_index=False)
    gather_at = models.DateTimeField(null=True)  # kept for a letter that gathers, due then
    carried_by = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="carries", db_index=False)
    settled_at = models.DateTimeField(null=True)  # one that did not arrive: somebody has seen to it
    settled_note = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True)  # opened by its receiver on the page Brev till dig
    created_at = models.DateTimeField(default=clock.now)
    purge_after = models.DateTimeField()

    objects = MessageQuerySet.as_manager()

    class Meta:
        db_table = "outbox_message"
        constraints = [
            # Said here and not at the column, which would have an index for searches by beginning besides.
            models.UniqueConstraint(fields=["message_id"], name="outbox_message_id_once"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="outbox_status"),
            models.CheckConstraint(condition=Q(delivery__in=Delivery.values), name="outbox_delivery"),
            models.CheckConstraint(
                condition=Q(status=Status.SENDING, lease_token__isnull=False, lease_until__isnull=False)
                | (~Q(status=Status.SENDING) & Q(lease_token__isnull=True, lease_until__isnull=True)),
                name="outbox_lease_while_sending",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.SENT, sent_at__isnull=False)
                | (~Q(status=Status.SENT) & Q(sent_at__isnull=True)),
                name="outbox_sent_at_when_sent",
            ),
            models.CheckConstraint(condition=Q(attempts__gte=0), name="outbox_attempts"),
            models.CheckConstraint(condition=Q(due_local__isnull=True) | ~Q(tz=""), name="outbox_local_has_zone"),
            models.CheckConstraint(
                condition=Q(status=Status.KEPT) | Q(gather_at__isnull=True, carried_by__isnull=True),
                name="outbox_gathered_is_kept",
            ),
        ]
        indexes = [
            models.Index(
                fields=["priority", "due_at", "id"],
                name="outbox_claim",
                # In words that no other index has: from one of those the planner would read all that waits, and sort
                # it, for each letter, whenever its figures are from a time when nothing waited.
                condition=Q(In(Lower("status"), ["queued", "sending"])),
            ),
            models.Index(fields=["about_type", "about_id"], name="outbox_about"),
            models.Index(fields=["recipient", "-id"], name="outbox_inbox", condition=Q(recipient__isnull=False)),
            models.Index(fields=["status", "-id"], name="outbox_status_newest"),
            models.Index(
                fields=["recipient", "gather_at"],
                name="outbox_to_gather",
                condition=Q(gather_at__isnull=False, carried_by__isnull=True),
            ),
            models.Index(
                fields=["organisation", "-id"],
                name="outbox_organisation",
                condition=Q(organisation__isnull=False),
            ),
            models.Index(fields=["carried_by"], name="outbox_carried", condition=Q(carried_by__isnull=False)),
            models.Index(fields=["batch", "status"], name="outbox_of_batch", condition=Q(batch__isnull=False)),
            models.Index(fields=["policy", "-id"], name="outbox_policy", condition=~Q(policy="")),
            models.Index(fields=["kind", "-id"], name="outbox_kind_newest"),
            models.Index(fields=["due_at"], name="outbox_due"),
            models.Index(fields=["delivery", "-id"], name="outbox_told", condition=~Q(delivery="unknown")),
            models.Index(fields=["-id"], name="outbox_to_settle", condition=FAILED & Q(settled_at__isnull=True)),
            # And upper(to_address), in migration 0005.
            models.Index(fields=["provider_ref"], name="outbox_reference", condition=~Q(provider_ref="")),
            models.Index(F("purge_after"), name="outbox_purge", condition=~Q(body_text="")),
        ]

    def __str__(self) -> str:
        return self.subject or self.kind

    def get_absolute_url(self) -> str:
        """The programme's page of this message."""
        return reverse("message", args=[self.pk])

    @property
    def kind_label(self) -> Text:
        """What people call this kind of message."""
        return label_of(self.kind)

    @property
    def is_failed(self) -> bool:
        """Whether it did not arrive, for good."""
        return self.status == Status.DEAD or (self.status == Status.SENT and self.delivery == Delivery.BOUNCED)

    @property
    def about(self) -> Any:
        """The object it speaks of as it is now, or None when it speaks of none or that is gone. One query."""
        if not self.about_type or self.about_id is None:
            return None
        model = apps.get_model(self.about_type)
        return model._base_manager.filter(pk=self.about_id).first()


class Attempt(models.Model):
    """One try to send. Written at claim, so that a try whose worker died is seen too."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="tries")
    number = models.SmallIntegerField()
    worker = models.CharField(max_length=100)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.STARTED)
    smtp_code = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "outbox_attempt"

    def __str__(self) -> str:
        return f"{self.message_id} #{self.number}: {self.outcome}"
