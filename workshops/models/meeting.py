"""A meeting of one startup and one project group."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import User
from ignite.kernel import clock
from ignite.kernel.lifecycle import state_check
from needs.models import Need
from startups.models import Pitch, Startup
from startups.models.sides import BothSidesQuerySet
from workshops.enums import MeetingState, Outcome


class MeetingQuerySet(BothSidesQuerySet["Meeting"]):
    """Reads of meetings."""


class Meeting(models.Model):
    """Asked for with times offered; one is taken; afterwards each side says go on or not now, and why."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="meetings")
    startup = models.ForeignKey(Startup, on_delete=models.PROTECT, related_name="meetings")
    pitch = models.ForeignKey(Pitch, null=True, blank=True, on_delete=models.PROTECT, related_name="meetings")
    offered = ArrayField(models.DateTimeField(), verbose_name=_("Föreslagna tider"), default=list)
    starts_at = models.DateTimeField(_("Tid"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("Minuter"), default=45)
    place = models.CharField(_("Plats"), max_length=200, blank=True)
    link = models.URLField(_("Länk"), blank=True)
    note = models.TextField(_("Hälsning"), blank=True, max_length=2000)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    owner_outcome = models.CharField(_("Behovsägarens svar"), max_length=10, choices=Outcome.choices, blank=True)
    owner_why = models.TextField(blank=True, max_length=2000)
    owner_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    startup_outcome = models.CharField(_("Startupens svar"), max_length=10, choices=Outcome.choices, blank=True)
    startup_why = models.TextField(blank=True, max_length=2000)
    startup_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner_next_step = models.CharField(_("Nästa steg, vem, när"), max_length=300, blank=True)
    startup_next_step = models.CharField(_("Nästa steg, vem, när"), max_length=300, blank=True)
    state = models.CharField(_("Läge"), max_length=20, choices=MeetingState.choices, default=MeetingState.WISHED)
    created_at = models.DateTimeField(default=clock.now)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            state_check(MeetingState, "meeting_state"),
            models.CheckConstraint(
                condition=~Q(state__in=["scheduled", "held", "no_show"]) | Q(starts_at__isnull=False),
                name="meeting_has_time",
            ),
            models.UniqueConstraint(
                fields=["pitch"], condition=Q(state__in=["wished", "scheduled"]), name="meeting_open_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["starts_at"], condition=Q(state__in=["scheduled", "held"]), name="meeting_fixed_starts"
            )
        ]

    def __str__(self) -> str:
        return f"{self.need} – {self.startup}"

    def get_absolute_url(self) -> str:
        """The meeting's page."""
        return reverse("meeting", args=[self.pk])

    @property
    def ends_at(self) -> datetime | None:
        """When it ends."""
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None

    @property
    def has_begun(self) -> bool:
        """Whether its time has come."""
        return self.starts_at is not None and self.starts_at <= clock.now()

    @property
    def both_have_answered(self) -> bool:
        """Whether both sides have said go on or not now; only then does either read the other's words."""
        return bool(self.owner_outcome and self.startup_outcome)
