"""Why somebody got a message: its own words on it, what they may choose, what caused it, and as whom they got it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from ignite.accounts.models import Membership
from ignite.accounts.queries import names_by_pseudonym
from ignite.kernel.lifecycle import lifecycle_of
from ignite.kernel.models import Transition
from ignite.kernel.shapes import Entry
from ignite.outbox import rendering
from ignite.outbox.enums import MessageClass, Pace
from ignite.outbox.kinds import Text, find
from ignite.outbox.models import Message, OptOut, Preference
from ignite.outbox.policies import policy_named
from ignite.outbox.recipients import address_hash

_AT_ONCE = timedelta(seconds=2)  # between a move and the letter that it caused, in one transaction


@dataclass(frozen=True, slots=True)
class Why:
    """What the page says. ``cause`` is the move that the letter followed on; ``policy`` asked for it as a reminder."""

    sentence: str
    choice: str
    pace: str
    cause: Entry | None
    policy: Any = None


def why_of(message: Message, about: Any) -> Why:
    """Why this receiver got it. At most five queries."""
    kind = find(message.kind)
    words = rendering.words_of(message.subject, message.body_text, url=message.action_url, action=message.action_label)
    sentence = words.why if words else str(kind.why) if kind else ""
    return Why(
        sentence="" if "%(" in sentence else sentence,
        choice=_choice(kind.message_class) if kind else "",
        pace=_pace(message, kind.message_class) if kind else "",
        cause=_cause(message, about),
        policy=_policy(message.policy),
    )


def _choice(message_class: MessageClass) -> str:
    if message_class == MessageClass.REQUIRED:
        return _("Nödvändigt brev. Det går inte att stänga av.")
    if message_class == MessageClass.USEFUL:
        return _("Brev till nytta. Mottagaren väljer själv hur ofta sådana kommer, eller stänger av dem.")
    return _("Sammanfattning. Mottagaren väljer själv hur ofta sådana kommer, eller stänger av dem.")


def _pace(message: Message, message_class: MessageClass) -> str:
    if message_class == MessageClass.REQUIRED:
        return ""
    chosen = Preference.objects.filter(user_id=message.recipient_id, message_class=message_class).first()
    if chosen is not None:
        return str(Pace(chosen.pace).label)
    refused = OptOut.objects.filter(address_hash=address_hash(message.to_address), message_class=message_class)
    return str((Pace.OFF if refused.exists() else Pace.AT_ONCE).label)


def _policy(name: str) -> Any:
    try:
        return policy_named(name) if name else None
    except KeyError:
        return None


def _cause(message: Message, about: Any) -> Entry | None:
    """The recorded move of what the letter speaks of that was made just then."""
    if about is None:
        return None
    try:
        thing = lifecycle_of(about).thing
    except KeyError:
        thing = about._meta.model_name
    span = (message.created_at - _AT_ONCE, message.created_at + _AT_ONCE)
    move = Transition.objects.filter(thing=thing, thing_id=about.pk, at__range=span).order_by("-id").first()
    if move is None:
        return None
    who = names_by_pseudonym({move.actor}).get(move.actor, "") if move.actor else "Ignite"
    return Entry(title=_title(about, move), at=move.at, who=who, body=move.reason)


def _title(about: Any, move: Transition) -> Text:
    try:
        lifecycle = lifecycle_of(about)
    except KeyError:
        return move.move
    states: Any = lifecycle.model._meta.get_field("state")
    known = lifecycle.by_name.get(move.move)
    return known.label if known else str(dict(states.flatchoices).get(move.target, move.target))


def done_with(message: Message) -> list[Entry]:
    """What the programme has done with the message, oldest first. Two queries."""
    moves = list(Transition.objects.filter(thing="message", thing_id=message.pk).order_by("id"))
    names = names_by_pseudonym({move.actor for move in moves if move.actor})
    words = {
        "release": _("Släppt"),
        "drop": _("Borttaget"),
        "resend": _("Skickat igen"),
        "settle": _("Klart"),
        "edit": _("Texten ändrad"),
    }
    return [
        Entry(
            title=words.get(move.move, move.move),
            at=move.at,
            who=names.get(move.actor, "") if move.actor else "",
            body=move.reason,
        )
        for move in moves
    ]


def kept_at(message: Message) -> list[Membership]:
    """Where the receiver's address is kept: their memberships, and those that wait without an account. One query."""
    theirs = Q(user=None, email__iexact=message.meant_for or message.to_address)
    if message.recipient_id:
        theirs |= Q(user_id=message.recipient_id)
    return list(Membership.objects.present().filter(theirs).select_related("organisation").order_by("pk")[:10])
