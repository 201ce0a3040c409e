"""Reads of need owners."""

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from ignite.editions.enums import EditionState
from ignite.editions.models import Edition
from ignite.joining.models import Commitment
from ignite.kernel.actor import Actor
from needs.enums import AnalysisState, AreaState, NeedState
from needs.lifecycle.owner import COUNTED
from needs.models import ChallengeArea, Need, NeedOwner
from needs.models.owner import NeedOwnerQuerySet
from needs.rules import WAITS_TO_COUNT


def current_owner(actor: Actor) -> NeedOwner | None:
    """The year of the actor's organisation in the newest running edition, else its last one. One query."""
    years = NeedOwner.objects.filter(organisation_id=actor.organisation_id or 0).select_related(
        "organisation", "edition"
    )
    running = list(years.order_by("-edition__starts_on"))
    return next(
        (year for year in running if year.edition.state == EditionState.RUNNING), running[0] if running else None
    )


def owners_table(edition: Edition) -> QuerySet[NeedOwner, NeedOwner]:
    """Every need owner of an edition with its counts: areas_count, waiting_count, analysed_count, needs_count,
    open_count, members_count. One query.
    """
    areas = Count("areas", Q(areas__state__in=COUNTED), distinct=True)
    waiting = Count("areas", Q(areas__state=AreaState.REGISTERED), distinct=True)
    analysed = Count("areas", Q(areas__analysis__state=AnalysisState.APPROVED), distinct=True)
    inside = [NeedState.DRAFT, NeedState.WITHDRAWN]
    return (
        NeedOwner.objects.filter(edition=edition)
        .select_related("organisation", "edition")
        .annotate(
            areas_count=areas,
            waiting_count=waiting,
            analysed_count=analysed,
            needs_count=Count("led_needs", ~Q(led_needs__state__in=inside), distinct=True),
            open_count=Count("led_needs", Q(led_needs__state=NeedState.OPEN), distinct=True),
            members_count=Count(
                "organisation__memberships", Q(organisation__memberships__state="active"), distinct=True
            ),
        )
        .order_by("organisation__name", "pk")
    )


def owner_with_all(actor: Actor) -> NeedOwnerQuerySet:
    """Need owners with what their page shows: areas and analyses, needs that this reader may see. Three queries."""
    areas = ChallengeArea.objects.for_user(actor).select_related("analysis").order_by("position", "pk")
    needs = Need.objects.for_user(actor).order_by("-created_at", "pk")
    shown: list[Prefetch[Any]] = [
        Prefetch("areas", areas, to_attr="shown_areas"),
        Prefetch("led_needs", needs, to_attr="shown_needs"),
    ]
    return NeedOwner.objects.select_related("organisation", "edition").prefetch_related(*shown)


def waiting_for_consent(owner: NeedOwner) -> list[ChallengeArea]:
    """Drafts and resting areas that the group has asked to let in beside the most, not answered yet. One query."""
    asked = ChallengeArea.objects.filter(owner=owner, consent_asked_at__isnull=False, state__in=WAITS_TO_COUNT)
    return list(asked.filter(consent_reason="", consent_refused="").order_by("consent_asked_at", "pk"))


def commitment_of(owner: NeedOwner) -> Any:
    """What the organisation signed up to in the edition, or None. One query."""
    return (
        Commitment.objects.filter(organisation_id=owner.organisation_id, edition_id=owner.edition_id)
        .exclude(state="withdrawn")
        .select_related("accepted_by", "text")
        .order_by("state", "-text__version")  # an accepted version before a newer one that is only offered
        .first()
    )
