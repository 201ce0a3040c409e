"""Signing the plan; the second signature starts the pilot by itself."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from ignite.accounts.models import User
from ignite.accounts.rules import may_sign_for
from ignite.kernel import clock, record
from ignite.kernel.actor import SYSTEM, Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from ignite.pilots.enums import PilotState
from ignite.pilots.lifecycle import PILOT
from ignite.pilots.messages import pilots as letters
from ignite.pilots.models import Pilot
from ignite.pilots.rules import owner_organisation, startup_organisation
from matching.services import begin_pilot


@transaction.atomic
def sign_pilot(pilot: Pilot, *, actor: Actor, version: int | None = None) -> bool:
    """Sign the plan for one's side; returns whether the pilot has started with it.

    ``version`` is the plan's version that the signer read; another one is refused. Signing twice does nothing more.
    Raises NotAllowed for those who may not sign (the programme never may), Refused while there is nothing to sign.
    """
    lock(pilot)
    side = signing_side(pilot, actor)
    if side is None:
        raise NotAllowed(_("Bara den som får skriva under för en av parterna signerar planen."))
    if getattr(pilot, f"{side}_signed_at") is not None:
        return False
    if pilot.state != PilotState.ROUTE_CHECKED:
        raise Refused(_("Planen går att signera när inköparen har bekräftat värde och köpväg."))
    if version is not None and version != pilot.plan_version:
        raise Refused(_("Planen har ändrats sedan du läste den. Läs den igen innan du signerar."))
    setattr(pilot, f"{side}_signed_by", User.objects.get(pk=actor.user_id or 0))
    setattr(pilot, f"{side}_signed_at", clock.now())
    pilot.save(update_fields=[f"{side}_signed_by", f"{side}_signed_at"])
    digest = pilot.plan_versions.get(number=pilot.plan_version).content_hash
    words = _("Planens version %(number)s, %(digest)s") % {"number": pilot.plan_version, "digest": digest[:12]}
    state = pilot.state
    record.write(pilot, thing="pilot", move="sign", source=state, target=state, actor=actor, reason=words)
    if not (pilot.owner_signed_at and pilot.startup_signed_at):
        return False
    _start(pilot, actor)
    return True


def signing_side(pilot: Pilot, actor: Actor) -> str | None:
    """The side that the actor may sign for: "owner", "startup" or None."""
    if may_sign_for(actor, owner_organisation(pilot)):
        return "owner"
    return "startup" if may_sign_for(actor, startup_organisation(pilot)) else None


def _start(pilot: Pilot, actor: Actor) -> None:
    PILOT.run("start", pilot, actor=actor, started_at=clock.now())
    begin_pilot(pilot.match, actor=SYSTEM)
    letters.tell_started(pilot)
