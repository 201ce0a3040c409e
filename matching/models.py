"""Assessments of pitches, and matches that both sides want."""

from __future__ import annotations

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Organisation, User
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import state_check
from ignite.kernel.scoping import ScopedQuerySet
from matching.enums import AssessmentState, MatchState
from needs.models import Criterion, Need
from startups.models import Pitch, Startup
from startups.models.sides import BothSidesQuerySet


class AssessmentQuerySet(ScopedQuerySet["Assessment"]):
    """Reads of assessments."""

    def for_user(self, actor: Actor) -> Self:
        """One's own at any time; others' of the same project group once they are submitted (queries hide more)."""
        if not actor.is_need_owner:
            return self.none()
        group = Q(organisation_id=actor.organisation_id)
        return self.filter(group & (Q(reader_id=actor.user_id) | Q(state=AssessmentState.SUBMITTED)))


class Assessment(models.Model):
    """One project-group member's scores and words on one version of a pitch."""

    pitch = models.ForeignKey(Pitch, on_delete=models.CASCADE, related_name="assessments")
    reader = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    pitch_version = models.PositiveSmallIntegerField()
    words = models.TextField(_("Ditt omdöme"), blank=True, max_length=4000)
    conflict = models.CharField(_("Jäv"), max_length=500, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(_("Läge"), max_length=20, choices=AssessmentState.choices, default=AssessmentState.STARTED)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            state_check(AssessmentState, "assessment_state"),
            models.UniqueConstraint(fields=["pitch", "reader"], name="assessment_once"),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(submitted_at__isnull=False),
                name="assessment_submitted_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pitch_id} {self.reader_id}"

    def get_absolute_url(self) -> str:
        """The pitch that it speaks of."""
        return reverse("pitch", args=[self.pitch_id])

    @property
    def is_stale(self) -> bool:
        """Whether the pitch has a newer version than the one scored."""
        return self.pitch_version < self.pitch.version


class Score(models.Model):
    """One criterion's score, 1 to 5."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="+")
    value = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="score_once"),
            models.CheckConstraint(condition=Q(value__gte=1, value__lte=5), name="score_range"),
        ]

    def __str__(self) -> str:
        return str(self.value)


class MatchQuerySet(BothSidesQuerySet["Match"]):
    """Reads of matches."""


class Match(models.Model):
    """A need and a startup that both want to go on; one side alone never makes a match."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="matches")
    startup = models.ForeignKey(Startup, on_delete=models.PROTECT, related_name="matches")
    pitch = models.OneToOneField(Pitch, null=True, blank=True, on_delete=models.PROTECT, related_name="match")
    owner_yes_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner_yes_at = models.DateTimeField(null=True, blank=True)
    startup_yes_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    startup_yes_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(blank=True)
    state = models.CharField(_("Läge"), max_length=20, choices=MatchState.choices, default=MatchState.PROPOSED)
    created_at = models.DateTimeField(default=clock.now)

    objects = MatchQuerySet.as_manager()

    class Meta:
        constraints = [
            state_check(MatchState, "match_state"),
            models.UniqueConstraint(fields=["need", "startup"], condition=~Q(state="ended"), name="match_once"),
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "ended"])
                | Q(owner_yes_at__isnull=False, startup_yes_at__isnull=False),
                name="match_is_mutual",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need} – {self.startup}"

    def get_absolute_url(self) -> str:
        """The match's page."""
        return reverse("match", args=[self.pk])
