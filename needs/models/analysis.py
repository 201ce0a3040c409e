"""The needs analysis of one area."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import User
from ignite.editions.enums import Route
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import state_check
from ignite.kernel.scoping import ScopedQuerySet
from needs.enums import AnalysisResult, AnalysisState
from needs.models.owner import ChallengeArea


class AnalysisQuerySet(ScopedQuerySet["NeedsAnalysis"]):
    """Reads of analyses."""

    def for_user(self, actor: Actor) -> Self:
        """The programme sees all; members their own organisation's."""
        if actor.is_programme:
            return self
        return self.filter(area__owner__organisation_id=actor.organisation_id)


class NeedsAnalysis(models.Model):
    """What the problem is, for whom, why, and what a solved problem looks like; leads to one of five results."""

    area = models.OneToOneField(ChallengeArea, on_delete=models.PROTECT, related_name="analysis")
    version = models.PositiveSmallIntegerField(default=1)
    problem = models.TextField(_("Problemet"), blank=True)
    today = models.TextField(_("Nuläget"), blank=True)
    affected = models.TextField(_("Vilka som berörs"), blank=True)
    root_causes = models.TextField(_("Rotorsaker"), blank=True)
    desired_outcome = models.TextField(_("Önskat resultat"), blank=True)
    constraints = models.TextField(_("Data och system"), blank=True)
    legal = models.TextField(_("Regler"), blank=True)
    budget_owner = models.CharField(_("Budgetägare"), max_length=200, blank=True)
    route_to_adoption = models.TextField(_("Väg till införande"), blank=True)
    value_sek = models.PositiveBigIntegerField(_("Uppskattat värde, kr exkl. moms"), null=True, blank=True)
    procurement_form = models.CharField(_("Tänkt köpväg"), max_length=30, choices=Route.choices, blank=True)
    result = models.CharField(_("Slutsats"), max_length=20, choices=AnalysisResult.choices, blank=True)
    result_reason = models.TextField(_("Varför den slutsatsen"), blank=True)
    due_on = models.DateField(_("Ska vara klar"), null=True, blank=True)
    business_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    technical_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    business_at = models.DateTimeField(null=True, blank=True)
    technical_at = models.DateTimeField(null=True, blank=True)
    # The need owner's own project manager, where the edition asks for that (Switch.OWN_APPROVAL).
    own_approved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    own_approved_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(_("Läge"), max_length=20, choices=AnalysisState.choices, default=AnalysisState.DRAFT)
    changed_at = models.DateTimeField(default=clock.now)

    objects = AnalysisQuerySet.as_manager()

    class Meta:
        constraints = [
            state_check(AnalysisState, "analysis_state"),
            models.CheckConstraint(condition=~Q(state="approved") | ~Q(result=""), name="analysis_approved_has_result"),
        ]

    def __str__(self) -> str:
        return str(self.area)

    def get_absolute_url(self) -> str:
        """The analysis's page."""
        return reverse("analysis", args=[self.pk])


class Measure(models.Model):
    """How it is known that the problem is solved: unit, where it stands now, where it is to be."""

    analysis = models.ForeignKey(NeedsAnalysis, on_delete=models.CASCADE, related_name="measures")
    name = models.CharField(_("Mått"), max_length=160, blank=True)
    unit = models.CharField(_("Enhet"), max_length=40, blank=True)
    # A draft may lack figures; a submitted analysis has at least one whole measure.
    baseline = models.DecimalField(_("Utgångsläge"), max_digits=14, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(_("Mål"), max_digits=14, decimal_places=2, null=True, blank=True)
    source = models.CharField(_("Varifrån siffran kommer"), max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_whole(self) -> bool:
        """Whether it can be followed: named, with a unit, where it stands and where it is to be."""
        return bool(self.name and self.unit) and self.baseline is not None and self.target is not None
