"""The pilot project of a match."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import User
from ignite.editions.enums import Route
from ignite.kernel import clock
from ignite.kernel.lifecycle import state_check
from ignite.pilots.enums import PilotState
from matching.models import Match
from startups.models.sides import BothSidesQuerySet


class PilotQuerySet(BothSidesQuerySet["Pilot"]):
    """Reads of pilots."""

    path = "match__"


class Pilot(models.Model):
    """What is tried, how it is measured, what it costs, and how it ends."""

    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="pilots")
    title = models.CharField(_("Rubrik"), max_length=160)
    hypothesis = models.TextField(_("Hypotes"), blank=True, max_length=2000, help_text=_("Om vi …, så …, mätt som …"))
    scope = models.TextField(_("Omfattning"), blank=True, max_length=2000)
    starts_on = models.DateField(_("Börjar"), null=True, blank=True)
    ends_on = models.DateField(_("Slutar"), null=True, blank=True)
    who_does_what = models.TextField(_("Vem gör vad"), blank=True, max_length=2000)
    cost_sek = models.PositiveBigIntegerField(_("Kostnad, kr exkl. moms"), null=True, blank=True)
    options_sek = models.PositiveBigIntegerField(_("Optioner och förlängning, kr exkl. moms"), default=0)
    route = models.CharField(_("Köpväg"), max_length=30, choices=Route.choices, blank=True)
    has_personal_data = models.BooleanField(_("Personuppgifter behandlas"), default=False)
    rights = models.TextField(_("Rättigheter till resultat och data"), blank=True, max_length=2000)
    exit_plan = models.TextField(_("Så slutar vi om det inte fungerar"), blank=True, max_length=2000)
    to_go_on = models.TextField(_("Det som krävs för att fortsätta"), blank=True, max_length=2000)
    plan_version = models.PositiveSmallIntegerField(default=1)
    route_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    route_at = models.DateTimeField(null=True, blank=True)
    owner_signed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner_signed_at = models.DateTimeField(null=True, blank=True)
    startup_signed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    startup_signed_at = models.DateTimeField(null=True, blank=True)
    learned = models.TextField(_("Det vi lärde oss"), blank=True, max_length=4000)
    next_owner = models.CharField(_("Vem tar över"), max_length=200, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(_("Läge"), max_length=20, choices=PilotState.choices, default=PilotState.PLANNED)
    created_at = models.DateTimeField(default=clock.now)

    objects = PilotQuerySet.as_manager()

    class Meta:
        constraints = [
            state_check(PilotState, "pilot_state"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "route_checked", "aborted"])
                | Q(owner_signed_at__isnull=False, startup_signed_at__isnull=False, started_at__isnull=False),
                name="pilot_running_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["scaled", "bought", "extended", "stopped"])
                | (~Q(learned="") & Q(ended_at__isnull=False)),
                name="pilot_ended_says_what_was_learned",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="pilot_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The pilot's page."""
        return reverse("pilot", args=[self.pk])

    @property
    def value_sek(self) -> int:
        """The value that counts: cost and options as if used (LOU ch. 5 s. 3), SEK excluding VAT."""
        return (self.cost_sek or 0) + self.options_sek


class PilotMeasure(models.Model):
    """One measure of a pilot, from baseline to target."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="measures")
    name = models.CharField(_("Mått"), max_length=160)
    unit = models.CharField(_("Enhet"), max_length=40)
    baseline = models.DecimalField(_("Utgångsläge"), max_digits=14, decimal_places=2)
    target = models.DecimalField(_("Mål"), max_digits=14, decimal_places=2)

    def __str__(self) -> str:
        return self.name


class MeasureValue(models.Model):
    """The measure on one day."""

    measure = models.ForeignKey(PilotMeasure, on_delete=models.CASCADE, related_name="values")
    on = models.DateField(_("Datum"))
    value = models.DecimalField(_("Värde"), max_digits=14, decimal_places=2)
    note = models.CharField(_("Kommentar"), max_length=300, blank=True)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measure", "on"], name="measure_value_once")]

    def __str__(self) -> str:
        return f"{self.on}: {self.value}"


class PlanVersion(models.Model):
    """The plan as both were asked to sign it, with the hash that the signing page shows."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="plan_versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pilot", "number"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"{self.pilot_id}.{self.number}"
