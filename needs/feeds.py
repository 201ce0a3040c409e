"""Atom feeds of needs as they open: of all, and of any search (the address of the list with ``feed/`` before the ?)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ignite.kernel.access import public
from ignite.kernel.keeping import unless_seen
from needs.models import Need
from needs.queries import Search, find_newest
from needs.queries.watching import names_of
from needs.views.conditional import fresh

NEWEST = 30


class NeedsFeed(Feed):
    """The newest needs of a search first; public, so without anything of the reader."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Search:
        """What the feed is asked for."""
        self.language = get_language() or settings.LANGUAGE_CODE
        return Search.read(request.GET)

    def title(self, obj: Search) -> str:
        """What the reader's program calls it."""
        if obj.is_empty:
            return _("Öppna behov hos Ignite Public")
        return _("Behov hos Ignite Public: %(search)s") % {"search": names_of([obj])[0]}

    def subtitle(self) -> str:
        """For whom it is."""
        return _("Kommuner, regioner, myndigheter och kommunala bolag söker lösningar.")

    def link(self, obj: Search) -> str:
        """The list that this is a feed of."""
        return _absolute("needs", obj)

    def feed_url(self, obj: Search) -> str:
        """The feed's own address."""
        return _absolute("needs-feed", obj)

    def feed_guid(self, obj: Search) -> str:
        """What never changes about the feed."""
        return _absolute("needs-feed", obj.but(sort=""))

    def items(self, obj: Search) -> list[Need]:
        """The newest ones. Three queries."""
        return find_newest(obj, NEWEST)

    def item_link(self, item: Any) -> str:
        """The need's page, whole: a reader's program is elsewhere."""
        return f"{settings.SITE_URL}{item.get_absolute_url()}"

    def item_guid(self, item: Any) -> str:
        """The same as long as the need is there."""
        return self.item_link(item)

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


def _absolute(name: str, search: Search) -> str:
    query = search.query
    return f"{settings.SITE_URL}{reverse(name)}" + (f"?{query}" if query else "")


@public
@unless_seen(fresh, for_all=True)
def needs_feed(request: HttpRequest) -> Any:
    """The feed of a search; the same for everybody, and 304 when nothing has changed."""
    feed: Callable[..., Any] = NeedsFeed()
    return feed(request)
