"""Links that let somebody without an account read one area, analysis or need until a day."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Organisation, User
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.scoping import ScopedQuerySet


class ReadLinkQuerySet(ScopedQuerySet["ReadLink"]):
    """Reads of read links."""

    def for_user(self, actor: Actor) -> Self:
        """The programme sees all; members those of their own organisation."""
        if actor.is_programme:
            return self
        return self.filter(organisation_id=actor.organisation_id)

    def standing(self) -> Self:
        """Those that still open something."""
        return self.filter(revoked_at=None, expires_at__gt=clock.now())


class ReadLink(models.Model):
    """One link, for one thing and one named reader. The token is made from the nonce and stored as a hash."""

    about_type = models.CharField(max_length=60)  # needs.challengearea, needs.needsanalysis or needs.need
    about_id = models.BigIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    reader = models.CharField(_("Vem ska läsa?"), max_length=120)
    nonce = models.UUIDField(default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(_("Gäller till"))
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened_count = models.PositiveIntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True, blank=True)

    objects = ReadLinkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["about_type", "about_id"], name="read_link_about")]

    def __str__(self) -> str:
        return self.reader

    @property
    def is_standing(self) -> bool:
        """Whether it still opens something."""
        return self.revoked_at is None and self.expires_at > clock.now()

    @property
    def last_day(self) -> date:
        """The last day on which it opens something (it ends at midnight)."""
        return clock.local(self.expires_at - timedelta(seconds=1)).date()
