"""Following needs and searches, with an account or with an address alone; and what somebody looked for lately."""

from __future__ import annotations

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import User
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.scoping import ScopedQuerySet
from needs.enums import Pace
from needs.models.need import Need


class WatchQuerySet(ScopedQuerySet["Watch"]):
    """Reads of what people follow."""

    def for_user(self, actor: Actor) -> Self:
        """Everybody sees their own."""
        return self.filter(user_id=actor.user_id) if actor.user_id else self.none()

    def standing(self) -> Self:
        """Those that give letters: confirmed and not ended."""
        return self.filter(ended_at=None, confirmed_at__isnull=False)


class Watch(models.Model):
    """Somebody wants to hear, in a digest, of a search's new needs; or, without an account, of one need.

    A member who follows one need has a Follow: it gives the letters of equal treatment too.
    """

    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(_("E-postadress"), blank=True)
    language = models.CharField(max_length=2, default="sv")
    need = models.ForeignKey(Need, null=True, blank=True, on_delete=models.CASCADE, related_name="watches")
    name = models.CharField(_("Namn"), max_length=120, blank=True)
    # What the address of the list says: q, kind, goal, subject, … as strings. Empty for one need.
    params = models.JSONField(default=dict, blank=True)
    pace = models.CharField(_("Hur ofta"), max_length=10, choices=Pace.choices, default=Pace.DAILY)
    nonce = models.UUIDField(default=uuid.uuid4, editable=False)  # what the links are made from, with the site's key
    created_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    told_until = models.DateTimeField(default=clock.now)  # what was published before this has been told

    objects = WatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, email="") | (Q(user__isnull=True) & ~Q(email="")),
                name="watch_belongs_to_one",
            ),
            models.UniqueConstraint(
                fields=["need", "email"], condition=Q(ended_at=None, need__isnull=False), name="watch_need_once"
            ),
        ]
        indexes = [models.Index(fields=["told_until"], condition=Q(ended_at=None), name="watch_told_until")]

    def __str__(self) -> str:
        return self.name or str(self.need or self.params)


class RecentSearch(models.Model):
    """What a person looked for lately, newest first; only the newest few are kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    params = models.JSONField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["user", "params"], name="recent_search_once")]

    def __str__(self) -> str:
        return str(self.params)
