"""A question about a need; the answer goes to everybody and the asker stays hidden."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Organisation, User
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import state_check
from ignite.kernel.scoping import ScopedQuerySet
from needs.enums import QuestionState
from needs.models.need import Need


class QuestionQuerySet(ScopedQuerySet["Question"]):
    """Reads of questions."""

    def for_user(self, actor: Actor) -> Self:
        """Everybody sees what was answered to all; the asker their own; the need's owners and the programme all."""
        if actor.is_programme:
            return self
        seen = Q(state=QuestionState.ANSWERED, need__in=Need.objects.published())
        if actor.organisation_id is not None:
            seen |= Q(organisation_id=actor.organisation_id)
        if actor.is_need_owner:
            seen |= Q(need__in=Need.objects.of_organisation(actor.organisation_id))
        return self.filter(seen)


class Question(models.Model):
    """Asked by a startup, until a set time before the deadline."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="questions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("Din fråga"), max_length=2000)
    answer = models.TextField(_("Svar"), blank=True, max_length=4000)
    reason = models.CharField(_("Skäl"), max_length=500, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    telling = models.PositiveSmallIntegerField(null=True, blank=True)  # the number of the letter that tells the answer
    state = models.CharField(_("Läge"), max_length=20, choices=QuestionState.choices, default=QuestionState.ASKED)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            state_check(QuestionState, "question_state"),
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "answered_privately"]) | ~Q(answer=""),
                name="question_answered_has_answer",
            ),
        ]

    def __str__(self) -> str:
        return Truncator(self.text).chars(60)

    def get_absolute_url(self) -> str:
        """The need where it was asked."""
        return self.need.get_absolute_url() + "#questions"


class EarlierAnswer(models.Model):
    """What an answer to all said before it was corrected. Public, as the answer is."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="earlier_answers")
    text = models.TextField()
    said_at = models.DateTimeField()
    replaced_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return Truncator(self.text).chars(60)
