"""Both sides' short word, each month, on how the pilot goes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import User
from ignite.kernel import clock
from ignite.pilots.enums import HowItGoes, Side
from ignite.pilots.models.pilot import Pilot


class Pulse(models.Model):
    """One side's answer for one month of a pilot; the other side reads it."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="pulses")
    side = models.CharField(max_length=10, choices=Side.choices)
    month = models.PositiveSmallIntegerField()  # 1 is the pilot's first
    how = models.CharField(_("Hur går det?"), max_length=10, choices=HowItGoes.choices)
    learned = models.TextField(_("Vad har ni lärt er sedan sist?"), blank=True, max_length=2000)
    needs = models.TextField(_("Vad behöver ni av den andra?"), blank=True, max_length=2000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pilot", "side", "month"], name="pulse_once"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="pulse_side"),
            models.CheckConstraint(condition=Q(how__in=HowItGoes.values), name="pulse_how"),
            models.CheckConstraint(condition=Q(month__gte=1), name="pulse_month"),
        ]

    def __str__(self) -> str:
        return f"{self.pilot_id} {self.side} {self.month}"
