"""The next year made of a running or closed one."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.editions import rolling
from ignite.editions.enums import EditionState
from ignite.editions.models import Edition, EditionText
from ignite.editions.services.editions import create_edition, demand_administrator
from ignite.kernel.actor import Actor
from ignite.kernel.errors import Refused
from ignite.kernel.lifecycle import lock

COPIED = (
    *("funder", "areas_min", "areas_max", "needs_per_analysis", "pilots_per_owner"),
    *("owners_goal", "startups_goal", "meetings_goal", "exchanges_goal"),
    *("deadline_days_min", "analysis_days", "answer_days", "question_days", "switches"),
)


@transaction.atomic
def roll_over(
    edition: Edition, *, actor: Actor, chosen: Mapping[str, Collection[int]] | None = None, **fields: Any
) -> Edition:
    """Make the next year: settings, goals, switches and texts copied, with the chosen things of the rooms above.

    ``fields`` are name, year, starts_on and ends_on. Raises NotAllowed for others than administrators, Refused for an
    edition in preparation and for a year that exists: of two at once one gets it.
    """
    demand_administrator(actor)
    lock(edition)
    if edition.state == EditionState.PREPARING:
        raise Refused(_("Omgången har inte startat än. Rulla vidare från en som pågår eller är avslutad."))
    copied = {name: getattr(edition, name) for name in COPIED}
    new = create_edition(actor=actor, rolled_from=edition, **copied, **fields)
    texts = EditionText.objects.filter(edition=edition)
    EditionText.objects.bulk_create(EditionText(edition=new, topic=one.topic, content=one.content) for one in texts)
    rolling.carry(edition, new, chosen or {}, actor=actor)
    return new
