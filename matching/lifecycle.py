"""Lifecycles of an assessment and of a match."""

from django.utils.translation import gettext_lazy as _

from ignite.kernel.lifecycle import Lifecycle, Look, Move
from matching.enums import AssessmentState as A
from matching.enums import MatchState as M
from matching.models import Assessment, Match
from matching.rules import either_side, may_end, own_assessment, second_side
from startups.rules import only_system

ASSESSMENT = Lifecycle(
    thing="assessment",
    model=Assessment,
    looks={A.STARTED: Look("wait"), A.SUBMITTED: Look("go"), A.BLOCKED: Look("stop")},
    moves=[
        Move(
            "submit",
            (A.STARTED, A.SUBMITTED),
            A.SUBMITTED,
            _("Lämna in bedömningen"),
            who=own_assessment,
            sets=("submitted_at", "pitch_version"),
        ),
        Move(
            "declare_conflict",
            (A.STARTED, A.SUBMITTED),
            A.BLOCKED,
            _("Anmäl jäv"),
            who=own_assessment,
            sets=("conflict",),
        ),
    ],
)

MATCH = Lifecycle(
    thing="match",
    model=Match,
    looks={
        M.PROPOSED: Look("wait"),
        M.MUTUAL: Look("go"),
        M.IN_DIALOGUE: Look("go"),
        M.PILOTING: Look("go"),
        M.PAUSED: Look("plain"),
        M.ENDED: Look("plain"),
    },
    moves=[
        Move(
            "agree",
            (M.PROPOSED,),
            M.MUTUAL,
            _("Ja, vi vill gå vidare"),
            who=second_side,
            tone="go",
            sets=("owner_yes_by", "owner_yes_at", "startup_yes_by", "startup_yes_at"),
            says=_("Båda sidor får veta att ni vill samma sak. Sedan skriver ni en plan för piloten."),
        ),
        Move(
            "turn_down",
            (M.PROPOSED,),
            M.ENDED,
            _("Nej tack"),
            who=second_side,
            reason=True,
            sets=("end_reason",),
        ),
        Move(
            "talk",
            (M.MUTUAL,),
            M.IN_DIALOGUE,
            _("Samtalet har börjat"),
            who=lambda actor, obj: actor.is_system or either_side(actor, obj),
        ),
        Move("pilot", (M.MUTUAL, M.IN_DIALOGUE), M.PILOTING, _("Pilot"), who=only_system),
        Move("pause", (M.MUTUAL, M.IN_DIALOGUE, M.PILOTING), M.PAUSED, _("Pausa"), who=either_side, reason=True),
        Move("resume", (M.PAUSED,), M.IN_DIALOGUE, _("Återuppta"), who=either_side),
        Move(
            "end",
            (M.PROPOSED, M.MUTUAL, M.IN_DIALOGUE, M.PILOTING, M.PAUSED),
            M.ENDED,
            _("Avsluta matchningen"),
            who=may_end,
            reason=True,
            sets=("end_reason",),
            tone="stop",
        ),
    ],
)
