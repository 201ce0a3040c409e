"""How a pilot rests and ends."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.kernel import clock
from ignite.kernel.actor import SYSTEM, Actor
from ignite.kernel.errors import Refused
from ignite.kernel.lifecycle import lock
from ignite.pilots.enums import PilotState
from ignite.pilots.lifecycle import PILOT
from ignite.pilots.messages import pilots as letters
from ignite.pilots.models import Pilot
from ignite.pilots.services.stories import draft_story

MOVES = {
    PilotState.SCALED: "scale",
    PilotState.BOUGHT: "buy",
    PilotState.EXTENDED: "extend",
    PilotState.STOPPED: "stop",
}


@transaction.atomic
def end_pilot(pilot: Pilot, *, actor: Actor, decision: str, learned: str, next_owner: str = "") -> bool:
    """Decide how the pilot ends (one of enums.ENDED), with what was learned; passes evaluated by itself.

    Both sides are told, those who pitched or followed hear the outcome once, and a story is drafted. False when just
    that was decided already. Raises NotAllowed for others than the need owner's project manager, Refused without
    words, or when nobody is named to take over what goes on.
    """
    lock(pilot)
    if decision not in MOVES:
        raise Refused(_("Välj hur piloten slutar."))
    if not learned.strip():
        raise Refused(_("Skriv vad ni lärde er, också det som inte fungerade."))
    if decision != PilotState.STOPPED and not next_owner.strip():
        raise Refused(_("Skriv vem som tar över efter piloten."))
    if pilot.state == PilotState.RUNNING:
        PILOT.run("evaluate", pilot, actor=actor)
    facts: dict[str, Any] = {"learned": learned.strip(), "next_owner": next_owner.strip(), "ended_at": clock.now()}
    if not PILOT.run(MOVES[PilotState(decision)], pilot, actor=actor, **facts):
        return False
    letters.tell_decided(pilot)
    letters.tell_outcome(pilot)
    draft_story(pilot, actor=SYSTEM)
    return True


@PILOT.service("pause")
def pause_pilot(pilot: Pilot, *, actor: Actor, reason: str = "") -> bool:
    """Let the pilot rest, with a reason."""
    return PILOT.run("pause", pilot, actor=actor, reason=reason)


@PILOT.service("resume")
def resume_pilot(pilot: Pilot, *, actor: Actor, reason: str = "") -> bool:
    """Take the pilot up again."""
    return PILOT.run("resume", pilot, actor=actor, reason=reason)


@PILOT.service("abort")
@transaction.atomic
def abort_pilot(pilot: Pilot, *, actor: Actor, reason: str = "") -> bool:
    """Break the pilot off, with a reason; letters that ask for signatures do not leave."""
    aborted = PILOT.run("abort", pilot, actor=actor, reason=reason)
    if aborted:
        letters.tell_plan_changed(pilot)
    return aborted
