"""A need: a brief that startups can pitch to."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Organisation, User
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import state_check
from ignite.kernel.scoping import ScopedQuerySet
from ignite.reference.models import CpvCode, Goal
from needs.enums import NeedState, Offer, RequirementKind
from needs.models.analysis import NeedsAnalysis
from needs.models.owner import ChallengeArea, NeedOwner

# The index below holds exactly this expression; a search that asks with another one does not use it.
SEARCHED = SearchVector("title", "summary", "problem", config="swedish")
INSIDE_ONLY = (NeedState.DRAFT, NeedState.IN_REVIEW, NeedState.EDITS_REQUESTED, NeedState.WITHDRAWN)


class NeedQuerySet(ScopedQuerySet["Need"]):
    """Reads of needs."""

    def published(self) -> Self:
        """Those that everybody may read: opened at some time."""
        return self.exclude(state__in=INSIDE_ONLY)

    def for_user(self, actor: Actor) -> Self:
        """Everybody sees published needs; owners (lead and joint) and the programme their drafts too."""
        if actor.is_programme:
            return self.exclude(state=NeedState.DRAFT)
        mine = Q()
        if actor.is_need_owner:
            joint = NeedOwner.objects.filter(organisation_id=actor.organisation_id or 0).values("pk")
            mine = Q(lead_owner__in=joint) | Q(
                pk__in=Need.co_owners.through.objects.filter(needowner_id__in=joint).values("need_id")
            )
        return self.filter(~Q(state__in=INSIDE_ONLY) | mine)

    def of_organisation(self, organisation_id: int | None) -> Self:
        """Those an organisation leads or owns jointly."""
        joint = NeedOwner.objects.filter(organisation_id=organisation_id or 0).values("pk")
        through = Need.co_owners.through.objects.filter(needowner_id__in=joint).values("need_id")
        return self.filter(Q(lead_owner__in=joint) | Q(pk__in=through))

    def open_now(self, now: datetime | None = None) -> Self:
        """Open, and the deadline has not passed (at an instant that is given where the read is frozen)."""
        return self.filter(state=NeedState.OPEN, deadline_at__gt=now or clock.now())


class Need(models.Model):
    """A matching opportunity, led by one need owner, perhaps owned jointly by more."""

    lead_owner = models.ForeignKey(NeedOwner, on_delete=models.PROTECT, related_name="led_needs")
    co_owners = models.ManyToManyField(NeedOwner, blank=True, related_name="joint_needs")
    area = models.ForeignKey(ChallengeArea, null=True, blank=True, on_delete=models.PROTECT, related_name="needs")
    analysis = models.ForeignKey(NeedsAnalysis, null=True, blank=True, on_delete=models.PROTECT, related_name="needs")
    title = models.CharField(_("Rubrik"), max_length=160)
    summary = models.CharField(_("Behovet i en mening"), max_length=300, blank=True)
    problem = models.TextField(_("Problemet"), blank=True)
    today = models.TextField(_("Så gör vi nu"), blank=True)
    desired_outcome = models.TextField(_("Det vi vill uppnå"), blank=True)
    offer = models.TextField(_("Det vi kan erbjuda"), blank=True, help_text=_("Data, testmiljö, personer, pengar."))
    offers = ArrayField(models.CharField(max_length=10, choices=Offer.choices), default=list, blank=True)
    starts_on = models.DateField(_("Piloten kan börja"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(_("Pilotens längd, månader"), null=True, blank=True)
    language = models.CharField(
        _("Språk"), max_length=2, choices=[("sv", _("Svenska")), ("en", _("Engelska"))], default="sv"
    )
    after_pilot = models.TextField(_("Om piloten lyckas"), blank=True)
    budget_sek = models.PositiveBigIntegerField(_("Budget för piloten, kr exkl. moms"), null=True, blank=True)
    options_sek = models.PositiveBigIntegerField(_("Optioner och förlängningar, kr exkl. moms"), null=True, blank=True)
    goals = models.ManyToManyField(Goal, blank=True, related_name="+", verbose_name=_("Globala mål"))
    subjects = models.ManyToManyField(CpvCode, blank=True, related_name="+", verbose_name=_("Ämnen"))
    is_sealed = models.BooleanField(_("Förseglade till sista dag"), default=False)
    is_rolling = models.BooleanField(_("Väljer löpande"), default=False)
    deadline_at = models.DateTimeField(_("Pitcha senast"), null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    route = models.CharField(_("Tänkt köpväg"), max_length=200, blank=True)
    route_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    route_at = models.DateTimeField(null=True, blank=True)
    lesson = models.TextField(_("Vad vi lärde oss"), blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    # Which page, open in somebody's browser, wrote each field of the draft last: a page never clashes with itself.
    written_in = models.JSONField(default=dict, blank=True)
    # Answers are told at most once a day: the number of the last such letter, and when it leaves or left.
    tellings = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(_("Läge"), max_length=20, choices=NeedState.choices, default=NeedState.DRAFT)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    objects = NeedQuerySet.as_manager()

    class Meta:
        constraints = [
            state_check(NeedState, "need_state"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "in_review", "edits_requested", "withdrawn"])
                | (Q(opened_at__isnull=False) & Q(deadline_at__isnull=False)),
                name="need_opened_has_dates",
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") | Q(decided_at__isnull=False), name="need_decided_has_date"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "deadline_at"], name="need_state_deadline"),
            GinIndex(SEARCHED, name="need_search"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The need's page."""
        return reverse("need", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        """Whether the deadline has passed (time alone closes; nothing is stored)."""
        return self.deadline_at is not None and self.deadline_at <= clock.now()

    @property
    def takes_pitches(self) -> bool:
        """Whether a pitch can be handed in now."""
        return self.state == NeedState.OPEN and not self.is_closed


class Requirement(models.Model):
    """A must or a wish, on an analysis and then on its need; each must with its reason."""

    analysis = models.ForeignKey(
        NeedsAnalysis, null=True, blank=True, on_delete=models.CASCADE, related_name="requirements"
    )
    need = models.ForeignKey(Need, null=True, blank=True, on_delete=models.CASCADE, related_name="requirements")
    kind = models.CharField(_("Slag"), max_length=4, choices=RequirementKind.choices, default=RequirementKind.WISH)
    text = models.CharField(_("Krav"), max_length=300)
    reason = models.CharField(_("Varför"), max_length=500, blank=True)
    # What a must is asked: what a small firm needs to meet it, and what happens when it becomes a wish.
    small_firm = models.CharField(_("Vad ett litet företag behöver"), max_length=500, blank=True)
    as_wish = models.CharField(_("Om det blir ett önskemål"), max_length=500, blank=True)
    was_must = models.BooleanField(default=False)  # it stood as a must once, and was turned into a wish
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["kind", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(analysis__isnull=False, need__isnull=True) | Q(analysis__isnull=True, need__isnull=False),
                name="requirement_belongs_to_one",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Criterion(models.Model):
    """One criterion for reading pitches; fixed, with its weight, when the need opens."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="criteria")
    key = models.CharField(max_length=30)
    name_sv = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    weight = models.PositiveSmallIntegerField()
    anchors = models.JSONField(default=dict)  # {"1": {"sv": …, "en": …}, "3": …, "5": …}
    position = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["need", "key"], name="criterion_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name_sv


class NeedVersion(models.Model):
    """The brief as it stood; a brief changed after opening keeps its versions."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["need", "number"], name="need_version_once")]

    def __str__(self) -> str:
        return f"{self.need_id}.{self.number}"


class Follow(models.Model):
    """Somebody wants to hear of a need."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="follows")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["need", "user"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.need_id}"
