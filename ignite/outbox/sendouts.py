"""The programme's own messages: written, tried, put in the queue as held letters of one batch; saved selections.

A large send-out is prepared in parts by a worker. What is done stands in the letters themselves (one for each receiver,
by the dedupe key), so that a worker may be killed between any two statements: none is lost and none is doubled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ignite.editions.models import Edition
from ignite.kernel import clock, record
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from ignite.outbox import errands, groups, insertion, rendering
from ignite.outbox.audiences import audience_of, chosen, said_of
from ignite.outbox.errands import Stop
from ignite.outbox.kinds import Kind
from ignite.outbox.letters import Letter
from ignite.outbox.lists import Person
from ignite.outbox.messages import BROADCAST, BROADCAST_REQUIRED, BROADCAST_TRIAL
from ignite.outbox.models import Batch, Broadcast, Message, Selection
from ignite.outbox.recipients import Recipient
from ignite.outbox.rendering import Rendered
from ignite.outbox.services import compose, queue

AT_ONCE = 200  # receivers; more are prepared by a worker, with progress
PART = 250  # letters in one transaction
TEXTS = ("subject_sv", "body_sv", "subject_en", "body_en")
_NAME = re.compile(r"[ \t]*\{(?:namn|name)\}", re.IGNORECASE)


@transaction.atomic
def write_broadcast(*, actor: Actor, broadcast: Broadcast | None = None, **facts: Any) -> Broadcast:
    """Keep what is written: a new draft, or a change of one that has not been prepared.

    ``facts``: group, option, selection, is_required and the texts. Raises NotAllowed for anybody but the programme,
    Refused once the letters are prepared.
    """
    _only_programme(actor)
    if broadcast is None:
        broadcast = Broadcast(edition=Edition.objects.current(), created_by_id=actor.user_id)
    else:
        lock(broadcast)
        _only_drafts(broadcast)
    for name, value in facts.items():
        setattr(broadcast, name, value.strip().replace("\r\n", "\n") if name in TEXTS else value)
    broadcast.changed_at = clock.now()
    broadcast.save()
    return broadcast


@transaction.atomic
def discard_broadcast(broadcast: Broadcast, *, actor: Actor) -> None:
    """Throw a draft away; nobody has been written to. Raises Refused once the letters are prepared."""
    _only_programme(actor)
    lock(broadcast)
    _only_drafts(broadcast)
    broadcast.delete()


def _only_drafts(broadcast: Broadcast) -> None:
    if broadcast.batch_id is not None:
        raise Refused(_("Breven är redan förberedda. Skriv ett nytt meddelande i stället."))


def words_for(broadcast: Broadcast, to: Recipient) -> Rendered:
    """The letter to one receiver, as it will be."""
    return rendering.render(kind_of(broadcast), to, _facts(broadcast, to))


def kind_of(broadcast: Broadcast) -> Kind:
    """Its kind: useful, or required."""
    return BROADCAST_REQUIRED if broadcast.is_required else BROADCAST


def _facts(broadcast: Broadcast, to: Recipient) -> dict[str, Any]:
    key, _option, _selection = chosen(broadcast)
    tongue = "en" if to.language == "en" else "sv"
    subject, body = getattr(broadcast, f"subject_{tongue}"), getattr(broadcast, f"body_{tongue}")
    return {"subject": _named(subject, to.name), "text": _named(body, to.name), "said": said_of(key)}


def _named(text: str, name: str) -> str:
    """The text with the receiver's name in its place; without a name, the place and the space before it are gone."""
    return _NAME.sub(lambda place: f"{place.group()[: place.group().find('{')]}{name}" if name else "", text)


@transaction.atomic
def try_broadcast(broadcast: Broadcast, *, actor: Actor) -> None:
    """Send the letter to whoever asks, in both languages, marked as a trial."""
    _only_programme(actor)
    at = clock.now().isoformat()
    for language in ("sv", "en"):
        to = Recipient(actor.email, actor.name, language, actor.user_id)
        queue(
            BROADCAST_TRIAL,
            to=to,
            key=f"broadcast:{broadcast.pk}:trial:{at}:{language}",
            about=broadcast,
            context=_facts(broadcast, to),
        )


@transaction.atomic
def hold_broadcast(broadcast: Broadcast, *, actor: Actor) -> Batch:
    """Prepare a letter for each receiver, held in one batch until somebody releases it; the batch.

    Few are prepared at once, many by a worker (:func:`prepare_waiting`). A second click gives the first one's batch.
    Raises NotAllowed for anybody but the programme, Refused without texts or without anybody to write to.
    """
    _only_programme(actor)
    lock(broadcast)
    if broadcast.batch is not None:
        return broadcast.batch
    if not all(getattr(broadcast, name).strip() for name in TEXTS):
        raise Refused(_("Skriv ämne och text på båda språken först. Var och en får brevet på sitt språk."))
    receivers = audience_of(broadcast).receivers
    if not receivers:
        raise Refused(_("Det finns ingen att skriva till i den grupp som är vald."))
    batch = Batch.objects.create(
        label=broadcast.subject_sv,
        edition_id=broadcast.edition_id,
        total=len(receivers),
        created_by_id=actor.user_id,
    )
    broadcast.batch = batch
    broadcast.save(update_fields=["batch"])
    record.write(broadcast, thing="broadcast", move="hold", source="draft", target="held", actor=actor)
    if len(receivers) <= AT_ONCE:
        _prepare_part(broadcast, receivers)
        _conclude(batch)
    else:
        errands.ask()
    return batch


