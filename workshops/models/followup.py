"""Something somebody promised at a workshop or a meeting."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Organisation, User
from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import state_check
from ignite.kernel.scoping import ScopedQuerySet
from workshops.enums import FollowUpState
from workshops.models.meeting import Meeting
from workshops.models.workshop import Workshop


class FollowUpQuerySet(ScopedQuerySet["FollowUp"]):
    """Reads of follow-ups."""

    def for_user(self, actor: Actor) -> Self:
        """The programme sees all; others their organisation's and their own."""
        if actor.is_programme:
            return self
        if not actor.is_authenticated:
            return self.none()
        return self.filter(
            Q(promised_by_id=actor.user_id) | Q(organisation_id=actor.organisation_id, organisation__isnull=False)
        )


class FollowUp(models.Model):
    """A promise with a due date."""

    workshop = models.ForeignKey(Workshop, null=True, blank=True, on_delete=models.CASCADE, related_name="follow_ups")
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.CASCADE, related_name="follow_ups")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(_("Vad"), max_length=300)
    promised_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("Vem"))
    due_on = models.DateField(_("Klart senast"))
    done_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(_("Läge"), max_length=20, choices=FollowUpState.choices, default=FollowUpState.OPEN)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        constraints = [state_check(FollowUpState, "followup_state")]
        indexes = [models.Index(fields=["due_on"], condition=Q(state="open"), name="followup_open_due")]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        """Where it was promised."""
        if self.workshop_id is not None:
            return reverse("workshop", args=[self.workshop_id])
        return reverse("meeting", args=[self.meeting_id])
