"""The plan of a pilot: prefilled from the need and the pitch, written by both, its route checked by a buyer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import User
from ignite.editions import content
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from ignite.pilots.enums import PilotState
from ignite.pilots.lifecycle import PILOT
from ignite.pilots.messages import pilots as letters
from ignite.pilots.models import Pilot, PilotMeasure, PlanVersion
from ignite.pilots.queries import living_pilot
from ignite.pilots.rules import either_side
from matching.enums import MatchState
from matching.models import Match
from needs.services.rows import Row, sync_rows

MADE_FROM = (MatchState.MUTUAL, MatchState.IN_DIALOGUE, MatchState.PILOTING)
TO_PREPARE = timedelta(days=28)  # from the match to a proposed start
PLAN = (
    *("title", "hypothesis", "scope", "starts_on", "ends_on", "who_does_what", "cost_sek", "options_sek", "route"),
    *("has_personal_data", "rights", "exit_plan", "to_go_on"),
)


@transaction.atomic
def plan_pilot(match: Match, *, actor: Actor) -> Pilot:
    """The match's pilot with a plan to write on; the one there is, if one lives already.

    Made by the platform when a match becomes mutual, or by either side. Raises NotAllowed for others, Refused when
    the match is not mutual.
    """
    lock(match)
    known = living_pilot(match)
    if known is not None:
        return known
    if match.state not in MADE_FROM:
        raise Refused(_("En pilot planeras när båda sidor vill."))
    pilot = Pilot(match=match, **_first_words(match))
    if not (actor.is_system or either_side(actor, pilot)):
        raise NotAllowed(_("Bara de två som vill göra piloten planerar den."))
    pilot.save(force_insert=True)
    _first_measures(pilot)
    PILOT.begin(pilot, actor=actor)
    return pilot


def _first_words(match: Match) -> dict[str, Any]:
    """What need and pitch already say, in their own words; the texts to begin from are in Swedish like they."""
    need, pitch = match.need, match.pitch
    starts_on = _monday(clock.today() + TO_PREPARE)
    weeks = pitch.pilot_weeks if pitch and pitch.pilot_weeks else 12
    return {
        "title": need.title,
        "scope": pitch.proposal[:2000] if pitch else "",
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(weeks=weeks),
        "cost_sek": pitch.cost_sek if pitch else None,
        "who_does_what": pitch.wants[:2000] if pitch else "",
        "exit_plan": content.pilot_exit_starter().sv,
        "to_go_on": need.after_pilot[:2000],
    }


def _monday(day: Any) -> Any:
    return day + timedelta(days=-day.weekday() % 7)


def _first_measures(pilot: Pilot) -> None:
    analysis = pilot.match.need.analysis
    if analysis is None:
        return
    PilotMeasure.objects.bulk_create(
        PilotMeasure(pilot=pilot, name=one.name, unit=one.unit, baseline=one.baseline, target=one.target)
        for one in analysis.measures.order_by("pk")
        if one.baseline is not None and one.target is not None
    )


@transaction.atomic
def save_plan(pilot: Pilot, *, actor: Actor, measures: Iterable[Row] | None = None, **fields: Any) -> None:
    """Write on the plan; never asks whether it is whole. ``measures`` are all the measures, in order.

    Raises NotAllowed for others than the two sides, Refused once the plan waits for signatures.
    """
    lock(pilot)
    if not either_side(actor, pilot):
        raise NotAllowed(_("Bara de två som gör piloten skriver i planen."))
    if pilot.state != PilotState.PLANNED:
        raise Refused(_("Planen väntar på signaturer eller är i gång. Välj ”Ändra planen” först."))
    for name, value in fields.items():
        if name not in PLAN:
            raise KeyError(f"{name} is no part of a plan")
        setattr(pilot, name, value)
    if fields:
        pilot.save(update_fields=list(fields))
    if measures is not None:
        sync_rows(list(pilot.measures.order_by("pk")), measures, lambda: PilotMeasure(pilot=pilot))


@PILOT.service("check_route")
@transaction.atomic
def check_route(pilot: Pilot, *, actor: Actor, reason: str = "") -> bool:
    """Buyer or procurement lead confirms value and route: the plan is fixed as a version that both can sign."""
    lock(pilot)
    buyer = User.objects.filter(pk=actor.user_id or 0).first()
    if not PILOT.run("check_route", pilot, actor=actor, reason=reason, route_by=buyer, route_at=clock.now()):
        return False
    words = plan_content(pilot)
    digest = hashlib.sha256(json.dumps(words, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    PlanVersion.objects.create(pilot=pilot, number=pilot.plan_version, content=words, content_hash=digest)
    letters.tell_to_sign(pilot)
    return True


def plan_content(pilot: Pilot) -> dict[str, Any]:
    """The plan as plain data: what both sign."""
    names = ("name", "unit", "baseline", "target")
    measures = list(pilot.measures.order_by("pk").values(*names))
    words = {name: getattr(pilot, name) for name in PLAN} | {"measures": measures}
    plain: dict[str, Any] = json.loads(json.dumps(words, cls=DjangoJSONEncoder))
    return plain


@PILOT.service("change_plan")
@transaction.atomic
def change_plan(pilot: Pilot, *, actor: Actor, reason: str = "") -> bool:
    """Open the plan again as a new version; signatures on the old one are void."""
    lock(pilot)
    empty = dict.fromkeys(
        (
            *("route_by", "route_at", "owner_signed_by", "owner_signed_at"),
            *("startup_signed_by", "startup_signed_at"),
        )
    )
    version = pilot.plan_version + 1
    changed = PILOT.run("change_plan", pilot, actor=actor, reason=reason, plan_version=version, **empty)
    if changed:
        letters.tell_plan_changed(pilot)
    return changed
