"""Need owners, people and areas that the programme takes in from a spreadsheet: checked first, then confirmed."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from ignite.accounts.models import User
from ignite.editions.models import Edition
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.scoping import ScopedQuerySet
from ignite.outbox.models import Batch
from needs.enums import RowOutcome, RowVerdict


class ImportQuerySet(ScopedQuerySet["Import"]):
    """Reads of imports."""

    def for_user(self, actor: Actor) -> Self:
        """The programme's own."""
        return self if actor.is_programme else self.none()


class Import(models.Model):
    """One spreadsheet. Nothing is taken in before it is confirmed."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    holds_letters = models.BooleanField(default=False)  # invitations wait in the outbox until somebody releases them
    batch = models.ForeignKey(Batch, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    total = models.PositiveIntegerField(default=0)  # rows to write
    done = models.PositiveIntegerField(default=0)  # told while they are written, in a transaction of its own
    finished_at = models.DateTimeField(null=True, blank=True)
    failed_because = models.CharField(max_length=500, blank=True)  # nothing was written then

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["confirmed_at"], condition=Q(finished_at=None), name="import_under_way"),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """Its check, its progress or what came of it, by where it stands."""
        return reverse("import", args=[self.pk])

    @property
    def is_checked(self) -> bool:
        """Whether it waits to be confirmed."""
        return self.confirmed_at is None and self.discarded_at is None

    @property
    def is_under_way(self) -> bool:
        """Whether it is confirmed and not written yet."""
        return self.confirmed_at is not None and self.finished_at is None


class ImportRow(models.Model):
    """One row of the sheet: what it says, what it would do, and why it is refused when it is."""

    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=10)  # owners, people or areas
    number = models.PositiveIntegerField()  # as the spreadsheet counts
    values = models.JSONField()
    verdict = models.CharField(max_length=10, choices=RowVerdict.choices)
    why = models.CharField(max_length=500, blank=True)
    changes = models.JSONField(default=dict)  # field: [before, after]
    outcome = models.CharField(max_length=10, choices=RowOutcome.choices, blank=True)
    said = models.CharField(max_length=500, blank=True)  # why it did not go in when it was confirmed

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "sheet", "number"], name="import_row_once")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number}"
