"""Reads of what people follow: their lists, and what a search is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ignite.accounts.enums import BodyKind
from ignite.accounts.models import Organisation
from ignite.kernel.actor import Actor
from ignite.kernel.frozen import frozen
from ignite.kernel.shapes import Text
from ignite.reference.models import CpvCode, Goal
from needs.enums import Offer, OwnerState
from needs.models import Follow, NeedOwner, RecentSearch, Watch
from needs.queries.search import LANGUAGES, STATUS, Search


@dataclass(frozen=True, slots=True)
class Recent:
    """One of somebody's recent searches."""

    pk: int
    name: str
    query: str


def names_of(searches: Iterable[Search]) -> list[str]:
    """What people call some searches. Three queries at most, none where only words are looked for."""
    asked = list(searches)
    labels: dict[str, Mapping[str, Text]] = {
        "status": STATUS,
        "kind": dict(BodyKind.choices),
        "offer": dict(Offer.choices),
        "language": LANGUAGES,
        "owner": _owners({one.owner for one in asked if one.owner}),
        "goal": _goals({one.goal for one in asked if one.goal}),
        "subject": _subjects({one.subject for one in asked if one.subject}),
    }
    return [_name(one, labels) for one in asked]


def _name(search: Search, labels: Mapping[str, Mapping[str, Text]]) -> str:
    parts = [f"”{search.text}”"] if search.text else []
    for name, known in labels.items():
        value = getattr(search, name)
        if value:
            parts.append(str(known.get(value, value)))
    return ", ".join(parts) or _("alla nya behov")


def _owners(keys: set[str]) -> dict[str, Text]:
    if not keys:
        return {}
    seen = NeedOwner.objects.exclude(state__in=[OwnerState.INVITED, OwnerState.WITHDRAWN]).values("organisation")
    rows = Organisation.objects.filter(pk__in=[int(key) for key in keys], kind="need_owner").filter(pk__in=seen)
    return {str(pk): name for pk, name in rows.values_list("pk", "name")}


def _goals(keys: set[str]) -> dict[str, Text]:
    return {str(goal.pk): str(goal) for goal in Goal.objects.filter(pk__in=[int(key) for key in keys])} if keys else {}


def _subjects(keys: set[str]) -> dict[str, Text]:
    codes = [f"{key}000000" for key in keys]
    return {code.pk[:2]: code.label for code in CpvCode.objects.filter(pk__in=codes)} if keys else {}


@frozen
def _recent(user_id: int) -> QuerySet[RecentSearch, RecentSearch]:
    return RecentSearch.objects.filter(user_id=user_id)


def recent_searches(actor: Actor) -> list[Recent]:
    """What somebody looked for lately, the newest first. Four queries at most, one where only words were used."""
    rows = _recent(user_id=actor.user_id or 0)
    searches = [Search.read(row.params) for row in rows]
    names = names_of(searches)
    return [Recent(row.pk, name, one.query) for row, name, one in zip(rows, names, searches, strict=True)]


def followed_needs(actor: Actor) -> QuerySet[Follow, Follow]:
    """The needs that somebody follows with their account, the newest first. One query."""
    follows = Follow.objects.filter(user_id=actor.user_id or 0)
    return follows.select_related("need__lead_owner__organisation").order_by("-at", "-pk")


def saved_searches(actor: Actor) -> list[Watch]:
    """The searches that somebody has saved and not ended, the newest first. One query."""
    return list(Watch.objects.for_user(actor).standing().filter(need=None).order_by("-created_at", "-pk"))


def search_of(watch: Any) -> Search:
    """The search that is followed."""
    return Search.read(watch.params)
