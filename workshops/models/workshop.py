"""A workshop, its agenda, and what it wrote into analyses."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import User
from ignite.editions.models import Edition
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import state_check
from ignite.kernel.scoping import ScopedQuerySet
from needs.models import ChallengeArea, NeedOwner, NeedsAnalysis
from workshops.enums import AnalysisField, WorkshopKind, WorkshopState, WritesTo


class WorkshopQuerySet(ScopedQuerySet["Workshop"]):
    """Reads of workshops."""

    def for_user(self, actor: Actor) -> Self:
        """The programme sees all; a need owner its own that left draft, as does who leads it; everybody the public."""
        if actor.is_programme:
            return self
        seen = Q(is_public=True)
        if actor.user_id is not None:
            seen |= Q(facilitator_id=actor.user_id)
        if actor.organisation_id is not None:
            seen |= Q(owner__organisation_id=actor.organisation_id)
        return self.exclude(state__in=[WorkshopState.DRAFT, WorkshopState.PLANNED]).filter(seen)

    def public(self) -> Self:
        """Exchanges and days that everybody may know of."""
        return self.filter(is_public=True).exclude(state__in=[WorkshopState.DRAFT, WorkshopState.PLANNED])


class Workshop(models.Model):
    """A deepening workshop, a matchmaking day or an experience exchange."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="workshops")
    kind = models.CharField(_("Slag"), max_length=20, choices=WorkshopKind.choices)
    owner = models.ForeignKey(
        NeedOwner,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="workshops",
        verbose_name=_("Behovsägare"),
    )
    areas = models.ManyToManyField(ChallengeArea, blank=True, related_name="workshops", verbose_name=_("Områden"))
    title = models.CharField(_("Rubrik"), max_length=160)
    purpose = models.TextField(_("Syfte"), blank=True, max_length=2000)
    starts_at = models.DateTimeField(_("Börjar"))
    ends_at = models.DateTimeField(_("Slutar"))
    place = models.CharField(_("Plats"), max_length=200, blank=True)
    link = models.URLField(_("Länk för distans"), blank=True)
    facilitator = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("Leds av")
    )
    capacity = models.PositiveIntegerField(_("Antal platser"), null=True, blank=True)
    # Nothing: a freed seat is the first one's in the queue at once. Else they have so many hours to say yes.
    seat_offer_hours = models.PositiveSmallIntegerField(_("Timmar att tacka ja"), null=True, blank=True)
    is_public = models.BooleanField(_("Syns i den öppna kalendern"), default=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)  # rises with each change of time or place (RFC 5545)
    summary = models.TextField(_("Sammanfattning"), blank=True)
    signed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(_("Läge"), max_length=20, choices=WorkshopState.choices, default=WorkshopState.DRAFT)
    created_at = models.DateTimeField(default=clock.now)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        constraints = [
            state_check(WorkshopState, "workshop_state"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="workshop_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="workshop_signed_says_who",
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], condition=Q(state="inviting"), name="workshop_to_come")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The workshop's page."""
        return reverse("workshop", args=[self.pk])


class AgendaItem(models.Model):
    """One item of the agenda, with its minutes and where its outcome is written."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    how = models.CharField(max_length=300, blank=True)
    writes_to = models.CharField(max_length=30, choices=WritesTo.choices, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workshop", "position"], name="agenda_position_once")]

    def __str__(self) -> str:
        return self.title


class Clarification(models.Model):
    """What a workshop wrote into a part of an analysis: before, after, by whom."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="clarifications")
    analysis = models.ForeignKey(NeedsAnalysis, on_delete=models.CASCADE, related_name="clarifications")
    part = models.CharField(max_length=30, choices=AnalysisField.choices)
    before = models.TextField(blank=True)
    after = models.TextField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.analysis_id} {self.part}"
