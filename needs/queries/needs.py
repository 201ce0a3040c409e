"""Reads of needs: one need, an organisation's own. The public list is found in :mod:`needs.queries.finding`."""

from collections.abc import Sequence

from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
)

from ignite.kernel.actor import Actor
from needs.enums import NeedState, QuestionState
from needs.models import Follow, Need, NeedOwner

Needs = QuerySet[Need, Need]


def need_for_page() -> Needs:
    """Needs with what their page shows. Five queries."""
    joint = Prefetch("co_owners", NeedOwner.objects.select_related("organisation"))
    return Need.objects.select_related("lead_owner__organisation", "lead_owner__edition", "route_by").prefetch_related(
        joint, "goals", "requirements", "criteria"
    )


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
