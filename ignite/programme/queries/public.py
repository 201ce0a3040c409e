"""What the public pages over all rooms show: home, and the addresses that search engines may read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from ignite.accounts.enums import OrganisationKind
from ignite.accounts.models import Organisation
from ignite.kernel.keeping import Freshness
from ignite.kernel.shapes import Figure
from ignite.pilots.models import Pilot, Story
from ignite.programme.queries.journey import STARTED
from ignite.reference.enums import BodyKind
from ignite.reference.geometry import MapPoint
from needs.enums import OwnerState
from needs.models import Need, NeedOwner
from needs.queries import freshness
from startups.models import Startup

AWAY = (OwnerState.INVITED, OwnerState.WITHDRAWN)
STARTUPS_A_FILE = 10_000  # addresses in one file of the sitemap; the format allows 50 000
_FRESH = """
SELECT (SELECT max(id) FROM kernel_transition),
       (SELECT count(*) FROM needs_needowner WHERE state NOT IN ('invited', 'withdrawn')),
       (SELECT max(id) FROM needs_needowner),
       (SELECT max(changed_at) FROM startups_startup), (SELECT count(*) FROM startups_startup WHERE is_public),
       (SELECT max(changed_at) FROM pilots_story)
"""


def figures() -> list[Figure]:
    """The programme in five numbers, counted live. Five queries."""
    members = NeedOwner.objects.exclude(state__in=AWAY)
    return [
        Figure(members.aggregate(number=Count("organisation", distinct=True))["number"], _("behovsägare är med")),
        Figure(Need.objects.open_now().count(), _("öppna behov"), url=reverse("needs")),
        Figure(Startup.objects.public().count(), _("startups med öppen profil"), url=reverse("startups")),
        Figure(Pilot.objects.filter(state__in=STARTED).count(), _("piloter har startat")),
        Figure(Story.objects.published().count(), _("berättelser är publicerade"), url=reverse("stories")),
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
    """Where the need owners lie, each with the way to its needs. One query."""
    taking_part = NeedOwner.objects.exclude(state__in=AWAY)
    members = Organisation.objects.filter(
        kind=OrganisationKind.NEED_OWNER,
        lat__isnull=False,
        lon__isnull=False,
        pk__in=taking_part.values("organisation"),
    ).select_related("public_body")
    return [
        MapPoint(member.name, member.lat, member.lon, f"{reverse('needs')}?owner={member.pk}", _municipality(member))
        for member in members.order_by("name")
        if member.lat is not None and member.lon is not None
    ]


def _municipality(member: Organisation) -> str:
    body = member.public_body
    return body.code if body is not None and body.kind == BodyKind.MUNICIPALITY else ""


def members_elsewhere() -> list[Organisation]:
    """The need owners that have no place on the map, by name. One query."""
    taking_part = NeedOwner.objects.exclude(state__in=AWAY).values("organisation")
    rows = Organisation.objects.filter(kind=OrganisationKind.NEED_OWNER, pk__in=taking_part, lat__isnull=True)
    return list(rows.order_by("name"))


def site_freshness() -> Freshness:
    """How fresh a page over all rooms is: something has moved, come, or been written, or time has closed a need. Two
    queries.
    """
    needs = freshness()
    with connection.cursor() as cursor:
        cursor.execute(_FRESH)
        counts = cursor.fetchone()
    mark = "-".join(f"{one.timestamp():.6f}" if isinstance(one, datetime) else str(one or 0) for one in counts)
    newest = max([needs.changed_at, *(one for one in counts if isinstance(one, datetime))])
    return replace(needs, changed_at=newest, mark=f"{mark}-{needs.mark}")


# The sitemap

Entry = tuple[str, datetime | None]
PAGES = (
    "home",
    "needs",
    "startups",
    "stories",
    "calendar",
    "join",
    "about",
    "open-data",
    "privacy",
    "accessibility",
    "contact",
)


def sitemap_files() -> list[str]:
    """The names of the sitemap's files. One query."""
    number = Startup.objects.public().count()
    return ["pages", "needs", "stories", *(f"startups-{at + 1}" for at in range(-(-number // STARTUPS_A_FILE)))]


def sitemap_entries(name: str) -> list[Entry] | None:
    """The addresses of one file with when each last changed; None for a file that is not. One query.

    Only what everybody may read: no drafts, no profiles kept from the public, no stories that wait.
    """
    kind, _dash, number = name.partition("-")
    if kind == "startups" and number.isascii() and number.isdigit() and 0 < int(number[:6]) < 10_000:
        at = (int(number[:6]) - 1) * STARTUPS_A_FILE
        rows = Startup.objects.public().order_by("pk").values_list("pk", "changed_at")[at : at + STARTUPS_A_FILE]
        return _entries("startup", rows)
    if name == "needs":
        return _entries("need", Need.objects.published().order_by("pk").values_list("pk", "changed_at"))
    if name == "stories":
        return _entries("story", Story.objects.published().order_by("pk").values_list("pk", "published_at"))
    if name == "pages":
        return [(f"{settings.SITE_URL}{reverse(page)}", None) for page in PAGES]
    return None


def _entries(route: str, rows: Iterable[tuple[int, datetime | None]]) -> list[Entry]:
    return [(f"{settings.SITE_URL}{reverse(route, args=[pk])}", at) for pk, at in rows]
