"""A joint need: a need owner is asked to own it together with the one that leads it, and says yes or no."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import User
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.scoping import ScopedQuerySet
from needs.enums import NeedState
from needs.models.need import Need
from needs.models.owner import NeedOwner


class CoOwnershipQuerySet(ScopedQuerySet["CoOwnership"]):
    """Reads of who is asked to own a need together."""

    def for_user(self, actor: Actor) -> Self:
        """The programme sees all but what is asked about a draft; the two need owners their own."""
        if actor.is_programme:
            return self.exclude(need__state=NeedState.DRAFT)
        if not actor.is_need_owner:
            return self.none()
        organisation = actor.organisation_id or 0
        return self.filter(Q(owner__organisation_id=organisation) | Q(need__lead_owner__organisation_id=organisation))

    def standing(self) -> Self:
        """Those that nobody has said no to, taken back or ended."""
        return self.filter(ended_at=None)

    def unanswered(self) -> Self:
        """Those that wait for a yes or a no."""
        return self.filter(answered_at=None, ended_at=None)


class CoOwnership(models.Model):
    """One need owner asked to own one need. A yes is ``answered_at`` without ``ended_at``; a no is both."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="co_ownerships")
    owner = models.ForeignKey(NeedOwner, on_delete=models.PROTECT, related_name="+")
    greeting = models.CharField(_("Hälsning"), max_length=500, blank=True)
    asked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CoOwnershipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["need", "owner"], condition=Q(ended_at=None), name="co_ownership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} → {self.need_id}"

    def get_absolute_url(self) -> str:
        """The page where it is answered."""
        return reverse("co-ownership", args=[self.pk])

    @property
    def is_agreed(self) -> bool:
        """Whether the need owner has said yes and still is with it."""
        return self.answered_at is not None and self.ended_at is None
