"""What was told to startups about a need, from the first contact on: the log of equal information."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Organisation, User
from ignite.kernel import clock
from needs.enums import Channel
from needs.models.need import Need


class Information(models.Model):
    """Something said about a need: to everybody, or first to one and then to everybody when it matters to all."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="informations")
    channel = models.CharField(_("Hur"), max_length=10, choices=Channel.choices, default=Channel.PLATFORM)
    text = models.TextField(_("Vad som sades"), max_length=4000)
    # Whom it was said to; empty for everybody. One whose name is typed has no account.
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    told_to = models.CharField(_("Till vem"), max_length=200, blank=True)
    matters_to_all = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True, blank=True)  # when everybody got to know it
    telling = models.PositiveSmallIntegerField(null=True, blank=True)  # the number of the letter that tells it to all
    said_at = models.DateTimeField(_("När"), default=clock.now)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-said_at", "-pk"]
        indexes = [models.Index(fields=["need", "said_at"], name="information_need")]

    def __str__(self) -> str:
        return self.text[:60]
