"""Who stands for an analysis, as its page shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from ignite.accounts.queries import members_of
from ignite.kernel.actor import Actor
from ignite.kernel.shapes import Text
from needs.enums import AnalysisState
from needs.models import FieldVersion, NeedsAnalysis

LABELS: dict[str, Text] = {"business": _("Verksamhet och inköp"), "technical": _("Teknik")}


@dataclass(frozen=True, slots=True)
class Tick:
    """One of the two: who stands for it since when, what may be done by this reader, and who could otherwise."""

    competence: str
    label: Text
    by: Any
    at: datetime | None
    changed_since: bool
    may_tick: bool
    is_mine: bool
    others: tuple[str, ...]


def ticks_of(analysis: NeedsAnalysis, actor: Actor) -> list[Tick]:
    """The two ticks. Two queries: the group's members, and when the text was last written."""
    group = members_of(analysis.area.owner.organisation_id)
    written = FieldVersion.objects.filter(analysis=analysis, is_aside=False).aggregate(at=Max("at"))["at"]
    return [_tick(analysis, actor, name, group, written) for name in LABELS]


def _tick(analysis: NeedsAnalysis, actor: Actor, name: str, group: list[Any], written: datetime | None) -> Tick:
    by, at = getattr(analysis, f"{name}_by"), getattr(analysis, f"{name}_at")
    able = [member for member in group if getattr(member, f"has_{name}")]
    mine = actor.seat is not None and any(member.pk == actor.seat.membership_id for member in able)
    return Tick(
        name,
        LABELS[name],
        by,
        at,
        changed_since=bool(by and at and written and written > at),
        may_tick=mine and analysis.state != AnalysisState.APPROVED,
        is_mine=by is not None and by.pk == actor.user_id,
        others=tuple(str(member) for member in able),
    )
