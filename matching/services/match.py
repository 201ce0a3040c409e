"""Matches: proposed by the project group, mutual when the startup says yes too, then talk, pilot, or an end.

Lock order: need, match, pitch.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from ignite.accounts.models import User
from ignite.accounts.queries import actor_for
from ignite.kernel import clock
from ignite.kernel.actor import SYSTEM, Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from matching import messages
from matching.enums import MatchState
from matching.lifecycle import MATCH
from matching.models import Match
from matching.queries import living_match
from needs.enums import NeedState
from needs.models import Need
from needs.rules import in_group
from startups.models import Pitch, Startup
from startups.services import match_pitch, offer_pilot

ALIVE = (NeedState.OPEN, NeedState.READING, NeedState.DECIDED, NeedState.COMPLETED)


@transaction.atomic
def propose_match(*, need: Need, startup: Startup, pitch: Pitch | None, actor: Actor) -> Match:
    """The project group's yes; the startup is asked for its own. The match there is, if one lives already.

    Raises NotAllowed outside the lead owner's group, Refused when a match of this pitch has ended or the pitch was
    not chosen.
    """
    lock(need)
    if not in_group(actor, need):
        raise NotAllowed(_("Bara projektgruppen hos den behovsägare som leder föreslår en matchning."))
    known = living_match(need, startup.pk)
    if known is not None:
        return known
    match = _propose(need, startup, pitch, User.objects.get(pk=actor.user_id or 0), actor)
    messages.match_offered(match)
    return match


def _propose(need: Need, startup: Startup, pitch: Pitch | None, owner_by: User, actor: Actor) -> Match:
    if need.state not in ALIVE:
        raise Refused(_("Behovet är avslutat, så ingen ny matchning kan börja."))
    if pitch is not None and Match.objects.filter(pitch=pitch).exists():
        raise Refused(_("Matchningen kring den pitchen är avslutad. Börja om med ett nytt behov."))
    match = Match.objects.create(
        need=need, startup=startup, pitch=pitch, owner_yes_by=owner_by, owner_yes_at=clock.now()
    )
    MATCH.begin(match, actor=actor)
    if pitch is not None:
        offer_pilot(pitch, actor=SYSTEM)
    return match


@MATCH.service("agree")
@transaction.atomic
def agree_match(match: Match, *, actor: Actor, reason: str = "") -> bool:
    """The other side's yes: the match is mutual and both sides get a letter. False when it was said before."""
    lock(match.need)
    lock(match)
    yes = {"owner_yes": match.owner_yes_at, "startup_yes": match.startup_yes_at}
    side = next((name for name, at in yes.items() if at is None), "startup_yes")
    user = User.objects.filter(pk=actor.user_id or 0).first()
    moved = MATCH.run("agree", match, actor=actor, reason=reason, **{f"{side}_by": user, f"{side}_at": clock.now()})
    if moved:
        if match.pitch is not None:
            match_pitch(match.pitch, actor=SYSTEM)
        messages.match_mutual(match)
    return moved


@transaction.atomic
def make_mutual_match(*, need: Need, startup: Startup, pitch: Pitch | None, owner_by: User, startup_by: User) -> Match:
    """After a meeting where both said go on: a mutual match, each side's yes recorded in its own name.

    One effect however often or at once it is called: the need's row is held, and a match that lives is used.
    Raises Refused when a match of this pitch has ended.
    """
    lock(need)
    match = living_match(need, startup.pk)
    if match is None:
        owner = actor_for(owner_by, need.lead_owner.organisation_id)
        match = _propose(need, startup, pitch, owner_by, owner)
    if match.state == MatchState.PROPOSED:
        agree_match(match, actor=actor_for(startup_by, startup.organisation_id))
    return match


@MATCH.service("turn_down")
@transaction.atomic
def turn_down_match(match: Match, *, actor: Actor, reason: str = "") -> bool:
    """The other side's no, with its reason; both sides get a letter."""
    return _end("turn_down", match, actor, reason)


@MATCH.service("end")
@transaction.atomic
def end_match(match: Match, *, actor: Actor, reason: str = "") -> bool:
    """End a match, with a reason; both sides get a letter."""
    return _end("end", match, actor, reason)


def _end(move: str, match: Match, actor: Actor, reason: str) -> bool:
    moved = MATCH.run(move, match, actor=actor, reason=reason, end_reason=reason.strip())
    if moved:
        messages.match_ended(match)
    return moved


@MATCH.service("talk")
def talk_match(match: Match, *, actor: Actor, reason: str = "") -> bool:
    """The two have begun to talk about a pilot."""
    return MATCH.run("talk", match, actor=actor, reason=reason)


@transaction.atomic
def begin_pilot(match: Match, *, actor: Actor = SYSTEM) -> bool:
    """The pilot of the match has started (moved by the pilot); False when it had before."""
    return MATCH.run("pilot", match, actor=actor)


@MATCH.service("pause")
def pause_match(match: Match, *, actor: Actor, reason: str = "") -> bool:
    """Let the match rest, with a reason."""
    return MATCH.run("pause", match, actor=actor, reason=reason)


@MATCH.service("resume")
def resume_match(match: Match, *, actor: Actor, reason: str = "") -> bool:
    """Take the match up again."""
    return MATCH.run("resume", match, actor=actor, reason=reason)
