"""What this room hears from the rooms below and adds to them: a mutual match gets a pilot, a year needs one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ignite.kernel.actor import SYSTEM, Actor
from ignite.kernel.lifecycle import Move, moved
from ignite.pilots.models import Pilot
from ignite.pilots.queries import started_pilots_of
from ignite.pilots.rules import either_side
from ignite.pilots.services import plan_pilot
from ignite.pilots.services.planning import MADE_FROM
from matching.enums import MatchState
from matching.links import MatchLink
from matching.models import Match
from needs.models import NeedOwner


def plan_when_mutual(sender: type[Match], obj: Match, move: Move, **_facts: Any) -> None:
    """Both want to go on: there is a plan to write on at once."""
    if move.target == MatchState.MUTUAL:
        plan_pilot(obj, actor=SYSTEM)


def has_started_a_pilot(owner: NeedOwner, actor: Actor) -> str | Promise | None:
    """Fairness: every need owner is measured by the same goal; who has not reached it says why."""
    if started_pilots_of(owner).exists():
        return None
    return _("Behovsägaren har inte startat någon pilot. Skriv varför året ändå är i mål.")


def pilot_links(match: Match, actor: Actor) -> Iterable[MatchLink]:
    """On the match's page: to its newest pilot, or to a new one when none is under way."""
    pilot = Pilot.objects.filter(match=match).order_by("-pk").first()
    if pilot is not None:
        yield MatchLink(_("Till piloten"), pilot.get_absolute_url(), primary=True)
    elif match.state in MADE_FROM and either_side(actor, Pilot(match=match)):
        yield MatchLink(_("Planera en pilot"), reverse("pilot-new", args=[match.pk]), primary=True)


def connect() -> None:
    """Listen to the matches."""
    moved.connect(plan_when_mutual, sender=Match, dispatch_uid="pilots.plan_when_mutual")
