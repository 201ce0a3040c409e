"""Links on a match's page to what higher rooms have made of it (the pilot). They register; this room knows nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from ignite.kernel.actor import Actor
from matching.models import Match


@dataclass(frozen=True, slots=True)
class MatchLink:
    """One link; ``primary`` makes it the page's next step."""

    label: str | Promise
    url: str
    primary: bool = False


Source = Callable[[Match, Actor], Iterable[MatchLink]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Add a source of links; called from a higher room's apps.py."""
    if source not in _sources:
        _sources.append(source)
    return source


def links_of(match: Match, actor: Actor) -> list[MatchLink]:
    """The links that this reader finds on this match's page."""
    return [link for source in _sources for link in source(match, actor)]
