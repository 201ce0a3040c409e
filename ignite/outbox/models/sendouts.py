"""Many letters sent together: a batch that is prepared, looked at and released; the programme's own messages; saved
selections of people.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import User
from ignite.editions.models import Edition
from ignite.kernel import clock


class Batch(models.Model):
    """Letters that belong together. Where it stands follows from its times: being prepared, held, released, dropped."""

    label = models.CharField(max_length=200)
    edition = models.ForeignKey(Edition, null=True, on_delete=models.SET_NULL, related_name="+")
    total = models.PositiveIntegerField(default=0)  # letters to prepare
    prepared = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    prepared_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    released_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "outbox_batch"
        constraints = [
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(dropped_at__isnull=True), name="outbox_batch_one_end"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """The batch's page: counts, one letter of each kind, release."""
        return reverse("batch", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether its letters may still be changed, released or dropped."""
        return self.released_at is None and self.dropped_at is None


class Broadcast(models.Model):
    """A message that the programme writes to a chosen group, in two languages; leaves as a batch."""

    edition = models.ForeignKey(Edition, null=True, on_delete=models.SET_NULL, related_name="+")
    group = models.CharField(max_length=60)  # a key of ``ignite.outbox.groups``
    option = models.CharField(max_length=60, blank=True)  # which need, which day
    selection = models.ForeignKey("Selection", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    subject_sv = models.CharField(_("Ämne på svenska"), max_length=150)
    body_sv = models.TextField(_("Text på svenska"), max_length=6000)
    subject_en = models.CharField(_("Ämne på engelska"), max_length=150)
    body_en = models.TextField(_("Text på engelska"), max_length=6000)
    is_required = models.BooleanField(default=False)  # goes also to those who have switched off what is useful
    batch = models.OneToOneField(Batch, null=True, on_delete=models.PROTECT, related_name="broadcast")
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "outbox_broadcast"

    def __str__(self) -> str:
        return self.subject_sv

    def get_absolute_url(self) -> str:
        """Its page: preview, count, hold, release."""
        return reverse("broadcast", args=[self.pk])


class Selection(models.Model):
    """A named choice of people: a group with its option, or addresses that were pasted or read from a spreadsheet."""

    name = models.CharField(_("Namn"), max_length=120, unique=True)
    group = models.CharField(max_length=60, blank=True)
    option = models.CharField(max_length=60, blank=True)
    people = models.JSONField(default=list)  # [{"email": …, "name": …, "language": …}] when there is no group
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "outbox_selection"

    def __str__(self) -> str:
        return self.name
