"""What the programme changes about reminders: an edition's times, pauses, and one that is sent at once. All recorded.

Each change first lets the policies look up to this moment, so that it holds only for what is still to come.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from ignite.accounts.models import User
from ignite.editions.models import Edition
from ignite.kernel import clock, record
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.models import Message, ReminderPause, ReminderSetting
from ignite.outbox.policies import Occasion, Offset, Policy
from ignite.outbox.reminding import planning
from ignite.outbox.reminding.due import Due, reminders_of
from ignite.outbox.reminding.terms import Terms, thing_of

MOST = 8  # times of one policy


@transaction.atomic
def set_offsets(edition: Edition, policy: Policy, offsets: Sequence[Offset], *, actor: Actor) -> ReminderSetting:
    """Let an edition remind at its own times; the policy's own ones are taken as no change.

    Raises NotAllowed for anybody but the programme, Refused without a time or with too many.
    """
    only_programme(actor)
    times = list(dict.fromkeys(offsets))
    if not times:
        raise Refused(_("Skriv minst en tid, eller pausa påminnelsen."))
    if len(times) > MOST:
        raise Refused(_("Skriv högst %(most)s tider.") % {"most": MOST})
    is_own = set(times) != set(policy.offsets)
    return _set(edition, policy, "change_times", actor, offsets=[one.code for one in times] if is_own else None)


@transaction.atomic
def reset_offsets(edition: Edition, policy: Policy, *, actor: Actor) -> ReminderSetting:
    """Let an edition remind at the policy's own times again. Raises NotAllowed for anybody but the programme."""
    only_programme(actor)
    return _set(edition, policy, "reset_times", actor, offsets=None)


@transaction.atomic
def pause_policy(edition: Edition, policy: Policy, *, actor: Actor) -> ReminderSetting:
    """Send none of a policy's reminders in an edition until it is resumed. Raises NotAllowed, as all here."""
    only_programme(actor)
    return _set(edition, policy, "pause", actor, paused_at=clock.now())


@transaction.atomic
def resume_policy(edition: Edition, policy: Policy, *, actor: Actor) -> ReminderSetting:
    """Send them again, from now on: what fell due during the pause never goes."""
    only_programme(actor)
    return _set(edition, policy, "resume", actor, paused_at=None)


def _set(
    edition: Edition, policy: Policy, move: str, actor: Actor, **fields: list[str] | datetime | None
) -> ReminderSetting:
    planning.catch_up(policy.name)
    setting, _is_new = ReminderSetting.objects.select_for_update().get_or_create(edition=edition, policy=policy.name)
    before = _state(setting)
    for name, value in fields.items():
        setattr(setting, name, value)
    setting.changed_by_id, setting.changed_at = actor.user_id, clock.now()
    setting.save()
    times = ", ".join(setting.offsets or [one.code for one in policy.offsets])
    record.write(
        setting, thing="reminder_setting", move=move, source=before, target=_state(setting), actor=actor, reason=times
    )
    return setting


def _state(setting: ReminderSetting) -> str:
    if setting.paused_at is not None:
        return "paused"
    return "own_times" if setting.offsets is None else "changed_times"


@transaction.atomic
def pause(
    *, actor: Actor, about: Model | None = None, person: User | None = None, policy: Policy | None = None
) -> ReminderPause:
    """Send no reminders of a thing, to a person, or to a person about a thing, until it is lifted.

    A second one gives the first. Raises NotAllowed for anybody but the programme, Refused when it is about nothing.
    """
    only_programme(actor)
    if about is None and person is None:
        raise Refused(_("Välj vad eller vem pausen gäller."))
    name = policy.name if policy else ""
    planning.catch_up(name)
    label, pk = thing_of(about) if about is not None else ("", None)
    made, is_new = ReminderPause.objects.get_or_create(
        policy=name, about_type=label, about_id=pk, recipient=person, defaults={"by_id": actor.user_id}
    )
    if is_new:
        record.write(made, thing="reminder_pause", move="pause", source="", target="paused", actor=actor)
    return made


@transaction.atomic
def lift(found: ReminderPause, *, actor: Actor) -> None:
    """Remind again, from now on. Raises NotAllowed for anybody but the programme."""
    only_programme(actor)
    planning.catch_up(found.policy)
    record.write(found, thing="reminder_pause", move="lift", source="paused", target="lifted", actor=actor)
    found.delete()


@transaction.atomic
def send_now(
    policy: Policy, about: Model, *, code: str, mark: str, round_: str = "", anchor: datetime, actor: Actor
) -> Message:
    """Send one person's reminder of one date at once; the planned one does not come again.

    ``code`` names the time, ``mark`` the receiver. A pause does not hinder it: somebody has decided. Raises NotAllowed
    for anybody but the programme, Refused when it is not needed any more or has gone.
    """
    only_programme(actor)
    due = _due(policy, about, code, round_, anchor)
    call = next((one for one in policy.calls(due.occasion) if one.to.mark == mark), None) if due else None
    if due is None or call is None:
        raise Refused(_("Påminnelsen behövs inte längre: datumet har ändrats eller så är det gjort."))
    letter = due.letter(call, clock.now())
    if not planning.send(policy, [letter]):
        raise Refused(_("Den påminnelsen har redan gått."))
    key = f"{policy.kind.name}:{letter.key}:{mark}:seq{letter.seq}"
    message = Message.objects.get(dedupe_key=key)
    record.write(message, thing="message", move="remind_now", source="", target=message.status, actor=actor)
    return message


def _due(policy: Policy, about: Model, code: str, round_: str, anchor: datetime) -> Due | None:
    terms, now = Terms.read(policy.name), clock.now()
    for occasion in policy.of(about):
        if _is_same(occasion, round_, anchor) and (occasion.until is None or now < occasion.until):
            offsets = terms.offsets(policy, occasion.edition_id)
            return next((one for one in reminders_of(policy, occasion, offsets) if one.offset.code == code), None)
    return None


def _is_same(occasion: Occasion, round_: str, anchor: datetime) -> bool:
    return occasion.round == round_ and int(occasion.anchor.timestamp() // 60) == int(anchor.timestamp() // 60)


def only_programme(actor: Actor) -> None:
    """Raise NotAllowed for anybody but the programme."""
    if not actor.is_programme:
        raise NotAllowed(_("Bara programmet sköter påminnelserna."))
