"""Lifecycles of a pilot and of its story."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ignite.accounts.rules import is_programme
from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import Lifecycle, Look, Move
from ignite.pilots.enums import PilotState as P
from ignite.pilots.enums import StoryState as S
from ignite.pilots.models import Pilot, Story
from ignite.pilots.rules import checks_route, either_side, leads_owner_side, signs, signs_or_system


def plan_is_whole(pilot: Pilot, actor: Actor) -> "str | Promise | None":
    """Consent: what both sign must say what is tried, how it is measured, what it costs and how it ends."""
    said = pilot.hypothesis.strip() and pilot.exit_plan.strip() and pilot.starts_on and pilot.ends_on and pilot.route
    if said and pilot.cost_sek is not None and pilot.measures.exists():
        return None
    return _("Planen behöver hypotes, minst ett mått, tider, kostnad, köpväg och hur ni slutar.")


def both_have_signed(pilot: Pilot, actor: Actor) -> "str | Promise | None":
    """Consent: a pilot starts when both have signed."""
    return None if pilot.owner_signed_at and pilot.startup_signed_at else _("Båda behöver signera planen först.")


def both_have_approved(story: Story, actor: Actor) -> "str | Promise | None":
    """Consent: nothing is told that one of the two has not approved."""
    return (
        None if story.owner_approved_at and story.startup_approved_at else _("Båda behöver godkänna berättelsen först.")
    )


END = {"learned", "next_owner", "ended_at"}
PILOT = Lifecycle(
    thing="pilot",
    model=Pilot,
    looks={
        P.PLANNED: Look("wait"),
        P.ROUTE_CHECKED: Look("wait"),
        P.RUNNING: Look("go"),
        P.EVALUATED: Look("wait"),
        P.SCALED: Look("go"),
        P.BOUGHT: Look("go"),
        P.EXTENDED: Look("go"),
        P.STOPPED: Look("plain"),
        P.PAUSED: Look("plain"),
        P.ABORTED: Look("stop"),
    },
    moves=[
        Move(
            "check_route",
            (P.PLANNED,),
            P.ROUTE_CHECKED,
            _("Bekräfta värde och köpväg"),
            who=checks_route,
            guards=(plan_is_whole,),
            sets=("route_by", "route_at"),
            tone="go",
            says=_("Planen kan sedan signeras av båda."),
        ),
        Move(
            "change_plan",
            (P.ROUTE_CHECKED,),
            P.PLANNED,
            _("Ändra planen"),
            who=either_side,
            sets=(
                "plan_version",
                "route_by",
                "route_at",
                "owner_signed_by",
                "owner_signed_at",
                "startup_signed_by",
                "startup_signed_at",
            ),
            says=_("Signaturer på den gamla planen gäller inte längre."),
        ),
        Move(
            "start",
            (P.ROUTE_CHECKED,),
            P.RUNNING,
            _("Starta piloten"),
            who=signs_or_system,
            guards=(both_have_signed,),
            sets=("started_at",),
        ),
        Move("pause", (P.RUNNING,), P.PAUSED, _("Pausa piloten"), who=either_side, reason=True),
        Move("resume", (P.PAUSED,), P.RUNNING, _("Återuppta piloten"), who=either_side),
        Move(
            "evaluate",
            (P.RUNNING,),
            P.EVALUATED,
            _("Avsluta med ett beslut"),
            who=leads_owner_side,
            page="pilot-end",
        ),
        Move("scale", (P.EVALUATED,), P.SCALED, _("Skala upp"), who=leads_owner_side, sets=tuple(sorted(END))),
        Move("buy", (P.EVALUATED,), P.BOUGHT, _("Köp"), who=leads_owner_side, sets=tuple(sorted(END))),
        Move("extend", (P.EVALUATED,), P.EXTENDED, _("Förläng"), who=leads_owner_side, sets=tuple(sorted(END))),
        Move("stop", (P.EVALUATED,), P.STOPPED, _("Avsluta"), who=leads_owner_side, sets=tuple(sorted(END))),
        Move(
            "abort",
            (P.PLANNED, P.ROUTE_CHECKED, P.RUNNING, P.PAUSED),
            P.ABORTED,
            _("Avbryt piloten"),
            who=signs,
            reason=True,
            tone="stop",
        ),
    ],
)

STORY = Lifecycle(
    thing="story",
    model=Story,
    looks={
        S.DRAFT: Look("wait"),
        S.APPROVED: Look("wait"),
        S.PUBLISHED: Look("go"),
        S.WITHDRAWN: Look("plain"),
    },
    moves=[
        Move(
            "approve",
            (S.DRAFT,),
            S.APPROVED,
            _("Godkänn berättelsen"),
            who=signs_or_system,
            guards=(both_have_approved,),
        ),
        Move(
            "change",
            (S.APPROVED,),
            S.DRAFT,
            _("Ändra berättelsen"),
            who=lambda actor, obj: actor.is_programme or signs(actor, obj),
            sets=(
                *("owner_approved_by", "owner_approved_at", "startup_approved_by", "startup_approved_at"),
                "changed_at",  # from which both are reminded
            ),
        ),
        Move(
            "publish",
            (S.APPROVED,),
            S.PUBLISHED,
            _("Publicera"),
            who=is_programme,
            sets=("published_at",),
            tone="go",
            says=_("Berättelsen blir synlig för alla."),
        ),
        Move(
            "withdraw",
            (S.DRAFT, S.APPROVED, S.PUBLISHED),
            S.WITHDRAWN,
            _("Dra tillbaka"),
            who=lambda actor, obj: actor.is_programme or signs(actor, obj),
            reason=True,
            tone="stop",
        ),
    ],
)
