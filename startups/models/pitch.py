"""A startup's answer to a need. Confidential: the startup, the need's project groups, and the programme."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import User
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import state_check
from ignite.kernel.scoping import ScopedQuerySet
from needs.models import Need, Requirement
from startups.enums import HANDED_IN, DeclineReason, Meets, PitchState
from startups.models.startup import Startup


class PitchQuerySet(ScopedQuerySet["Pitch"]):
    """Reads of pitches."""

    def for_user(self, actor: Actor) -> Self:
        """The startup's own at any time; readers only what is handed in and, when sealed, opened.

        None while the programme enters in somebody's place: it reads no pitch through their eyes.
        """
        if actor.is_helping:
            return self.none()
        mine = Q(startup__organisation_id=actor.organisation_id, startup__organisation__isnull=False)
        if actor.is_startup:
            return self.filter(mine)
        readable = Q(state__in=HANDED_IN) & ~Q(need__is_sealed=True, state=PitchState.SUBMITTED)
        if actor.is_programme:
            return self.filter(readable)
        if actor.is_need_owner:
            return self.filter(readable, need__in=Need.objects.of_organisation(actor.organisation_id))
        return self.none()

    def handed_in(self) -> Self:
        """Those that a startup has handed in and not taken back."""
        return self.filter(state__in=HANDED_IN)


class Pitch(models.Model):
    """One pitch per startup and need."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="pitches")
    startup = models.ForeignKey(Startup, on_delete=models.PROTECT, related_name="pitches")
    summary = models.CharField(_("Er lösning i en mening"), max_length=300, blank=True)
    solution = models.TextField(_("Så löser vi behovet"), blank=True, max_length=6000)
    outcome = models.TextField(_("Så når vi det ni vill uppnå"), blank=True, max_length=4000)
    evidence = models.TextField(_("Det som visar att det fungerar"), blank=True, max_length=4000)
    proposal = models.TextField(_("Förslag till pilot"), blank=True, max_length=4000)
    pilot_weeks = models.PositiveSmallIntegerField(_("Pilotens längd i veckor"), null=True, blank=True)
    cost_sek = models.PositiveBigIntegerField(_("Kostnad, kr exkl. moms"), null=True, blank=True)
    wants = models.TextField(_("Det vi behöver av er"), blank=True, max_length=2000)
    video_url = models.URLField(_("Länk till film"), blank=True)
    harm = models.TextField(_("Det som skulle skada er om andra läste det"), blank=True, max_length=2000)
    # What is typed and not handed in: readers never see it. {"fields": {…}, "answers": {…}, "raw": {…}}
    unsent = models.JSONField(default=dict, blank=True)
    version = models.PositiveSmallIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decline_code = models.CharField(_("Skäl"), max_length=20, choices=DeclineReason.choices, blank=True)
    decline_words = models.TextField(_("Skälet med era ord"), blank=True, max_length=2000)
    strong = models.TextField(_("Det vi tyckte var starkt"), blank=True, max_length=2000)
    would_change = models.TextField(_("Det som skulle ändra vårt svar"), blank=True, max_length=2000)
    supplement_question = models.TextField(_("Det de vill veta mer om"), blank=True, max_length=2000)
    supplement_answer = models.TextField(_("Er komplettering"), blank=True, max_length=4000)
    decided_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(_("Läge"), max_length=20, choices=PitchState.choices, default=PitchState.DRAFT)
    changed_at = models.DateTimeField(default=clock.now)

    objects = PitchQuerySet.as_manager()

    class Meta:
        constraints = [
            state_check(PitchState, "pitch_state"),
            models.UniqueConstraint(fields=["need", "startup"], name="pitch_once"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(submitted_at__isnull=False),
                name="pitch_handed_in_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined")
                | (~Q(decline_code="") & ~Q(decline_words="") & Q(decided_at__isnull=False)),
                name="pitch_declined_says_why",
            ),
        ]
        indexes = [models.Index(fields=["need", "state"], name="pitch_need_state")]

    def __str__(self) -> str:
        return self.summary or str(self.startup)

    def get_absolute_url(self) -> str:
        """The pitch's page."""
        return reverse("pitch", args=[self.pk])

    @property
    def answer_list(self) -> list[RequirementAnswer]:
        """The answers to the requirements, from their prefetch where there is one."""
        return list(self.requirement_answers.all())


class RequirementAnswer(models.Model):
    """How a startup answers one requirement: met, how it will be, or cannot; and why."""

    pitch = models.ForeignKey(Pitch, on_delete=models.CASCADE, related_name="requirement_answers")
    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(_("Svar"), max_length=10, choices=Meets.choices)
    words = models.CharField(_("Hur, eller varför inte"), max_length=1000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pitch", "requirement"], name="requirement_answer_once")]

    def __str__(self) -> str:
        return f"{self.pitch_id} {self.answer}"


class PitchVersion(models.Model):
    """A pitch as it was handed in, with the hash that its receipt shows."""

    pitch = models.ForeignKey(Pitch, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pitch", "number"], name="pitch_version_once")]

    def __str__(self) -> str:
        return f"{self.pitch_id}.{self.number}"
