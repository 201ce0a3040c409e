"""The Atom feed of needs as they open."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from needs.models import Need

NEWEST = 30


class NeedsFeed(Feed):
    """The newest needs first; public, so without anything of the reader."""

    feed_type = Atom1Feed
    title = _("Öppna behov hos Ignite Public")
    subtitle = _("Kommuner, regioner, myndigheter och kommunala bolag söker lösningar.")

    def link(self) -> str:
        """The list that this is a feed of."""
        return reverse("needs")

    def items(self) -> "QuerySet[Need, Need]":
        """The newest ones. One query."""
        return Need.objects.published().select_related("lead_owner__organisation").order_by("-opened_at")[:NEWEST]

    def item_title(self, item: Any) -> str:
        """The need's title."""
        return str(item.title)

    def item_description(self, item: Any) -> str:
        """The need in a sentence."""
        return str(item.summary)

    def item_author_name(self, item: Any) -> str:
        """Whose need it is."""
        return str(item.lead_owner.organisation)

    def item_pubdate(self, item: Any) -> datetime | None:
        """When it opened."""
        opened: datetime | None = item.opened_at
        return opened

    def item_updateddate(self, item: Any) -> datetime:
        """When it last changed."""
        changed: datetime = item.changed_at
        return changed
