"""What is held back: kinds that the programme looks at first, held letters and batches that are released or dropped.

A second click, and a second person's click, change nothing more. Thousands go in a few statements.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from ignite.kernel import clock, record
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from ignite.kernel.models import Transition
from ignite.outbox import hiding, nudge
from ignite.outbox.enums import Priority, Status
from ignite.outbox.kinds import Kind
from ignite.outbox.models import Batch, KindHold, Message

# Due from now, if not later: how long it took to leave is counted from then.
_LEAVES: dict[str, Any] = {"status": Status.QUEUED, "due_at": Greatest(F("due_at"), clock.DatabaseNow())}


@transaction.atomic
def hold_kind(kind: Kind, *, actor: Actor) -> None:
    """Hold new letters of a kind until they are released. Raises NotAllowed for anybody but the programme, Refused for
    what one signs in with.
    """
    _only_programme(actor)
    if kind.rank <= Priority.SIGN_IN:
        raise Refused(_("Brev som behövs för att logga in går alltid genast."))
    hold, is_new = KindHold.objects.get_or_create(kind=kind.name, defaults={"by_id": actor.user_id})
    if is_new:
        record.write(hold, thing="kind_hold", move="hold", source="free", target="held", actor=actor, reason=kind.name)


@transaction.atomic
def let_kind_go(kind: Kind, *, actor: Actor) -> None:
    """Let new letters of a kind leave by themselves again; those that are held stay held."""
    _only_programme(actor)
    hold = KindHold.objects.select_for_update().filter(kind=kind.name).first()
    if hold is not None:
        record.write(hold, thing="kind_hold", move="free", source="held", target="free", actor=actor, reason=kind.name)
        hold.delete()
        _let_unseen_go(kind)


def _let_unseen_go(kind: Kind) -> None:
    """Release those that would tell something sealed: no page shows them, so that nobody could release them."""
    unseen = hiding.hidden()
    if unseen:
        Message.objects.filter(unseen, kind=kind.name, status=Status.HELD, batch=None).update(**_LEAVES)
        nudge.on_commit()


@transaction.atomic
def release_batch(batch: Batch, *, actor: Actor) -> int:
    """Let a batch's held letters go; returns how many. A second click gives 0.

    Raises NotAllowed for anybody but the programme, Refused while its letters are being prepared or when it was
    dropped.
    """
    _only_programme(actor)
    lock(batch)
    if batch.released_at is not None:
        return 0
    if batch.dropped_at is not None:
        raise Refused(_("Utskicket är borttaget. Inget brev har gått."))
    if batch.prepared_at is None:
        raise Refused(_("Breven förbereds fortfarande. Vänta tills alla är klara."))
    batch.released_at, batch.released_by_id = clock.now(), actor.user_id
    batch.save(update_fields=["released_at", "released_by"])
    count = batch.messages.filter(status=Status.HELD).update(**_LEAVES)
    record.write(batch, thing="batch", move="release", source="held", target="released", actor=actor)
    nudge.on_commit()
    return count


@transaction.atomic
def drop_batch(batch: Batch, *, actor: Actor, reason: str) -> int:
    """Cancel a batch's held letters, with a reason; returns how many. A second click gives 0.

    Raises NotAllowed for anybody but the programme, Refused without a reason or when the letters were released.
    """
    _only_programme(actor)
    lock(batch)
    if batch.dropped_at is not None:
        return 0
    if batch.released_at is not None:
        raise Refused(_("Breven är redan släppta."))
    if not reason.strip():
        raise Refused(_("Skriv varför breven inte ska gå."))
    batch.dropped_at = clock.now()
    batch.save(update_fields=["dropped_at"])
    count = batch.messages.filter(status=Status.HELD).update(status=Status.CANCELLED)
    record.write(batch, thing="batch", move="drop", source="held", target="dropped", actor=actor, reason=reason)
    return count


@transaction.atomic
def release_letters(letters: QuerySet[Message], *, actor: Actor) -> int:
    """Let held letters go; returns how many. Those that were released or dropped meanwhile are passed over."""
    _only_programme(actor)
    count = _end(letters, "release", actor, **_LEAVES)
    nudge.on_commit()
    return count


@transaction.atomic
def drop_letters(letters: QuerySet[Message], *, actor: Actor, reason: str) -> int:
    """Cancel held letters, with a reason; returns how many. Raises Refused without a reason."""
    _only_programme(actor)
    if not reason.strip():
        raise Refused(_("Skriv varför breven inte ska gå."))
    return _end(letters, "drop", actor, reason.strip(), status=Status.CANCELLED)


def _end(letters: QuerySet[Message], move: str, actor: Actor, reason: str = "", **written: Any) -> int:
    held = letters.filter(status=Status.HELD).order_by("pk")
    ids = list(held.select_for_update(of=("self",)).values_list("pk", flat=True))
    moves = [
        Transition(
            thing="message", thing_id=pk, move=move, source=Status.HELD, target=written["status"], reason=reason,
            actor=actor.pseudonym, organisation_id=actor.organisation_id, on_behalf_of=actor.on_behalf_of,
        )
        for pk in ids
    ]  # fmt: skip
    Transition.objects.bulk_create(moves, batch_size=2000)
    return Message.objects.filter(pk__in=ids).update(**written)


def _only_programme(actor: Actor) -> None:
    if not actor.is_programme:
        raise NotAllowed(_("Bara programmet sköter utskicken."))
