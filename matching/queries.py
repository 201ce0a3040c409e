"""Reads of assessments and matches. Others' scores stay hidden here until one's own are in."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ignite.accounts.models import Membership
from ignite.accounts.queries import members_of
from ignite.kernel.actor import Actor
from matching.enums import AssessmentState, MatchState
from matching.models import Assessment, Match, MatchQuerySet
from matching.scoring import Spread, spread_of, weighted_mean
from needs.enums import NeedState
from needs.models import Criterion, Need
from needs.models.need import NeedQuerySet
from startups.enums import UNANSWERED, Meets, PitchState
from startups.models import Pitch
from startups.queries import musts_of, pitches_to


def needs_read_by(actor: Actor) -> NeedQuerySet:
    """The needs whose pitches the actor may read: those one leads or shares, or all for the programme."""
    needs = Need.objects.select_related("lead_owner__organisation").prefetch_related("co_owners")
    if actor.is_programme:
        return needs.exclude(state=NeedState.DRAFT)
    if actor.is_need_owner:
        return needs.of_organisation(actor.organisation_id)
    return needs.none()


@dataclass(slots=True)
class PitchRow:
    """One pitch as its readers compare it."""

    pitch: Pitch
    musts: int
    met: int = 0
    under_way: int = 0
    own: Assessment | None = None
    total: Spread | None = None
    by_criterion: dict[int, Spread] = field(default_factory=dict)
    words: list[Assessment] = field(default_factory=list)

    @property
    def is_answerable(self) -> bool:
        """Whether it still waits for an answer."""
        return self.pitch.state in UNANSWERED

    @property
    def may_offer(self) -> bool:
        """Whether a match can be proposed from it."""
        return self.pitch.state in (PitchState.SHORTLISTED, PitchState.MEETING)


def pitch_rows(need: Need, actor: Actor, *, only: Iterable[int] | None = None) -> list[PitchRow]:
    """The pitches of a need that the actor may read, each with what may be known of its scores.

    Six queries however many pitches there are. ``only`` narrows to some ids.
    """
    pitches = pitches_to(need, actor)
    if only is not None:
        pitches = pitches.filter(pk__in=list(only))
    found = list(pitches)
    musts = {must.pk for must in musts_of(need)}
    weights = {criterion.pk: criterion.weight for criterion in criteria_of(need)}
    seen = visible_assessments(actor, found)
    for pitch in found:
        pitch.need = need  # the same object, so that nothing is fetched again for each row
    return [_row(pitch, musts, weights, seen.get(pitch.pk, []), actor) for pitch in found]


def _row(pitch: Pitch, musts: set[int], weights: dict[int, int], seen: list[Assessment], actor: Actor) -> PitchRow:
    said = [row.answer for row in pitch.requirement_answers.all() if row.requirement_id in musts]
    row = PitchRow(pitch, len(musts), said.count(Meets.MET), said.count(Meets.WILL))
    row.own = next((one for one in seen if one.reader_id == actor.user_id), None)
    handed_in = [one for one in seen if one.state == AssessmentState.SUBMITTED]
    scores = [{score.criterion_id: score.value for score in one.scores.all()} for one in handed_in]
    row.total = spread_of(weighted_mean(one, weights) for one in scores)
    for key in weights:
        spread = spread_of(one.get(key) for one in scores)
        if spread is not None:
            row.by_criterion[key] = spread
    row.words = [one for one in handed_in if one.words]
    return row


def visible_assessments(actor: Actor, pitches: Iterable[Pitch]) -> dict[int, list[Assessment]]:
    """By pitch, the assessments that the actor may see now: one's own, and the group's once one's own is in."""
    rows = (
        Assessment.objects.for_user(actor)
        .filter(pitch__in=list(pitches))
        .select_related("reader", "pitch")
        .prefetch_related("scores")
        .order_by("pk")
    )
    by_pitch: dict[int, list[Assessment]] = {}
    for row in rows:
        by_pitch.setdefault(row.pitch_id, []).append(row)
    return {pk: _unhidden(group, actor) for pk, group in by_pitch.items()}


def _unhidden(group: list[Assessment], actor: Actor) -> list[Assessment]:
    own = [row for row in group if row.reader_id == actor.user_id]
    return group if any(row.state == AssessmentState.SUBMITTED for row in own) else own


def criteria_of(need: Need) -> list[Criterion]:
    """The need's criteria, in order."""
    return list(need.criteria.order_by("position", "pk"))


def own_assessment_of(pitch: Pitch, actor: Actor) -> Assessment | None:
    """The actor's own assessment of a pitch, with its scores."""
    own = Assessment.objects.for_user(actor).filter(pitch=pitch, reader_id=actor.user_id)
    return own.prefetch_related("scores").first()


def has_conflict(pitch: Pitch, actor: Actor) -> bool:
    """Whether the actor has declared a conflict of interest in this pitch."""
    blocked = Assessment.objects.filter(pitch=pitch, reader_id=actor.user_id, state=AssessmentState.BLOCKED)
    return blocked.exists()


def matches_of(actor: Actor) -> MatchQuerySet:
    """The matches this reader may see, with both sides' names; the living ones first."""
    return matches_to_show().for_user(actor).order_by("state", "-created_at")


def matches_to_show() -> MatchQuerySet:
    """Matches with all that their page shows (to be narrowed with ``for_user``)."""
    return Match.objects.select_related(
        "need__lead_owner__organisation", "startup__organisation", "owner_yes_by", "startup_yes_by", "pitch"
    )


def living_match(need: Need, startup_id: int) -> Match | None:
    """The match between the two that has not ended."""
    return Match.objects.filter(need=need, startup_id=startup_id).exclude(state=MatchState.ENDED).first()


def owner_members(match: Match) -> list[Membership]:
    """The lead owner's project group."""
    return members_of(match.need.lead_owner.organisation_id)


def startup_members(match: Match) -> list[Membership]:
    """The startup's people."""
    return members_of(match.startup.organisation_id)
