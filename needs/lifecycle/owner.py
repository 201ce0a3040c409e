"""The lifecycle of a need owner in an edition."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ignite.accounts.rules import is_programme, is_programme_or_system
from ignite.kernel.actor import Actor
from ignite.kernel.lifecycle import Lifecycle, Look, Move
from needs.enums import AreaState
from needs.enums import OwnerState as S
from needs.models import NeedOwner
from needs.rules import leads_or_programme

COUNTED = (
    AreaState.REGISTERED,
    AreaState.EDITS_REQUESTED,
    AreaState.ACCEPTED,
    AreaState.ANALYSED,
    AreaState.CLOSED,
)


def has_enough_areas(owner: NeedOwner, actor: Actor) -> "str | Promise | None":
    """Fairness: every need owner takes part on the same terms; the programme may waive it with a reason."""
    if owner.waiver_reason or owner.areas.filter(state__in=COUNTED).count() >= owner.edition.areas_min:
        return None
    return _("Det behövs minst %(number)s registrerade områden först.") % {"number": owner.edition.areas_min}


NEED_OWNER = Lifecycle(
    thing="need-owner",
    model=NeedOwner,
    looks={
        S.INVITED: Look("wait"),
        S.COMMITTED: Look("wait"),
        S.ACTIVE: Look("go"),
        S.PAUSED: Look("plain"),
        S.COMPLETED: Look("go"),
        S.WITHDRAWN: Look("stop"),
    },
    moves=[
        Move(
            "commit",
            (S.INVITED,),
            S.COMMITTED,
            _("Åta sig"),
            who=lambda actor, obj: actor.organisation_id == obj.organisation_id,
        ),
        Move(
            "activate",
            (S.COMMITTED,),
            S.ACTIVE,
            _("Aktivera"),
            who=is_programme_or_system,
            guards=(has_enough_areas,),
        ),
        Move("pause", (S.COMMITTED, S.ACTIVE), S.PAUSED, _("Pausa"), who=leads_or_programme, reason=True),
        Move("resume", (S.PAUSED,), S.COMMITTED, _("Återuppta"), who=leads_or_programme),
        Move("complete", (S.ACTIVE,), S.COMPLETED, _("Markera som i mål"), who=is_programme, undoable=True),
        Move(
            "withdraw",
            (S.INVITED, S.COMMITTED, S.ACTIVE, S.PAUSED),
            S.WITHDRAWN,
            _("Lämna programmet"),
            who=leads_or_programme,
            reason=True,
            tone="stop",
            undoable=True,
        ),
    ],
)
