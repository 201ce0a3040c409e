"""Why somebody got a message: its own words on it, what they may choose, what caused it; and what was done with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import IntegerField, Q, Value
from django.utils.translation import gettext as _

from ignite.accounts.models import Membership
from ignite.accounts.queries import names_by_pseudonym
from ignite.kernel.lifecycle import lifecycle_of
from ignite.kernel.models import Transition
from ignite.kernel.shapes import Entry, Text
from ignite.outbox import rendering
from ignite.outbox.enums import MessageClass, Pace
from ignite.outbox.kinds import find
from ignite.outbox.models import Message, OptOut, Preference
from ignite.outbox.policies import Offset, Policy, policy_named
from ignite.outbox.recipients import address_hash
from ignite.outbox.reminding.words import in_words

_TIME = re.compile(r":\d+:([+-]\d+[dh](?: \d\d:\d\d)?):(?:user|to):")
_AT_ONCE = timedelta(seconds=2)  # between a move and the letter that it caused, in one transaction


@dataclass(frozen=True, slots=True)
class Story:
    """What the page says: why in the letter's own words, what its receiver may choose and chose, the move that it
    followed on, the policy that asked for it as a reminder and by which of its times, and what the programme has done.
    """

    sentence: str
    choice: str
    pace: str
    cause: Entry | None
    policy: Policy | None
    when: str
    done: list[Entry]


def story_of(message: Message, about: Any) -> Story:
    """Why this receiver got it, and what came of it. At most three queries."""
    kind = find(message.kind)
    words = rendering.words_of(message.subject, message.body_text, url=message.action_url, action=message.action_label)
    sentence = words.why if words else str(kind.why) if kind else ""
    cause, done = _moves(message, about)
    return Story(
        sentence="" if "%(" in sentence else sentence,
        choice=_choice(kind.message_class) if kind else "",
        pace=_pace(message, kind.message_class) if kind else "",
        cause=cause,
        policy=_policy(message.policy),
        when=_time(message),
        done=done,
    )


def _choice(message_class: MessageClass) -> str:
    if message_class == MessageClass.REQUIRED:
        return _("Nödvändigt brev. Det går inte att stänga av.")
    if message_class == MessageClass.USEFUL:
        return _("Brev till nytta. Mottagaren väljer själv hur ofta sådana kommer, eller stänger av dem.")
    return _("Sammanfattning. Mottagaren väljer själv hur ofta sådana kommer, eller stänger av dem.")


def _pace(message: Message, message_class: MessageClass) -> str:
    """The pace that the receiver has chosen now: an account's own choice goes before its address's."""
    if message_class == MessageClass.REQUIRED:
        return ""
    own = Preference.objects.filter(user_id=message.recipient_id or 0, message_class=message_class)
    refused = OptOut.objects.filter(address_hash=address_hash(message.to_address), message_class=message_class)
    chosen = own.annotate(rank=Value(0, IntegerField())).values_list("rank", "pace").union(
        refused.annotate(rank=Value(1, IntegerField()), pace=Value(Pace.OFF.value)).values_list("rank", "pace"),
        all=True,
    )  # fmt: skip
    _rank, pace = min(chosen, default=(0, Pace.AT_ONCE))
    return str(Pace(pace).label)


def _policy(name: str) -> Policy | None:
    try:
        return policy_named(name) if name else None
    except KeyError:
        return None


def _time(message: Message) -> str:
    """Which of its policy's times a reminder is; its key names it (``reminding.due``)."""
    found = _TIME.search(message.dedupe_key) if message.policy else None
    return in_words(Offset.read(found[1])) if found else ""


def _moves(message: Message, about: Any) -> tuple[Entry | None, list[Entry]]:
    """The recorded move of what the letter speaks of that was made just then, and the moves of the letter itself."""
    wanted = Q(thing="message", thing_id=message.pk)
    if about is not None:
        span = (message.created_at - _AT_ONCE, message.created_at + _AT_ONCE)
        wanted |= Q(thing=_thing(about), thing_id=about.pk, at__range=span)
    moves = list(Transition.objects.filter(wanted).order_by("id"))
    names = names_by_pseudonym({move.actor for move in moves if move.actor})
    causes = [_entry(move, _title(about, move), names) for move in moves if move.thing != "message"]
    own = [_entry(move, _done(move.move), names) for move in moves if move.thing == "message"]
    return causes[-1] if causes else None, own


def _entry(move: Transition, title: Text, names: dict[Any, str]) -> Entry:
    return Entry(title=title, at=move.at, who=names.get(move.actor, "") if move.actor else "Ignite", body=move.reason)


def _thing(about: Any) -> str:
    try:
        return lifecycle_of(about).thing
    except KeyError:
        return str(about._meta.model_name)


def _title(about: Any, move: Transition) -> Text:
    try:
        lifecycle = lifecycle_of(about)
    except KeyError:
        return _("Breven förbereddes") if move.thing == "broadcast" else move.target
    states: Any = lifecycle.model._meta.get_field("state")
    known = lifecycle.by_name.get(move.move)
    return known.label if known else str(dict(states.flatchoices).get(move.target, move.target))


def _done(move: str) -> str:
    words = {
        "release": _("Släppt"),
        "drop": _("Borttaget"),
        "resend": _("Skickat igen"),
        "settle": _("Klart"),
        "edit": _("Texten ändrad"),
        "remind_now": _("Skickat nu, i förväg"),
    }
    return words.get(move, move)


def kept_at(message: Message) -> list[Membership]:
    """Where the receiver's address is kept: their memberships, and those that wait without an account. One query."""
    theirs = Q(user=None, email__iexact=message.meant_for or message.to_address)
    if message.recipient_id:
        theirs |= Q(user_id=message.recipient_id)
    return list(Membership.objects.present().filter(theirs).select_related("organisation").order_by("pk")[:10])


def sent_again_as(message: Message) -> Message | None:
    """The newest letter that was sent instead of this one. One query."""
    again = Message.objects.filter(dedupe_key__startswith=f"{message.dedupe_key}:again", kind=message.kind)
    return again.only("pk", "status", "subject", "kind").order_by("-pk").first()
