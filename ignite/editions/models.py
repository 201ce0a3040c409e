"""Editions and dated settings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.editions.enums import DatedKey, EditionState, Switch
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import state_check
from ignite.kernel.scoping import ScopedQuerySet


class EditionQuerySet(ScopedQuerySet["Edition"]):
    """Reads of editions."""

    def for_user(self, actor: Actor) -> Self:
        """Everybody may know the editions; those in preparation are the programme's own."""
        return self if actor.is_programme else self.exclude(state=EditionState.PREPARING)

    def current(self) -> Edition | None:
        """The newest running edition."""
        return self.filter(state=EditionState.RUNNING).order_by("-starts_on").first()


class Edition(models.Model):
    """One year of the programme: dates, goals, funder. Goals are shown as progress everywhere they matter."""

    name = models.CharField(_("Namn"), max_length=120)
    year = models.PositiveSmallIntegerField(_("År"), unique=True)
    starts_on = models.DateField(_("Börjar"))
    ends_on = models.DateField(_("Slutar"))
    funder = models.CharField(_("Finansiär"), max_length=120, blank=True)
    areas_min = models.PositiveSmallIntegerField(_("Minst antal områden"), default=3)
    areas_max = models.PositiveSmallIntegerField(_("Flest antal områden"), default=5)
    needs_per_analysis = models.PositiveSmallIntegerField(_("Behov per analys"), default=1)
    pilots_per_owner = models.PositiveSmallIntegerField(_("Piloter per behovsägare"), default=1)
    deadline_days_min = models.PositiveSmallIntegerField(_("Minst antal dagar att pitcha"), default=21)
    analysis_days = models.PositiveSmallIntegerField(_("Dagar att skriva en behovsanalys"), default=30)
    owners_goal = models.PositiveSmallIntegerField(_("Behovsägare, mål"), null=True, blank=True)
    startups_goal = models.PositiveSmallIntegerField(_("Startups som pitchar, mål"), null=True, blank=True)
    meetings_goal = models.PositiveSmallIntegerField(_("Möten, mål"), null=True, blank=True)
    exchanges_goal = models.PositiveSmallIntegerField(_("Erfarenhetsutbyten, mål"), null=True, blank=True)
    question_days = models.PositiveSmallIntegerField(_("Dagar före sista dag som frågor tas emot till"), default=3)
    join_until = models.DateField(_("Intresseanmälan senast"), null=True, blank=True)
    rolled_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # What is off and invisible unless it is switched on here (see enums.Switch).
    switches = ArrayField(
        models.CharField(max_length=30, choices=Switch.choices),
        verbose_name=_("Val som är på"),
        default=list,
        blank=True,
    )
    answer_days = models.PositiveSmallIntegerField(_("Dagar att svara på en pitch"), default=28)
    state = models.CharField(_("Läge"), max_length=20, choices=EditionState.choices, default=EditionState.PREPARING)

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [
            state_check(EditionState, "edition_state"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="edition_ends_after_start"),
            models.CheckConstraint(condition=Q(areas_max__gte=F("areas_min")), name="edition_areas_range"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page where the edition is steered."""
        return reverse("edition", args=[self.pk])

    def has(self, switch: Switch) -> bool:
        """Whether a setting is switched on."""
        return switch in self.switches


class DatedSetting(models.Model):
    """A figure of law that holds from a day on, with its source and when somebody last confirmed it."""

    key = models.CharField(max_length=40, choices=DatedKey.choices)
    value = models.BigIntegerField()
    unit = models.CharField(max_length=20, default="SEK")
    valid_from = models.DateField()
    source = models.CharField(max_length=300)
    confirmed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "valid_from"], name="dated_setting_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.value} {self.unit}"

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody has said this year that the figure holds."""
        return self.confirmed_on is not None and self.confirmed_on.year >= clock.today().year

    @classmethod
    def in_force(cls, keys: Iterable[str], day: date) -> dict[str, DatedSetting]:
        """The settings in force on a day, by key; a key without one is left out. One query."""
        rows = cls.objects.filter(key__in=list(keys), valid_from__lte=day)
        return {row.key: row for row in rows.order_by("key", "-valid_from").distinct("key")}


class EditionText(models.Model):
    """A topic of the method's texts as one edition has it, in place of the file's."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="texts")
    topic = models.CharField(max_length=40)  # the name of a file in content/
    content = models.JSONField()
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "topic"], name="edition_text_once")]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.topic}"
