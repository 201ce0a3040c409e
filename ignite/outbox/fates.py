"""How the programme's send-outs stand and how they went. Counts only: who got what is told elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from ignite.outbox.enums import Status
from ignite.outbox.kinds import Text
from ignite.outbox.models import Batch, Broadcast, Message

PAGE = 30
WAITING = (Status.QUEUED, Status.SENDING)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a send-out stands: its key, its words and the tone of its chip."""

    key: str
    label: Text
    tone: str


DRAFT = Stage("draft", _("Utkast"), "plain")
PREPARING = Stage("preparing", _("Förbereds"), "wait")
HELD = Stage("held", _("Hålls"), "wait")
RELEASED = Stage("released", _("Släppt"), "go")
DROPPED = Stage("dropped", _("Borttaget"), "stop")


@dataclass(frozen=True, slots=True)
class Fates:
    """What became of the letters of one send-out."""

    held: int = 0
    waiting: int = 0
    sent: int = 0
    failed: int = 0
    kept: int = 0
    other: int = 0

    @property
    def all(self) -> int:
        """How many letters there are."""
        return self.held + self.waiting + self.sent + self.failed + self.kept + self.other


@dataclass(frozen=True, slots=True)
class Row:
    """One send-out in the list."""

    broadcast: Broadcast
    stage: Stage
    fates: Fates


def stage_of(batch: Batch | None) -> Stage:
    """Where it stands, from the times of its batch; without one it is a draft."""
    if batch is None:
        return DRAFT
    if batch.dropped_at is not None:
        return DROPPED
    if batch.released_at is not None:
        return RELEASED
    return HELD if batch.prepared_at is not None else PREPARING


def fates_of(batches: Iterable[int]) -> dict[int, Fates]:
    """What became of the letters, by batch. One query."""
    rows = Message.objects.filter(batch_id__in=list(batches)).order_by().values_list("batch_id", "status")
    counts: dict[int, dict[str, int]] = {}
    for batch_id, status, number in rows.annotate(number=Count("pk")):
        counts.setdefault(batch_id, {})[status] = number
    return {batch_id: _fates(by_status) for batch_id, by_status in counts.items()}


def _fates(by_status: dict[str, int]) -> Fates:
    known = {
        "held": by_status.pop(Status.HELD, 0),
        "waiting": sum(by_status.pop(status, 0) for status in WAITING),
        "sent": by_status.pop(Status.SENT, 0),
        "failed": by_status.pop(Status.DEAD, 0),
        "kept": by_status.pop(Status.KEPT, 0),
    }
    return Fates(**known, other=sum(by_status.values()))


def broadcasts(before: int | None = None) -> tuple[list[Row], int | None]:
    """Send-outs, the newest first, and where the next page begins. Two queries."""
    rows = Broadcast.objects.select_related("batch", "created_by", "selection").order_by("-pk")
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    shown = found[:PAGE]
    fates = fates_of(one.batch_id for one in shown if one.batch_id)
    listed = [Row(one, stage_of(one.batch), fates.get(one.batch_id or 0, Fates())) for one in shown]
    return listed, shown[-1].pk if len(found) > PAGE else None
