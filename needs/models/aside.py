"""What somebody wrote in a brief from an older text than the one that held: kept aside until it is taken care of."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ignite.accounts.models import User
from ignite.kernel import clock
from needs.models.need import Need


class BriefAside(models.Model):
    """One field's text that lost against another one saved meanwhile. Both are shown, none is lost."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="asides")
    field = models.CharField(max_length=30)
    text = models.TextField(blank=True)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "field", "by"], condition=Q(settled_at=None), name="brief_aside_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.field}"
