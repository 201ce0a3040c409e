"""Writes on needs analyses: saved as one goes, submitted, clarified, approved. Approval gives a draft need."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from needs import messages
from needs.enums import AnalysisResult, AnalysisState
from needs.lifecycle import ANALYSIS
from needs.models import Measure, Need, NeedsAnalysis, Requirement
from needs.parts import PART_FIELDS, PART_OF
from needs.rules import EDITABLE_ANALYSIS, group_or_programme
from needs.services.areas import NOT_YOURS, mark_analysed
from needs.services.briefs import draft_from_analysis
from needs.services.fields import keeping, lock_to_write, touch, write_fields
from needs.services.rows import Row
from needs.services.ticks import ticks_at_submit

WRITTEN_AT_WORKSHOP = (AnalysisState.SUBMITTED, AnalysisState.CLARIFIED)
DAYS_TO_CHANGE = 10
NOT_APPROVED = {"own_approved_by": None, "own_approved_at": None}  # the own manager's yes was to the text before
LEADS_TO_NEED = (AnalysisResult.MATCH_POSSIBLE, AnalysisResult.JOINT_NEED)


@transaction.atomic
def save_analysis(analysis: NeedsAnalysis, *, actor: Actor, **fields: Any) -> None:
    """Write some of the analysis's fields, whatever stood there; never asks whether they are complete.

    Raises NotAllowed outside the group, Refused once it is handed in. What people type goes through
    :func:`needs.services.writing.save_fields`, which sees when somebody else has written meanwhile.
    """
    lock_to_write(analysis, actor)
    said = {name: value for name, value in fields.items() if name in PART_OF}
    write_fields(analysis, said, actor=actor)
    others = [name for name in fields if name not in said]
    for name in others:
        setattr(analysis, name, fields[name])
    touch(analysis, *others)


def save_measures(analysis: NeedsAnalysis, rows: Iterable[Row], *, actor: Actor) -> None:
    """Make the measures these rows, in order; a row keeps its identity by its place, empty rows fall away."""
    save_analysis(analysis, actor=actor, measures=list(rows))


def save_requirements(analysis: NeedsAnalysis, rows: Iterable[Row], *, actor: Actor) -> None:
    """Make the requirements these rows, in order, as :func:`save_measures` does."""
    save_analysis(analysis, actor=actor, requirements=list(rows))


@transaction.atomic
def add_measure(
    analysis: NeedsAnalysis,
    *,
    actor: Actor,
    name: str,
    unit: str,
    baseline: Decimal | int,
    target: Decimal | int,
    source: str = "",
) -> Measure:
    """Add one measure: the group while it writes, the programme at the workshop."""
    _lock_for_addition(analysis, actor)
    with keeping(analysis, ["measures"], actor=actor):
        return Measure.objects.create(
            analysis=analysis, name=name, unit=unit, baseline=baseline, target=target, source=source
        )


@transaction.atomic
def add_requirement(analysis: NeedsAnalysis, *, actor: Actor, kind: str, text: str, reason: str = "") -> Requirement:
    """Add one must or wish: the group while it writes, the programme at the workshop."""
    _lock_for_addition(analysis, actor)
    place = Requirement.objects.filter(analysis=analysis).count() + 1
    with keeping(analysis, ["requirements"], actor=actor):
        return Requirement.objects.create(analysis=analysis, kind=kind, text=text, reason=reason, position=place)


def _lock_for_addition(analysis: NeedsAnalysis, actor: Actor) -> None:
    if not (actor.is_system or group_or_programme(actor, analysis)):
        raise NotAllowed(NOT_YOURS)
    lock(analysis)
    if analysis.state == AnalysisState.APPROVED:
        raise Refused(_("Analysen är godkänd och kan inte ändras."))


@ANALYSIS.service("submit")
@transaction.atomic
def submit_analysis(analysis: NeedsAnalysis, *, actor: Actor, reason: str = "") -> bool:
    """Hand the analysis in; who hands it in stands for the competence that their membership has."""
    return ANALYSIS.run("submit", analysis, actor=actor, reason=reason, **ticks_at_submit(actor))


@ANALYSIS.service("request_edits")
@transaction.atomic
def request_analysis_edits(analysis: NeedsAnalysis, *, actor: Actor, reason: str = "") -> bool:
    """Send the analysis back; those who wrote get a letter with the reason, and some days at least to change it."""
    done = ANALYSIS.run("request_edits", analysis, actor=actor, reason=reason, **NOT_APPROVED)
    if done:
        _give_days(analysis, DAYS_TO_CHANGE)
        messages.analysis_returned(analysis, reason)
    return done


@transaction.atomic
def write_part(analysis: NeedsAnalysis, *, actor: Actor, part: str, text: str) -> str:
    """Put what the workshop found into one part; returns what stood there before.

    ``part`` is a section's key or a field's name (needs.parts.PART_FIELDS; measures and requirements have services of
    their own). Raises KeyError for another part, NotAllowed for others than programme, platform and group, Refused
    before the analysis is handed in and after it is approved.
    """
    field = PART_FIELDS[part]
    if not (actor.is_system or group_or_programme(actor, analysis)):
        raise NotAllowed(NOT_YOURS)
    lock(analysis)
    if analysis.state not in WRITTEN_AT_WORKSHOP:
        raise Refused(_("Bara en inskickad analys kan klargöras på en workshop."))
    before: str = getattr(analysis, field)
    write_fields(analysis, {field: text}, actor=actor)
    return before


@transaction.atomic
def conclude_analysis(analysis: NeedsAnalysis, *, actor: Actor, result: str, result_reason: str = "") -> None:
    """Say what the analysis came to, also after it is handed in: the workshop often decides it."""
    if not group_or_programme(actor, analysis):
        raise NotAllowed(NOT_YOURS)
    lock(analysis)
    if analysis.state == AnalysisState.APPROVED:
        raise Refused(_("Analysen är godkänd och kan inte ändras."))
    write_fields(analysis, {"result": result, "result_reason": result_reason}, actor=actor)


@ANALYSIS.service("clarify")
def clarify_analysis(analysis: NeedsAnalysis, *, actor: Actor, reason: str = "") -> bool:
    """The deepening workshop has made clear what the challenge is."""
    return ANALYSIS.run("clarify", analysis, actor=actor, reason=reason)


@ANALYSIS.service("approve")
@transaction.atomic
def approve_analysis(analysis: NeedsAnalysis, *, actor: Actor, reason: str = "") -> bool:
    """Approve; the area counts as analysed, and a result that leads to a match gives a prefilled draft need.

    Those who wrote it get a letter.
    """
    if not ANALYSIS.run("approve", analysis, actor=actor, reason=reason):
        return False
    mark_analysed(analysis.area, actor=actor)
    draft = None
    if analysis.result in LEADS_TO_NEED and not Need.objects.filter(analysis=analysis).exists():
        draft = draft_from_analysis(analysis, actor=actor)
    messages.analysis_approved(analysis, draft)
    return True


@ANALYSIS.service("reopen")
@transaction.atomic
def reopen_analysis(analysis: NeedsAnalysis, *, actor: Actor, reason: str = "") -> bool:
    """Begin a new version, with a reason and the edition's days to write it; needs that came of the last one stay."""
    lock(analysis)
    done = ANALYSIS.run("reopen", analysis, actor=actor, reason=reason, version=analysis.version + 1, **NOT_APPROVED)
    if done:
        _give_days(analysis, analysis.area.owner.edition.analysis_days)
    return done


def _give_days(analysis: NeedsAnalysis, days: int) -> None:
    """See to it that there are so many days left at least."""
    least = clock.today() + timedelta(days=days)
    if analysis.due_on is None or analysis.due_on < least:
        analysis.due_on = least
        analysis.save(update_fields=["due_on"])


@transaction.atomic
def set_analysis_due(analysis: NeedsAnalysis, *, actor: Actor, due_on: date) -> bool:
    """Say when the analysis is to be handed in; its reminders follow. False when that day was set before.

    Raises NotAllowed for others than the group and the programme, Refused for a day that has passed or once the
    analysis is handed in.
    """
    if not group_or_programme(actor, analysis):
        raise NotAllowed(NOT_YOURS)
    lock(analysis)
    if analysis.state not in EDITABLE_ANALYSIS:
        raise Refused(_("Analysen är redan inskickad."))
    if due_on < clock.today():
        raise Refused(_("Välj ett datum som inte har varit."))
    if analysis.due_on == due_on:
        return False
    analysis.due_on = due_on
    touch(analysis, "due_on")
    return True
