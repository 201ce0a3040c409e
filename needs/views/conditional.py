"""A second visit to a public page of needs costs one query and no page: it is the same until something has changed."""

from typing import Any

from ignite.kernel.keeping import Freshness
from ignite.kernel.keeping import unless_seen as unless
from needs.queries import freshness


def fresh(request: Any, pk: int | None = None) -> Freshness:
    """How fresh a page is: that of one need, or one that shows all."""
    return freshness(pk)


unless_seen = unless(fresh)
