"""What the programme mends by hand: letters that did not arrive and need nothing more, and addresses without mail."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from ignite.kernel import clock, record
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.models import Message, Suppression
from ignite.outbox.recipients import address_hash, address_hint


@transaction.atomic
def settle(message: Message, *, actor: Actor, note: str) -> bool:
    """Mark a letter that did not arrive as seen to, with a word on how; False when somebody has done it already.

    Raises NotAllowed for anybody but the programme, Refused without a word or when the letter is not a failed one.
    """
    _only_programme(actor)
    message = Message.objects.select_for_update().get(pk=message.pk)
    if not message.is_failed:
        raise Refused(_("Bara brev som inte gick fram kan markeras som klara."))
    if message.settled_at is not None:
        return False
    if not note.strip():
        raise Refused(_("Skriv några ord om vad som är gjort."))
    Message.objects.filter(pk=message.pk).update(settled_at=clock.now(), settled_note=note.strip()[:300])
    record.write(
        message, thing="message", move="settle", source=message.status, target=message.status, actor=actor, reason=note
    )
    return True


@transaction.atomic
def bar_address(address: str, *, actor: Actor, reason: str) -> Suppression:
    """Send no more mail to an address; what it was barred for before stands.

    Raises NotAllowed for anybody but the programme, Refused without a reason.
    """
    _only_programme(actor)
    if not reason.strip():
        raise Refused(_("Skriv varför adressen ska spärras."))
    barred, is_new = Suppression.objects.get_or_create(
        address_hash=address_hash(address), defaults={"hint": address_hint(address), "reason": reason.strip()[:200]}
    )
    if is_new:
        record.write(
            barred, thing="suppression", move="suppress", source="", target="suppressed", actor=actor, reason=reason
        )
    return barred


def _only_programme(actor: Actor) -> None:
    if not actor.is_programme:
        raise NotAllowed(_("Bara programmet sköter utskicken."))
