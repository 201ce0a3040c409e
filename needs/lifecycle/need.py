"""The lifecycle of a need. That it is closed is derived from its deadline; no worker has to run for it."""

from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ignite.accounts.rules import is_programme
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import Lifecycle, Look, Move
from needs.enums import NeedState as S
from needs.enums import OwnerState
from needs.models import Need
from needs.rules import in_group, in_group_or_system, leads_group, leads_or_programme, shares_need


def has_brief(need: Need, actor: Actor) -> "str | Promise | None":
    """Fairness: startups spend evenings on an answer; the question must be there."""
    if need.summary.strip() and need.problem.strip() and need.desired_outcome.strip() and need.deadline_at:
        return None
    return _("Skriv behovet i en mening, problemet, det ni vill uppnå och sista dag att pitcha.")


def route_is_ticked(need: Need, actor: Actor) -> "str | Promise | None":
    """Law: somebody who knows procurement has looked at value and route before the market is asked."""
    if need.route_by_id:
        return None
    return _("En inköpare, den upphandlingsansvariga eller projektledaren behöver bekräfta värdet och köpvägen.")


def owner_is_active(need: Need, actor: Actor) -> "str | Promise | None":
    """Fairness: a need owner is active, with its areas in place, before startups are asked for their time."""
    owner = need.lead_owner
    if owner.state == OwnerState.ACTIVE or owner.waiver_reason:
        return None
    return _("Behovsägaren är inte aktiv än: minst %(number)s områden ska vara registrerade.") % {
        "number": owner.edition.areas_min
    }


def deadline_is_far(need: Need, actor: Actor) -> "str | Promise | None":
    """Fairness: small companies need time to answer."""
    days = need.lead_owner.edition.deadline_days_min
    if need.deadline_at and need.deadline_at >= clock.now() + timedelta(days=days):
        return None
    return _("Sista dag att pitcha måste ligga minst %(days)s dagar framåt.") % {"days": days}


def deadline_has_passed(need: Need, actor: Actor) -> "str | Promise | None":
    """Fairness: nobody is chosen while others may still pitch, unless the need says that it chooses as they come."""
    return (
        None
        if need.is_closed or need.is_rolling
        else _("Behovet är fortfarande öppet för pitchar. Vänta tills sista dagen har gått.")
    )


NEED = Lifecycle(
    thing="need",
    model=Need,
    looks={
        S.DRAFT: Look("plain"),
        S.IN_REVIEW: Look("wait"),
        S.EDITS_REQUESTED: Look("stop"),
        S.OPEN: Look("go"),
        S.READING: Look("wait"),
        S.DECIDED: Look("go"),
        S.COMPLETED: Look("go"),
        S.WITHDRAWN: Look("plain"),
        S.CANCELLED: Look("stop"),
        S.NO_SUITABLE: Look("plain"),
    },
    inside=lambda actor, need: actor.is_programme or shares_need(actor, need),
    moves=[
        Move(
            "submit",
            (S.DRAFT, S.EDITS_REQUESTED),
            S.IN_REVIEW,
            _("Begär publicering"),
            who=in_group,
            guards=(has_brief, route_is_ticked),
            tone="go",
            says=_("Programmet läser behovet och öppnar det för startups."),
        ),
        Move(
            "request_edits",
            (S.IN_REVIEW,),
            S.EDITS_REQUESTED,
            _("Be om ändringar"),
            who=is_programme,
            reason=True,
        ),
        Move(
            "open",
            (S.IN_REVIEW,),
            S.OPEN,
            _("Öppna behovet"),
            who=is_programme,
            tone="go",
            guards=(has_brief, owner_is_active, deadline_is_far),
            sets=("opened_at",),
            says=_("Behovet blir synligt för alla. Kriterier och vikter kan inte längre ändras."),
        ),
        Move(
            "read",
            (S.OPEN,),
            S.READING,
            _("Börja välja"),
            who=in_group_or_system,
            guards=(deadline_has_passed,),
        ),
        Move(
            "decide",
            (S.READING,),
            S.DECIDED,
            _("Besluta"),
            who=leads_group,
            sets=("decided_at",),
            tone="go",
            says=_("Alla som har pitchat har fått svar. Behovet avslutas för nya val."),
        ),
        Move(
            "no_suitable",
            (S.READING,),
            S.NO_SUITABLE,
            _("Ingen pitch passar"),
            who=leads_group,
            reason=True,
            sets=("lesson",),
        ),
        Move("complete", (S.DECIDED,), S.COMPLETED, _("Markera som klart"), who=leads_or_programme),
        Move(
            "withdraw",
            (S.DRAFT, S.IN_REVIEW, S.EDITS_REQUESTED),
            S.WITHDRAWN,
            _("Ta tillbaka"),
            who=leads_group,
            reason=True,
            tone="stop",
        ),
        Move(
            "cancel",
            (S.OPEN, S.READING),
            S.CANCELLED,
            _("Ställ in behovet"),
            who=leads_group,
            reason=True,
            tone="stop",
            says=_("Alla som har följt, börjat på eller skickat en pitch får veta skälet."),
        ),
    ],
)
