"""Things of the matching room, made directly in any state, valid under the database's constraints."""

from typing import Any

from ignite.kernel import clock
from matching.enums import AssessmentState, MatchState
from matching.models import Assessment, Match, Score
from startups.enums import PitchState
from tests.factories.cast import Cast
from tests.factories.startups import pitch_in

PITCH_OF = {MatchState.PROPOSED: PitchState.OFFERED, MatchState.ENDED: PitchState.OFFERED}


def assessment_in(state: str, cast: Cast, **fields: Any) -> Assessment:
    """Anna's assessment of Clara's pitch; handed in, it gives every criterion ``value`` (4)."""
    value = fields.pop("value", 4)
    pitch = fields.pop("pitch", None) or pitch_in(PitchState.IN_READING, cast)
    handed_in = state == AssessmentState.SUBMITTED
    said: dict[str, Any] = {
        "reader": cast.anna.user,
        "organisation": cast.anna.organisation,
        "pitch_version": pitch.version,
        "submitted_at": clock.now() if handed_in else None,
        "conflict": "Min syster äger bolaget." if state == AssessmentState.BLOCKED else "",
    }
    assessment = Assessment.objects.create(pitch=pitch, state=state, **{**said, **fields})
    if handed_in:
        Score.objects.bulk_create(
            Score(assessment=assessment, criterion=one, value=value) for one in pitch.need.criteria.all()
        )
    return assessment


def match_in(state: str, cast: Cast, **fields: Any) -> Match:
    """Anna's and Clara's match; proposed (and ended) ones lack Clara's yes."""
    pitch = fields.pop("pitch", None) or pitch_in(PITCH_OF.get(MatchState(state), PitchState.MATCHED), cast)
    mutual = state not in PITCH_OF
    said: dict[str, Any] = {
        "need": pitch.need,
        "startup": pitch.startup,
        "owner_yes_by": cast.anna.user,
        "owner_yes_at": clock.now(),
        "startup_yes_by": cast.clara.user if mutual else None,
        "startup_yes_at": clock.now() if mutual else None,
        "end_reason": "Budgeten flyttades." if state == MatchState.ENDED else "",
    }
    return Match.objects.create(pitch=pitch, state=state, **{**said, **fields})
