"""Reads of needs: the public list with its search and facets, one need, an organisation's own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)

from ignite.accounts.enums import BodyKind
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.reference.models import Goal
from needs.enums import NeedState, QuestionState
from needs.models import Follow, Need, NeedOwner, NeedVersion, Question
from needs.models.need import SEARCHED

WORD = re.compile(r"\w+")
Needs = QuerySet[Need, Need]


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for: words, a kind of need owner, a global goal."""

    text: str = ""
    kind: str = ""
    goal: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for."""
        return not (self.text or self.kind or self.goal)


@dataclass(frozen=True, slots=True)
class Facet:
    """One value to refine by, with how many needs it leaves."""

    value: str
    label: Any
    count: int


def _open_now() -> Q:
    return Q(state=NeedState.OPEN, deadline_at__gt=clock.now())


def matching(search: Search) -> Needs:
    """Published needs that the search finds. Words match from their beginning: "vatten" finds "vattenläckor"."""
    found: Needs = Need.objects.published()
    words = WORD.findall(search.text.lower())[:8]
    if words:
        query = SearchQuery(" & ".join(f"{word}:*" for word in words), config="swedish", search_type="raw")
        found = found.annotate(searched=SEARCHED).filter(searched=query)
    if search.kind:
        found = found.filter(lead_owner__organisation__body_kind=search.kind)
    if search.goal:
        found = found.filter(goals=search.goal)
    return found


def find_needs(search: Search) -> Needs:
    """The needs in the order of the page: open ones by their last day, then closed ones, the newest first.

    Each has ``is_open_now``. Two queries (needs and goals) for a page of rows.
    """
    open_now = _open_now()
    rank = Case(When(open_now, then=Value(0)), default=Value(1), output_field=IntegerField())
    closing = Case(When(open_now, then=F("deadline_at")), output_field=DateTimeField())
    return (
        matching(search)
        .annotate(rank=rank, closing=closing)
        .select_related("lead_owner__organisation")
        .prefetch_related("goals")
        .order_by("rank", F("closing").asc(nulls_last=True), "-deadline_at", "-pk")
    )


def kind_facet(search: Search) -> list[Facet]:
    """Kinds of need owners among what the rest of the search finds. One query."""
    column = "lead_owner__organisation__body_kind"
    rows = matching(replace(search, kind="")).order_by().values_list(column).annotate(Count("pk", distinct=True))
    labels = dict(BodyKind.choices)
    return sorted((Facet(kind, labels.get(kind, kind), n) for kind, n in rows if kind), key=lambda one: -one.count)


def goal_facet(search: Search) -> list[Facet]:
    """Global goals among what the rest of the search finds. Two queries."""
    found = matching(replace(search, goal=None)).order_by()
    through = Need.goals.through.objects.filter(need_id__in=found.values("pk"))
    counts = dict(through.values_list("goal_id").annotate(Count("pk")))
    return [Facet(str(goal.pk), str(goal), counts[goal.pk]) for goal in Goal.objects.filter(pk__in=counts)]


@dataclass(frozen=True, slots=True)
class Freshness:
    """When the public needs last changed: by somebody's hand, by a deadline that passed, or by a new day."""

    changed_at: datetime
    mark: str


def freshness(found: QuerySet[Any, Any]) -> Freshness:
    """How fresh some needs are, in one query; what a conditional request is held against."""
    now, midnight = clock.now(), clock.at_wall(clock.today(), datetime.min.time())
    row = found.aggregate(
        changed=Max("changed_at"), passed=Max("deadline_at", filter=Q(deadline_at__lte=now)), number=Count("pk")
    )
    newest = max(filter(None, (row["changed"], row["passed"], midnight)))
    return Freshness(newest, f"{newest.timestamp():.6f}-{row['number']}")


def need_for_page() -> Needs:
    """Needs with what their page shows. Five queries."""
    joint = Prefetch("co_owners", NeedOwner.objects.select_related("organisation"))
    return Need.objects.select_related("lead_owner__organisation", "lead_owner__edition", "route_by").prefetch_related(
        joint, "goals", "requirements", "criteria"
    )


def changes_of(need: Need) -> list[NeedVersion]:
    """The versions after the first, the newest first. One query, none while the brief is as it was opened."""
    return list(need.versions.filter(number__gt=1).order_by("-number")) if need.version > 1 else []


def questions_of(need: Need, actor: Actor) -> list[Question]:
    """The need's questions that this reader may see, the newest answer first, those that wait on top. One query."""
    waiting = Case(When(state=QuestionState.ASKED, then=Value(0)), default=Value(1))
    return list(Question.objects.for_user(actor).filter(need=need).order_by(waiting, "-answered_at", "-asked_at"))


def follows(need: Need, actor: Actor) -> bool:
    """Whether the reader follows the need. One query, none when nobody is signed in."""
    return actor.user_id is not None and Follow.objects.filter(need=need, user_id=actor.user_id).exists()


def own_needs(actor: Actor) -> Sequence[Need]:
    """What the actor's organisation leads or owns jointly, with ``waiting_count`` unanswered questions. Two queries."""
    asked = Count("questions", Q(questions__state=QuestionState.ASKED), distinct=True)
    over = [NeedState.COMPLETED, NeedState.WITHDRAWN, NeedState.CANCELLED, NeedState.NO_SUITABLE]
    return list(
        Need.objects.for_user(actor)
        .of_organisation(actor.organisation_id)
        .select_related("lead_owner__organisation", "area")
        .prefetch_related("co_owners__organisation")
        .annotate(waiting_count=asked, over=Exists(Need.objects.filter(pk=OuterRef("pk"), state__in=over)))
        .order_by("over", F("deadline_at").asc(nulls_first=True), "-created_at")
    )
