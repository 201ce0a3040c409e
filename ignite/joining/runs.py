"""Many invitations from one list: the list, checked row by row, and how far the sending has come.

Where a run stands follows from its times: being checked, on its way, finished, stopped. The rows hold what was done, so
that the sending can be taken up by any worker.
"""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import Right
from ignite.accounts.models import Organisation, User
from ignite.joining.enums import SENDABLE, Finding, RowOutcome
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.scoping import ScopedQuerySet


class InviteRunQuerySet(ScopedQuerySet["InviteRun"]):
    """Reads of runs."""

    def for_user(self, actor: Actor) -> Self:
        """The programme sees all; those who decide for an organisation the runs to it."""
        if actor.is_programme:
            return self
        if not actor.has_right(Right.ADMIN, Right.MANAGER):
            return self.none()
        return self.filter(organisation_id=actor.organisation_id, organisation__isnull=False)


class InviteRun(models.Model):
    """One list of people to invite to one thing. ``organisation``: whose members they are to become, if any."""

    about_type = models.CharField(max_length=60)  # app_label.model of the thing invited to
    about_id = models.BigIntegerField()
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    acting_for = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)  # rows to invite, when it was confirmed
    finished_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_because = models.CharField(max_length=500, blank=True)  # what the thing's room said; "" when somebody did

    objects = InviteRunQuerySet.as_manager()

    class Meta:
        db_table = "joining_invite_run"
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=False) | Q(finished_at__isnull=True, stopped_at__isnull=True),
                name="invite_run_sent_is_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(stopped_at__isnull=True), name="invite_run_one_end"
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(confirmed_at__isnull=False, finished_at__isnull=True, stopped_at__isnull=True),
                name="invite_run_under_way",
            ),
            models.Index(fields=["about_type", "about_id"], name="invite_run_about"),
        ]

    def __str__(self) -> str:
        return f"{self.about_type} {self.about_id}"

    def get_absolute_url(self) -> str:
        """Its page: the check, the progress, what came of it."""
        return reverse("invite-run", args=[self.pk])

    @property
    def about(self) -> Any:
        """What it invites to. One query; raises ObjectDoesNotExist when that is gone."""
        return apps.get_model(self.about_type)._base_manager.get(pk=self.about_id)

    @property
    def is_checked(self) -> bool:
        """Whether it waits for somebody to confirm it."""
        return self.confirmed_at is None

    @property
    def is_under_way(self) -> bool:
        """Whether it is being sent."""
        return self.confirmed_at is not None and self.finished_at is None and self.stopped_at is None


class InviteRow(models.Model):
    """One person of the list: the line as it was given, what was read from it, the check's word, and the outcome."""

    run = models.ForeignKey(InviteRun, on_delete=models.CASCADE, related_name="rows")
    place = models.PositiveIntegerField()  # 1, 2, 3 …: a line may hold several people
    number = models.PositiveIntegerField()  # the line or the spreadsheet's row
    raw = models.CharField(max_length=300)
    email = models.CharField(_("E-postadress"), max_length=254, blank=True)
    name = models.CharField(_("Namn"), max_length=120, blank=True)
    language = models.CharField(_("Språk"), max_length=2, default="sv")
    finding = models.CharField(max_length=10, choices=Finding.choices)
    is_left_out = models.BooleanField(default=False)
    outcome = models.CharField(max_length=10, choices=RowOutcome.choices, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    invitation = models.ForeignKey("joining.Invitation", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "joining_invite_row"
        constraints = [models.UniqueConstraint(fields=["run", "place"], name="invite_row_place_once")]
        indexes = [models.Index(fields=["run", "finding", "place"], name="invite_row_finding")]

    def __str__(self) -> str:
        return self.email or self.raw

    def get_absolute_url(self) -> str:
        """The page where it is corrected."""
        return reverse("invite-row", args=[self.run_id, self.pk])

    @property
    def is_sendable(self) -> bool:
        """Whether the check let it through."""
        return self.finding in SENDABLE

    @property
    def tone(self) -> str:
        """The colour of its chip."""
        if self.outcome:
            return {RowOutcome.INVITED: "go", RowOutcome.FAILED: "stop"}.get(RowOutcome(self.outcome), "plain")
        if self.is_sendable:
            return "go"
        return "stop" if self.finding in (Finding.INVALID, Finding.BARRED) else "wait"
