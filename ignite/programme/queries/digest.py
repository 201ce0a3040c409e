"""What the programme is told in the morning: what waits for it, what is overdue, and who stands still."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ignite.editions.models import Edition
from ignite.kernel import clock
from ignite.pilots.models import Pilot
from ignite.programme.queries import control
from needs.enums import OwnerState
from needs.models import NeedOwner
from workshops.enums import FollowUpState
from workshops.models import FollowUp

MOST = 15  # lines of a kind; the control room has them all
AT_WORK = (OwnerState.COMMITTED, OwnerState.ACTIVE)


def morning_lines(edition: Edition) -> list[str]:
    """One line for each thing that waits, most urgent first, in the language in force; empty when nothing does.

    Eight queries, whatever the size.
    """
    waiting = [f"{one.title} ({one.why})" if one.why else str(one.title) for one in control.waiting(edition)]
    return [*waiting, *_overdue(edition), *_stuck(edition)]


def has_something(edition: Edition) -> bool:
    """Whether the digest would say anything; asks no further than the first thing it finds."""
    return bool(control.waiting(edition) or _overdue(edition) or _stuck(edition))


def _overdue(edition: Edition) -> list[str]:
    inside = Q(workshop__edition=edition) | Q(meeting__need__lead_owner__edition=edition)
    number = FollowUp.objects.filter(inside, state=FollowUpState.OPEN, due_on__lt=clock.today()).count()
    line = ngettext("%(number)s åtgärd är försenad", "%(number)s åtgärder är försenade", number)
    return [line % {"number": number}] if number else []


def _stuck(edition: Edition) -> list[str]:
    stuck = [row for row in control.rows(edition) if row.stuck]
    lines = [f"{row.owner.organisation.name}: {row.stuck}" for row in stuck[:MOST]]
    return [*lines, _("Fler behovsägare står still.")] if len(stuck) > MOST else lines


def without_pilot(editions: QuerySet[Edition]) -> QuerySet[NeedOwner]:
    """The need owners of some editions that work towards a pilot and have started none. One query."""
    started = Pilot.objects.filter(match__need__lead_owner=OuterRef("pk"), started_at__isnull=False)
    owners = NeedOwner.objects.filter(edition__in=editions, state__in=AT_WORK).exclude(Exists(started))
    return owners.select_related("organisation", "edition").order_by("organisation__name", "pk")
