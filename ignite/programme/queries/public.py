"""What the public home page shows."""

from __future__ import annotations

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from ignite.accounts.enums import OrganisationKind
from ignite.accounts.models import Organisation
from ignite.kernel import clock
from ignite.kernel.models import Transition
from ignite.kernel.shapes import Figure
from ignite.pilots.models import Pilot, Story
from ignite.programme.queries.journey import STARTED
from ignite.reference.geometry import MapPoint
from needs.enums import OwnerState
from needs.models import Need, NeedOwner
from startups.models import Startup


def figures() -> list[Figure]:
    """The programme in four numbers, counted live. Four queries."""
    members = NeedOwner.objects.exclude(state__in=[OwnerState.INVITED, OwnerState.WITHDRAWN])
    return [
        Figure(members.aggregate(number=Count("organisation", distinct=True))["number"], _("behovsägare är med")),
        Figure(Need.objects.open_now().count(), _("öppna behov"), url=reverse("needs")),
        Figure(Startup.objects.public().count(), _("startups med öppen profil"), url=reverse("startups")),
        Figure(Pilot.objects.filter(state__in=STARTED).count(), _("piloter har startat"), url=reverse("stories")),
    ]


def newest_needs(limit: int = 3) -> list[Need]:
    """Open needs, the ones with longest left first. One query."""
    return list(
        Need.objects.open_now().select_related("lead_owner__organisation").order_by("-opened_at", "-pk")[:limit]
    )


def newest_stories(limit: int = 2) -> list[Story]:
    """Published stories with both parties. One query."""
    return list(
        Story.objects.published()
        .select_related("pilot__match__startup__organisation", "pilot__match__need__lead_owner__organisation")
        .order_by("-published_at")[:limit]
    )


def member_points() -> list[MapPoint]:
    """Where the need owners lie. One query."""
    taking_part = NeedOwner.objects.exclude(state__in=[OwnerState.INVITED, OwnerState.WITHDRAWN])
    members = Organisation.objects.filter(
        kind=OrganisationKind.NEED_OWNER,
        lat__isnull=False,
        lon__isnull=False,
        pk__in=taking_part.values("organisation"),
    ).order_by("name")
    return [
        MapPoint(name=member.name, lat=member.lat, lon=member.lon, url=reverse("needs") + f"?owner={member.pk}")
        for member in members
        if member.lat is not None and member.lon is not None
    ]


def fingerprint(language: str) -> str:
    """Changes whenever the public pages may have: a move was made, an hour has passed, another language. One query."""
    newest = Transition.objects.order_by("-pk").values_list("pk", flat=True).first()
    return f'"{newest or 0}-{clock.today():%y%m%d}-{clock.now():%H}-{language}"'
