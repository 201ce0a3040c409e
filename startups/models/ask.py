"""A startup that was asked to pitch to a need, and what it said."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise

from ignite.accounts.models import Organisation
from ignite.joining.models import Invitation
from ignite.kernel.actor import Actor
from ignite.kernel.scoping import ScopedQuerySet
from needs.models import Need
from startups.enums import NotForUs
from startups.models.startup import Startup


class PitchAskQuerySet(ScopedQuerySet["PitchAsk"]):
    """Reads of who was asked."""

    def for_user(self, actor: Actor) -> Self:
        """The programme sees all; need owners those to their needs; a startup those to itself."""
        if actor.is_programme:
            return self
        if actor.organisation_id is None:
            return self.none()
        if actor.is_need_owner:
            return self.filter(need__in=Need.objects.of_organisation(actor.organisation_id))
        return self.filter(Q(startup__organisation_id=actor.organisation_id))


class PitchAsk(models.Model):
    """One asking: the invitation carries the link and the answer, this row what it is about.

    ``startup`` is None for one that is not on the platform.
    """

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="asks")
    startup = models.ForeignKey(Startup, null=True, blank=True, on_delete=models.PROTECT, related_name="asks")
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="pitch_ask")
    asked_for = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    word = models.CharField(max_length=1000, blank=True)

    objects = PitchAskQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.startup or self.invitation)

    @property
    def because(self) -> str | Promise:
        """Why it does not pitch, in words; nothing while it has not said."""
        code = self.invitation.because
        return NotForUs(code).label if code in NotForUs.values else ""
