"""Who is to hear of a need: those who follow it or have asked, and those that higher rooms add.

Equal treatment: answers, changes and new deadlines reach everybody here, and nobody first.
"""

from collections.abc import Callable, Iterable

from ignite.accounts.models import User
from ignite.outbox.recipients import Recipient, recipient_of
from needs.models import Follow, Need, Question

Source = Callable[[Need], Iterable[Recipient]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """Add a source of receivers; a higher room does so in its apps.py (drafted and pitched)."""
    if source not in _sources:
        _sources.append(source)
    return source


def audience(need: Need) -> list[Recipient]:
    """Each receiver once, with an account that is in use. Two queries and those of the sources."""
    rows: list[Recipient] = [*_followers(need), *_askers(need)]
    for source in _sources:
        rows.extend(source(need))
    return list({row.mark: row for row in rows}.values())


def _followers(need: Need) -> list[Recipient]:
    follows = Follow.objects.filter(need=need, user__is_active=True).select_related("user")
    return [recipient_of(follow.user, follow.organisation_id) for follow in follows]


def _askers(need: Need) -> list[Recipient]:
    asked = Question.objects.filter(need=need).values("asked_by_id")
    return [recipient_of(user) for user in User.objects.filter(pk__in=asked, is_active=True)]
