"""How an analysis is written together: versions of its fields, whole versions, who is there, comments."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import User
from ignite.kernel import clock
from needs.models.analysis import NeedsAnalysis


class FieldVersion(models.Model):
    """One field's text as somebody saved it. The highest number that does not stand aside is what holds.

    A text that was written from an older version than the one that held is kept aside: both are shown, both are kept.
    Rows (measures, requirements) are one field each, their text is JSON.
    """

    analysis = models.ForeignKey(NeedsAnalysis, on_delete=models.CASCADE, related_name="field_versions")
    field = models.CharField(max_length=30)
    number = models.PositiveIntegerField()
    read_number = models.PositiveIntegerField(default=0)  # the version that the writer had read
    text = models.TextField(blank=True)
    is_aside = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True, blank=True)  # when a text that stood aside was taken care of
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["field", "number"]
        constraints = [models.UniqueConstraint(fields=["analysis", "field", "number"], name="field_version_once")]

    def __str__(self) -> str:
        return f"{self.analysis_id} {self.field} {self.number}"


class AnalysisVersion(models.Model):
    """The whole analysis as it stood at a moment somebody wanted to keep: handed in, clarified, approved, restored."""

    analysis = models.ForeignKey(NeedsAnalysis, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["analysis", "number"], name="analysis_version_once")]

    def __str__(self) -> str:
        return f"{self.analysis_id}.{self.number}"


class Presence(models.Model):
    """Who has an analysis open, where they write, and when that was last heard."""

    analysis = models.ForeignKey(NeedsAnalysis, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=30, blank=True)
    seen_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["analysis", "user"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.analysis_id}"


class Comment(models.Model):
    """Something said about one part of an analysis, until somebody marks it as taken care of."""

    analysis = models.ForeignKey(NeedsAnalysis, on_delete=models.CASCADE, related_name="comments")
    part = models.CharField(max_length=30)
    text = models.TextField(_("Kommentar"), max_length=2000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    resolved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)  # when somebody found that it was not taken care of

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["analysis", "part"], name="comment_part")]

    def __str__(self) -> str:
        return self.text[:60]