def prepare_waiting(stop: Stop) -> bool:
    """Prepare the letters of what is to be held, part by part until told to stop; whether there is more."""
    waiting = Broadcast.objects.filter(batch__prepared_at__isnull=True, batch__dropped_at__isnull=True)
    for broadcast in waiting.filter(batch__isnull=False).select_related("batch", "selection").order_by("batch_id"):
        if not _prepare(broadcast, stop):
            return True
    return False


def _prepare(broadcast: Broadcast, stop: Stop) -> bool:
    """One send-out; False when told to stop before its end."""
    done = set(Message.objects.filter(batch=broadcast.batch).values_list("recipient_id", "to_address"))
    left = [to for to in audience_of(broadcast).receivers if (to.user_id, to.email) not in done]
    while left:
        if stop():
            return False
        part, left = left[:PART], left[PART:]
        with transaction.atomic():
            if _held_open(broadcast) is None:
                return True
            _prepare_part(broadcast, part)
    with transaction.atomic():
        batch = _held_open(broadcast)
        if batch is not None:
            _conclude(batch)
    return True


def _held_open(broadcast: Broadcast) -> Batch | None:
    """The batch, locked; None when another worker has it, or it is prepared or dropped."""
    rows = Batch.objects.select_for_update(skip_locked=True, no_key=True)
    return rows.filter(broadcast=broadcast, prepared_at__isnull=True, dropped_at__isnull=True).first()


def _prepare_part(broadcast: Broadcast, receivers: Sequence[Recipient]) -> None:
    kind = kind_of(broadcast)
    writer, letters = rendering.Writer(kind), []
    for to in receivers:
        letter = Letter(to, f"broadcast:{broadcast.pk}", about=broadcast, context=_facts(broadcast, to))
        message = compose(kind, letter, held=True, writer=writer)
        message.batch_id = broadcast.batch_id
        letters.append(message)
    inserted = insertion.insert(letters)
    Batch.objects.filter(broadcast=broadcast).update(prepared=F("prepared") + inserted)


def _conclude(batch: Batch) -> None:
    """All are there; the number is what was prepared, should somebody have come or gone meanwhile."""
    count = Message.objects.filter(batch_id=batch.pk).count()
    Batch.objects.filter(pk=batch.pk).update(prepared_at=clock.now(), prepared=count, total=count)
    batch.refresh_from_db()


@transaction.atomic
def save_selection(
    name: str, *, actor: Actor, group: str = "", option: str = "", people: Iterable[Person] = ()
) -> Selection:
    """Keep a group with its option, or a list of people, under a name.

    Raises NotAllowed for anybody but the programme, Refused for a name that is taken or a list without addresses.
    """
    _only_programme(actor)
    unique = {one.email.lower(): one for one in people if one.is_valid}
    if group:
        groups.group_named(group)
    elif not unique:
        raise Refused(_("Listan har ingen e-postadress som går att använda."))
    rows = [{"email": email, "name": one.name, "language": one.language} for email, one in unique.items()]
    selection = Selection(name=name.strip(), group=group, option=option, people=rows, created_by_id=actor.user_id)
    try:
        with transaction.atomic():
            selection.save(force_insert=True)
    except IntegrityError as clash:
        raise Refused(_("Det finns redan ett urval med det namnet.")) from clash
    record.write(selection, thing="selection", move="begin", source="", target="saved", actor=actor)
    return selection


@transaction.atomic
def delete_selection(selection: Selection, *, actor: Actor) -> None:
    """Delete a selection; what was sent to it stands. Raises Refused while a draft is written to it."""
    _only_programme(actor)
    draft = Broadcast.objects.filter(selection=selection, batch__prepared_at__isnull=True).first()
    if draft is not None:
        raise Refused(_("Utkastet ”%(subject)s” ska gå till urvalet. Ändra det först.") % {"subject": draft})
    record.write(selection, thing="selection", move="delete", source="saved", target="deleted", actor=actor)
    selection.delete()


def sample_reader(actor: Actor, language: str) -> Recipient:
    """The reader as the receiver of a preview in a language."""
    return replace(Recipient(actor.email, actor.name), language=language)


def _only_programme(actor: Actor) -> None:
    if not actor.is_programme:
        raise NotAllowed(_("Bara programmet gör utskick."))
