"""Whole versions of an analysis: kept when it changes hands and by hand; a version, or one field, put back."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import Move, lock
from needs.models import AnalysisVersion, FieldVersion, NeedsAnalysis
from needs.parts import PART_OF
from needs.queries.versions import BEFORE, MOVE
from needs.rules import group_or_programme
from needs.services.areas import NOT_YOURS
from needs.services.fields import lock_to_write, write_fields
from needs.written import texts_now, value_of

NOTE = 300  # letters
# The moves at which the text changes hands, or begins anew.
KEPT_AT = ("submit", "request_edits", "clarify", "approve", "reopen")


@transaction.atomic
def keep_analysis(analysis: NeedsAnalysis, *, actor: Actor, note: str = "") -> AnalysisVersion:
    """Keep the whole analysis as it stands, with a note. Raises NotAllowed for others than group and programme."""
    if not group_or_programme(actor, analysis):
        raise NotAllowed(NOT_YOURS)
    lock(analysis)
    return _keep(analysis, actor, note.strip()[:NOTE])


def keep_at_move(analysis: NeedsAnalysis, move: Move, actor: Actor) -> None:
    """Keep the whole analysis at a move that hands it over; in the move's own transaction, its row locked."""
    if move.name in KEPT_AT:
        _keep(analysis, actor, f"{MOVE}{move.name}")


def _keep(analysis: NeedsAnalysis, actor: Actor, note: str) -> AnalysisVersion:
    last = AnalysisVersion.objects.filter(analysis=analysis).aggregate(number=Max("number"))["number"] or 0
    return AnalysisVersion.objects.create(
        analysis=analysis,
        number=last + 1,
        content=texts_now(analysis),
        note=note,
        by_id=actor.user_id,
        at=clock.now(),
    )


@transaction.atomic
def restore_version(version: AnalysisVersion, *, actor: Actor) -> int:
    """Make the analysis say what it said in a version; returns how many fields became others.

    What stood there is kept first, as a whole and field by field, so that nothing is lost. Raises NotAllowed outside
    the group, Refused once the analysis is handed in or when the version cannot be read.
    """
    analysis = version.analysis
    lock_to_write(analysis, actor)
    values = _values({field: text for field, text in version.content.items() if field in PART_OF})
    now = texts_now(analysis)
    changed = {field: value for field, value in values.items() if now[field] != version.content[field]}
    if not changed:
        return 0
    _keep(analysis, actor, f"{BEFORE}{version.number}")
    return len(write_fields(analysis, changed, actor=actor))


@transaction.atomic
def restore_field(version: FieldVersion, *, actor: Actor) -> bool:
    """Make one field say what it said; what stood there stays in its history. False when it says that already.

    Raises as :func:`restore_version`.
    """
    lock_to_write(version.analysis, actor)
    return bool(write_fields(version.analysis, _values({version.field: version.text}), actor=actor))


def _values(texts: dict[str, str]) -> dict[str, Any]:
    try:
        return {field: value_of(field, text) for field, text in texts.items()}
    except (ValueError, KeyError, TypeError):
        raise Refused(_("Den versionen går inte att läsa längre.")) from None
