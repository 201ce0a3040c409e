"""Need owners, people and areas that the programme takes in from a spreadsheet: checked first, then confirmed."""

from __future__ import annotations

from typing import Self

from django.db import models

from ignite.accounts.models import User
from ignite.editions.models import Edition
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.scoping import ScopedQuerySet


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

    objects = ImportQuerySet.as_manager()

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One row of the sheet: what it says, what it would do, and why it is refused when it is."""

    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=10)  # owners, people or areas
    number = models.PositiveIntegerField()  # as the spreadsheet counts
    values = models.JSONField()
    verdict = models.CharField(max_length=10)  # new, changed, same or refused
    why = models.CharField(max_length=500, blank=True)
    changes = models.JSONField(default=dict)  # field: [before, after]

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "sheet", "number"], name="import_row_once")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number}"
