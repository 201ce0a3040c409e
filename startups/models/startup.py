"""A startup and its profile."""

from __future__ import annotations

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Organisation, User
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import state_check
from ignite.kernel.scoping import ScopedQuerySet
from ignite.reference.models import CpvCode, Goal
from startups.enums import MATURITY, StartupState


class StartupQuerySet(ScopedQuerySet["Startup"]):
    """Reads of startups."""

    def for_user(self, actor: Actor) -> Self:
        """Everybody sees public profiles; need owners all listed; members their own."""
        if actor.is_programme:
            return self
        seen = Q(state=StartupState.LISTED, is_public=True)
        if actor.is_need_owner:
            seen = Q(state=StartupState.LISTED)
        if actor.organisation_id is not None:
            seen |= Q(organisation_id=actor.organisation_id)
        return self.filter(seen)

    def public(self) -> Self:
        """Those shown to everybody."""
        return self.filter(state=StartupState.LISTED, is_public=True)


class Startup(models.Model):
    """An innovative small company: a profile made once and used everywhere."""

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="startup")
    no_number_reason = models.CharField(_("Varför inget nummer"), max_length=300, blank=True)
    one_line = models.CharField(_("Det ni gör, i en mening"), max_length=200, blank=True)
    description = models.TextField(_("Beskrivning"), blank=True, max_length=4000)
    references = models.TextField(_("Referenser"), blank=True, max_length=2000)
    maturity = models.PositiveSmallIntegerField(
        _("Mognad (TRL)"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(9)]
    )
    team_size = models.PositiveIntegerField(_("Antal medarbetare"), null=True, blank=True)
    founded_year = models.PositiveSmallIntegerField(_("Grundat år"), null=True, blank=True)
    subjects = models.ManyToManyField(CpvCode, blank=True, related_name="+", verbose_name=_("Ämnen"))
    goals = models.ManyToManyField(Goal, blank=True, related_name="+", verbose_name=_("Globala mål"))
    is_public = models.BooleanField(_("Visa profilen för alla"), default=True)
    verified_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(_("Läge"), max_length=20, choices=StartupState.choices, default=StartupState.DRAFT)
    changed_at = models.DateTimeField(default=clock.now)

    objects = StartupQuerySet.as_manager()

    class Meta:
        constraints = [
            state_check(StartupState, "startup_state"),
            models.CheckConstraint(
                condition=Q(maturity__isnull=True) | Q(maturity__gte=1, maturity__lte=9),
                name="startup_maturity_range",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        """The profile's page."""
        return reverse("startup", args=[self.pk])

    @property
    def goal_list(self) -> list[Goal]:
        """The goals, from their prefetch where there is one."""
        return list(self.goals.all())

    @property
    def subject_list(self) -> list[CpvCode]:
        """The subjects, from their prefetch where there is one."""
        return list(self.subjects.all())

    @property
    def maturity_words(self) -> str | Promise:
        """What the level of maturity means, or nothing while it is not said."""
        return MATURITY.get(self.maturity or 0, "")
