"""One reader's assessment of a pitch: a conflict of interest first, then scores and words."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from matching.enums import AssessmentState
from matching.lifecycle import ASSESSMENT
from matching.models import Assessment, Score
from needs.rules import shares_need
from startups.enums import HANDED_IN
from startups.models import Pitch
from startups.services import begin_reading_pitch

LOWEST, HIGHEST = 1, 5


@transaction.atomic
def assess_pitch(pitch: Pitch, *, actor: Actor, scores: Mapping[int, int], words: str = "") -> Assessment:
    """Hand in one's scores (criterion's id: 1 to 5, every criterion) of the pitch as it stands; again changes them.

    The pitch passes to "in reading" by itself. Raises NotAllowed for others than the project groups of lead and
    co-owners, Refused while the pitch is sealed, for an incomplete score, or after a declared conflict of interest.
    """
    assessment = _own(pitch, actor)
    if assessment.state == AssessmentState.BLOCKED:
        raise Refused(_("Du har anmält jäv och bedömer inte den här pitchen."))
    wanted = set(pitch.need.criteria.values_list("pk", flat=True))
    if set(scores) != wanted or any(not LOWEST <= value <= HIGHEST for value in scores.values()):
        raise Refused(_("Ge varje kriterium 1 till 5."))
    begin_reading_pitch(pitch, actor=actor)
    assessment.words = words.strip()
    assessment.save(update_fields=["words"])
    assessment.scores.all().delete()
    Score.objects.bulk_create(
        Score(assessment=assessment, criterion_id=key, value=value) for key, value in scores.items()
    )
    ASSESSMENT.run("submit", assessment, actor=actor, submitted_at=clock.now(), pitch_version=pitch.version)
    return assessment


@transaction.atomic
def declare_conflict(pitch: Pitch, *, actor: Actor, conflict: str) -> Assessment:
    """Step aside from one pitch (Förvaltningslagen, sections 16 to 18); what one had scored no longer counts.

    Raises NotAllowed for others than the project groups, Refused when nothing is said of why.
    """
    if not conflict.strip():
        raise Refused(_("Skriv i korthet vad jävet gäller."))
    assessment = _own(pitch, actor)
    assessment.scores.all().delete()
    ASSESSMENT.run("declare_conflict", assessment, actor=actor, conflict=conflict.strip()[:500])
    return assessment


def _own(pitch: Pitch, actor: Actor) -> Assessment:
    """The actor's assessment under the pitch's lock, begun if there is none."""
    lock(pitch)
    if actor.organisation_id is None or not shares_need(actor, pitch.need):
        raise NotAllowed(_("Bara projektgruppen bedömer pitchar."))
    if pitch.state not in HANDED_IN:
        raise Refused(_("Pitchen går inte att läsa."))
    assessment, is_new = Assessment.objects.get_or_create(
        pitch=pitch,
        reader_id=actor.user_id,
        defaults={"organisation_id": actor.organisation_id, "pitch_version": pitch.version},
    )
    if is_new:
        ASSESSMENT.begin(assessment, actor=actor)
    return assessment
