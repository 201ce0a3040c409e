"""What came out, approved by both, public."""

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
from ignite.pilots.enums import StoryState
from ignite.pilots.models.pilot import Pilot


class StoryQuerySet(ScopedQuerySet["Story"]):
    """Reads of stories."""

    def for_user(self, actor: Actor) -> Self:
        """Everybody sees published ones; both sides their own; the programme all."""
        if actor.is_programme:
            return self
        seen = Q(state=StoryState.PUBLISHED)
        if actor.is_startup or actor.is_need_owner:
            seen |= Q(pilot__in=Pilot.objects.for_user(actor))
        return self.filter(seen)

    def published(self) -> Self:
        """Those that everybody may read."""
        return self.filter(state=StoryState.PUBLISHED)


class Story(models.Model):
    """An outcome story; what did not work is told too."""

    pilot = models.OneToOneField(Pilot, on_delete=models.PROTECT, related_name="story")
    title = models.CharField(_("Rubrik"), max_length=160)
    lead = models.CharField(_("Ingress"), max_length=300, blank=True)
    problem = models.TextField(_("Problemet"), blank=True)
    tried = models.TextField(_("Det vi prövade"), blank=True)
    result = models.TextField(_("Det som hände"), blank=True)
    did_not_work = models.TextField(_("Det som inte fungerade"), blank=True)
    quote = models.TextField(_("Citat"), blank=True, max_length=600)
    quote_by = models.CharField(_("Vem som säger det"), max_length=160, blank=True)
    owner_approved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner_approved_at = models.DateTimeField(null=True, blank=True)
    startup_approved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    startup_approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(_("Läge"), max_length=20, choices=StoryState.choices, default=StoryState.DRAFT)
    changed_at = models.DateTimeField(default=clock.now)

    objects = StoryQuerySet.as_manager()

    class Meta:
        constraints = [
            state_check(StoryState, "story_state"),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "published"])
                | Q(owner_approved_at__isnull=False, startup_approved_at__isnull=False),
                name="story_public_is_approved_by_both",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="story_published_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The story's page."""
        return reverse("story", args=[self.pk])

    @property
    def revision(self) -> str:
        """Which words these are: who approves says which ones were read."""
        return self.changed_at.isoformat()
