"""What lies between a need and a startup is read by both sides and the programme: one rule for all such things."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from ignite.kernel.actor import Actor
from ignite.kernel.scoping import ScopedQuerySet
from needs.models import Need

M = TypeVar("M", bound=models.Model)


class BothSidesQuerySet(ScopedQuerySet[M]):
    """Things with a need and a startup, at ``path`` before those two names ("" or, say, "match__")."""

    path = ""

    def for_user(self, actor: Actor) -> Self:
        """Both sides and the programme."""
        if actor.is_programme:
            return self
        if actor.is_startup:
            return self.filter(**{f"{self.path}startup__organisation_id": actor.organisation_id})
        if actor.is_need_owner:
            return self.filter(**{f"{self.path}need__in": Need.objects.of_organisation(actor.organisation_id)})
        return self.none()
