"""Things of the pilots room, made directly in any state, valid under the database's constraints."""

from datetime import timedelta
from typing import Any

from ignite.kernel import clock
from ignite.pilots.enums import ENDED, PilotState, StoryState
from ignite.pilots.models import MeasureValue, Pilot, PilotMeasure, PlanVersion, Story
from ignite.pilots.services import plan_content
from matching.enums import MatchState
from tests.factories.cast import Cast
from tests.factories.matching import match_in

UNSIGNED = {PilotState.PLANNED, PilotState.ROUTE_CHECKED, PilotState.ABORTED}


def pilot_in(state: str, cast: Cast, **fields: Any) -> Pilot:
    """Anna's and Clara's pilot with a whole plan and one measure; signed by both from running on."""
    signed = state not in UNSIGNED
    match = fields.pop("match", None) or match_in(MatchState.PILOTING if signed else MatchState.MUTUAL, cast)
    now, today = clock.now(), clock.today()
    said: dict[str, Any] = {
        "title": "Rätt mängd skolmat varje dag",
        "hypothesis": "Om vi väger det som slängs, så lagar köken mindre, mätt som svinn.",
        "starts_on": today - timedelta(days=30),
        "ends_on": today + timedelta(days=60),
        "cost_sek": 380_000,
        "route": "direct_award",
        "exit_plan": "Vi tar bort vågarna.",
    }
    if state != PilotState.PLANNED:
        said |= {"route_by": cast.arvid.user, "route_at": now}
    if signed:
        said |= {"owner_signed_by": cast.anna.user, "owner_signed_at": now, "started_at": now}
        said |= {"startup_signed_by": cast.clara.user, "startup_signed_at": now}
    if state in ENDED:
        said |= {
            "learned": "Köken behöver frånvaron före klockan åtta.",
            "ended_at": now,
            "next_owner": "Måltidschefen",
        }
    pilot = Pilot.objects.create(match=match, state=state, **{**said, **fields})
    measure_of(pilot)
    if state != PilotState.PLANNED:
        PlanVersion.objects.create(pilot=pilot, number=1, content=plan_content(pilot), content_hash="0" * 64)
    return pilot


def measure_of(pilot: Pilot, **fields: Any) -> PilotMeasure:
    """A measure from 38 to 60."""
    said: dict[str, Any] = {"name": "Andelen ekologiskt", "unit": "procent", "baseline": 38, "target": 60}
    return PilotMeasure.objects.create(pilot=pilot, **{**said, **fields})


def value_of(measure: PilotMeasure, cast: Cast, value: int, days_ago: int = 0) -> MeasureValue:
    """A value some days ago."""
    on = clock.today() - timedelta(days=days_ago)
    return MeasureValue.objects.create(measure=measure, on=on, value=value, entered_by=cast.anna.user)


def story_in(state: str, cast: Cast, **fields: Any) -> Story:
    """The story of Anna's and Clara's pilot; approved by both from approved on."""
    pilot = fields.pop("pilot", None) or pilot_in(PilotState.SCALED, cast)
    said: dict[str, Any] = {
        "title": "Vågen som räknar mat",
        "lead": "Tre kök i Ankarby slänger hälften så mycket.",
        "result": "Svinnet halverades.",
        "did_not_work": "Vågen tålde inte diskmaskinen.",
    }
    if state in {StoryState.APPROVED, StoryState.PUBLISHED}:
        said |= {"owner_approved_by": cast.anna.user, "owner_approved_at": clock.now()}
        said |= {"startup_approved_by": cast.clara.user, "startup_approved_at": clock.now()}
    if state == StoryState.PUBLISHED:
        said["published_at"] = clock.now()
    return Story.objects.create(pilot=pilot, state=state, **{**said, **fields})
