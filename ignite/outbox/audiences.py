"""Whom a send-out reaches: the people of a group, an option and a selection, counted as the letters will go.

Nothing here writes. Where a group is sealed its people are counted and never shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ignite.accounts.queries import accounts_of
from ignite.outbox import groups
from ignite.outbox.enums import MessageClass, Pace
from ignite.outbox.kinds import Text
from ignite.outbox.models import Broadcast, OptOut, Preference, Selection, Suppression
from ignite.outbox.recipients import Recipient, address_hash, recipient_of

CHOSEN_FEW = gettext_lazy("programmet har valt att skriva till just dig")
BY_MAIL, GATHERED, IN_THE_INBOX, NOT_AT_ALL = "mail", "gathered", "inbox", "none"


@dataclass(frozen=True, slots=True)
class Reached:
    """One receiver and how the letter reaches them; ``why`` says why not by mail at once."""

    to: Recipient
    way: str = BY_MAIL
    why: Text = ""


@dataclass(frozen=True, slots=True)
class Audience:
    """Everybody that a send-out goes to, each once."""

    reached: tuple[Reached, ...]
    is_sealed: bool = False

    @property
    def receivers(self) -> list[Recipient]:
        """Those that get a letter, be it only in their inbox."""
        return [one.to for one in self.reached if one.way != NOT_AT_ALL]

    @property
    def count(self) -> int:
        """How many letters it gives."""
        return len(self.receivers)

    @property
    def by_language(self) -> Mapping[str, int]:
        """How many letters in each language."""
        return Counter(to.language for to in self.receivers)

    @property
    def by_way(self) -> Mapping[str, int]:
        """How many are reached in which way."""
        return Counter(one.way for one in self.reached)

    @property
    def shown(self) -> tuple[Reached, ...]:
        """Those that may be named."""
        return () if self.is_sealed else self.reached


def audience_of(broadcast: Broadcast) -> Audience:
    """Whom a broadcast goes to by what is known now. Four queries and those of the group."""
    key, option, selection = chosen(broadcast)
    kind_class = MessageClass.REQUIRED if broadcast.is_required else MessageClass.USEFUL
    return Audience(tuple(reach(people(key, option, selection), kind_class)), groups.is_sealed(key, option))


def chosen(broadcast: Broadcast) -> tuple[str, str, Selection | None]:
    """The group, the option and the selection of pasted people that a broadcast goes to; a selection may be a group."""
    selection = broadcast.selection
    if selection is not None and selection.group:
        return selection.group, selection.option, None
    return broadcast.group, broadcast.option, selection


def people(key: str, option: str = "", selection: Selection | None = None) -> list[Recipient]:
    """The people of a group or of a selection, each once; none for a group that no room declares any more."""
    if selection is not None:
        return people_of_selection(selection)
    try:
        group = groups.group_named(key)
    except KeyError:
        return []
    if group.needs_option and not option:
        return []
    return groups.people_of(key, option)


def people_of_selection(selection: Selection) -> list[Recipient]:
    """The people of a selection; who has an account is written to there, in the account's language."""
    if selection.group:
        return people(selection.group, selection.option)
    rows: Sequence[Mapping[str, Any]] = selection.people
    return list({one.mark: one for one in recipients(rows)}.values())


def recipients(rows: Iterable[Mapping[str, Any]]) -> list[Recipient]:
    """Receivers of rows with email, name and language. Two queries."""
    listed = list(rows)
    accounts = accounts_of(str(row["email"]) for row in listed)
    found = []
    for row in listed:
        user = accounts.get(str(row["email"]).lower())
        outside = Recipient(str(row["email"]), str(row.get("name", "")), str(row.get("language") or "sv"))
        found.append(recipient_of(user) if user is not None and user.is_active else outside)
    return found


def barred(addresses: Iterable[str]) -> set[str]:
    """Which of the addresses take no mail, in lower case. One query."""
    by_hash = {address_hash(address): address.lower() for address in addresses}
    hashes = Suppression.objects.filter(address_hash__in=by_hash).values_list("address_hash", flat=True)
    return {by_hash[found] for found in hashes}


def reach(to: Sequence[Recipient], kind_class: MessageClass) -> list[Reached]:
    """How a letter of a class reaches each of the people. Three queries."""
    closed = barred(one.email for one in to)
    paces = dict(
        Preference.objects.filter(
            user_id__in=[one.user_id for one in to if one.user_id], message_class=kind_class
        ).values_list("user_id", "pace")
    )
    by_hash = {address_hash(one.email) for one in to}
    refused = set(
        OptOut.objects.filter(address_hash__in=by_hash, message_class=kind_class).values_list("address_hash", flat=True)
    )
    return [_reached(one, closed, paces, refused) for one in to]


def _reached(to: Recipient, closed: set[str], paces: Mapping[int, str], refused: set[str]) -> Reached:
    """The same as the guard before sending will say; an account's own choice goes before its address's."""
    if to.email.lower() in closed:
        words = _("Adressen är spärrad och tar inte emot post.")
        return Reached(to, IN_THE_INBOX if to.user_id else NOT_AT_ALL, words)
    pace = paces.get(to.user_id or 0) or (Pace.OFF if address_hash(to.email) in refused else Pace.AT_ONCE)
    if pace == Pace.OFF:
        words = _("Har valt att inte få sådana brev med e-post.")
        return Reached(to, IN_THE_INBOX if to.user_id else NOT_AT_ALL, words)
    if pace in (Pace.DAILY, Pace.WEEKLY):
        return Reached(to, GATHERED, Pace(pace).label)
    return Reached(to)


def words_of(key: str, option: str = "", selection: Selection | None = None) -> str:
    """What the choice is called on pages: the group and its option, or the selection's name."""
    if selection is not None:
        return selection.name
    try:
        group = groups.group_named(key)
    except KeyError:
        return _("Ingen vald")
    if not option:
        return str(group.label)
    label = dict(group.options()).get(option)
    return _("%(group)s: %(option)s") % {"group": group.label, "option": label or option}


def said_of(key: str) -> Text:
    """What ends "Du får brevet för att" in the letter."""
    try:
        said = groups.group_named(key).said
    except KeyError:
        said = ""
    return said or CHOSEN_FEW
