"""A need owner in an edition, and its challenge areas."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Membership, Organisation
from ignite.editions.models import Edition
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import state_check
from ignite.kernel.scoping import ScopedQuerySet
from ignite.reference.models import CpvCode, Goal
from needs.enums import AreaState, OwnerState


class NeedOwnerQuerySet(ScopedQuerySet["NeedOwner"]):
    """Reads of need owners."""

    def for_user(self, actor: Actor) -> Self:
        """The programme sees all; members their own organisation's years."""
        if actor.is_programme:
            return self
        return self.filter(organisation_id=actor.organisation_id)


class NeedOwner(models.Model):
    """A public body's year in the programme."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="years")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="need_owners")
    state = models.CharField(_("Läge"), max_length=20, choices=OwnerState.choices, default=OwnerState.INVITED)
    waiver_reason = models.TextField(blank=True)  # the programme lets needs open below the least number of areas
    created_at = models.DateTimeField(default=clock.now)

    objects = NeedOwnerQuerySet.as_manager()

    class Meta:
        constraints = [
            state_check(OwnerState, "need_owner_state"),
            models.UniqueConstraint(fields=["organisation", "edition"], name="need_owner_once"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        """The need owner's page."""
        return reverse("need-owner", args=[self.pk])


class AreaQuerySet(ScopedQuerySet["ChallengeArea"]):
    """Reads of challenge areas."""

    def for_user(self, actor: Actor) -> Self:
        """The programme sees those that left draft; members their own organisation's."""
        if actor.is_programme:
            return self.exclude(state=AreaState.DRAFT)
        return self.filter(owner__organisation_id=actor.organisation_id)

    def open(self) -> Self:
        """Those that count against three to five."""
        return self.exclude(state__in=[AreaState.DRAFT, AreaState.PARKED, AreaState.DROPPED])


class ChallengeArea(models.Model):
    """One of the three to five areas a need owner works on."""

    owner = models.ForeignKey(NeedOwner, on_delete=models.PROTECT, related_name="areas")
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("Rubrik"), max_length=160)
    problem = models.TextField(_("Vad fungerar inte i dag?"), blank=True, max_length=4000)
    affected = models.TextField(_("Vem berörs?"), blank=True, max_length=2000)
    goals = models.ManyToManyField(Goal, blank=True, related_name="+", verbose_name=_("Globala mål"))
    subjects = models.ManyToManyField(CpvCode, blank=True, related_name="+", verbose_name=_("Ämnen"))
    lead = models.ForeignKey(Membership, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies")
    # One more than the most takes the programme's consent: why the group asks, and why the answer is yes or no.
    consent_asked_at = models.DateTimeField(null=True, blank=True)
    consent_asked = models.TextField(blank=True)
    consent_reason = models.TextField(blank=True)
    consent_refused = models.TextField(blank=True)
    state = models.CharField(_("Läge"), max_length=20, choices=AreaState.choices, default=AreaState.DRAFT)
    created_at = models.DateTimeField(default=clock.now)

    objects = AreaQuerySet.as_manager()

    class Meta:
        constraints = [state_check(AreaState, "area_state")]
        indexes = [models.Index(fields=["owner", "position"], name="area_owner_position")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The area's page."""
        return reverse("area", args=[self.pk])

    @property
    def waits_for_consent(self) -> bool:
        """Whether the programme has been asked to let this one in beside the most, and has not answered."""
        return self.consent_asked_at is not None and not (self.consent_reason or self.consent_refused)
