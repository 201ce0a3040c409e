"""Held letters by what they say, and their words changed before they are released.

Letters of one kind and language that say the same, but for greeting and links, are changed together: their words are
taken out of the frame, changed once, and framed anew for each receiver.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from ignite.kernel import record
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox import rendering
from ignite.outbox.enums import Status
from ignite.outbox.kinds import Text, find, label_of
from ignite.outbox.models import Message, MessageQuerySet
from ignite.outbox.recipients import Recipient

SHOWN = 3  # different letters of one kind and language
_PART = 1000

# What a letter says: its subject, and its text without the first paragraph (the greeting), the one action and the foot.
# The same cuts as in ``rendering.words_of``.
_SAYINGS = r"""
SELECT m.id, m.kind, m.locale,
       md5(concat_ws(chr(31), m.subject, substr(said.text, strpos(said.text, E'\n\n') + 2))) AS saying
FROM outbox_message m
CROSS JOIN LATERAL (
    SELECT left(m.body_text, greatest(length(m.body_text) - strpos(reverse(m.body_text), E'\n --\n\n') - 5, 0)) AS text,
           CASE WHEN m.action_url = '' THEN ''
                ELSE E'\n\n' || m.action_label || E':\n' || m.action_url END AS act) whole
CROSS JOIN LATERAL (
    SELECT CASE WHEN right(whole.text, length(whole.act)) = whole.act
                THEN left(whole.text, length(whole.text) - length(whole.act)) ELSE whole.text END AS text) said
WHERE m.id IN ({letters})
"""
_GROUPS = "SELECT kind, locale, saying, count(*), min(id) FROM ({sayings}) s GROUP BY 1, 2, 3 ORDER BY 1, 2, 4 DESC, 5"
_ALIKE = "SELECT id FROM ({sayings}) s WHERE saying = (SELECT saying FROM ({sayings}) t WHERE t.id = %s)"

_WRITE = """
UPDATE outbox_message m
SET subject = n.subject, body_text = n.body_text, body_html = n.body_html, render_late = false
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS n(id, subject, body_text, body_html)
WHERE m.id = n.id AND m.status = 'held'
"""


@dataclass(frozen=True, slots=True)
class Variant:
    """Letters that say the same: one of them, and how many they are."""

    letter: Message
    count: int


@dataclass(frozen=True, slots=True)
class Group:
    """The held letters of one kind and language."""

    kind: str
    language: str
    count: int
    sayings: int  # how many different ones
    variants: tuple[Variant, ...]

    @property
    def label(self) -> Text:
        """What people call the kind."""
        return label_of(self.kind)


def groups_of(held: MessageQuerySet) -> list[Group]:
    """Held letters by kind and language, with one of each saying (the most common ones). Two queries."""
    sayings, params = _sayings(held)
    with connection.cursor() as cursor:
        cursor.execute(_GROUPS.format(sayings=sayings), params)
        rows = cursor.fetchall()
    grouped = [(key, list(found)) for key, found in groupby(rows, key=lambda row: row[:2])]
    shown = [row[4] for _key, found in grouped for row in found[:SHOWN]]
    letters = Message.objects.defer("body_html", "ics", "context", "headers").in_bulk(shown)
    return [
        Group(
            kind=kind,
            language=language,
            count=sum(row[3] for row in found),
            sayings=len(found),
            variants=tuple(Variant(letters[row[4]], row[3]) for row in found[:SHOWN] if row[4] in letters),
        )
        for (kind, language), found in grouped
    ]


def alike(letter: Message) -> list[int]:
    """The held letters of the same batch, kind and language that say the same as this one, itself too. One query."""
    near = Message.objects.filter(status=Status.HELD, kind=letter.kind, locale=letter.locale)
    near = near.filter(batch_id=letter.batch_id) if letter.batch_id else near.filter(batch=None)
    sayings, params = _sayings(near)
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE.format(sayings=sayings), [*params, *params, letter.pk])
        return [row[0] for row in cursor.fetchall()]


def _sayings(held: MessageQuerySet) -> tuple[str, list[Any]]:
    letters, params = held.order_by().values("pk").query.sql_with_params()
    return _SAYINGS.format(letters=letters), list(params)


@transaction.atomic
def change_words(letter: Message, *, actor: Actor, subject: str, body: str, alone: bool = False) -> int:
    """Change what a held letter says, and all that say the same unless it is to be changed ``alone``; how many.

    A letter that would be written at sending then keeps these words. Raises NotAllowed for anybody but the programme,
    Refused when it is not held any more, has no words that could be changed, or none are left.
    """
    if not actor.is_programme:
        raise NotAllowed(_("Bara programmet sköter utskicken."))
    subject, body = " ".join(subject.split()), body.replace("\r\n", "\n").strip()
    if not subject or not body:
        raise Refused(_("Brevet behöver både ämne och text."))
    letter = Message.objects.select_for_update().get(pk=letter.pk)
    if letter.status != Status.HELD:
        raise Refused(_("Brevet hålls inte längre, så det går inte att ändra."))
    if words_of(letter) is None:
        raise Refused(_("Brevets text går inte att ändra."))
    ids = [letter.pk] if alone else sorted(alike(letter))
    changed = 0
    for at in range(0, len(ids), _PART):
        rows = Message.objects.select_for_update().filter(pk__in=ids[at : at + _PART], status=Status.HELD)
        changed += _write([(row, _framed(row, subject, body)) for row in rows.order_by("pk")])
    record.write(
        letter, thing="message", move="edit", source=Status.HELD, target=Status.HELD, actor=actor, reason=_many(changed)
    )
    return changed


def words_of(letter: Message) -> rendering.Words | None:
    """What the letter says inside its frame."""
    return rendering.words_of(letter.subject, letter.body_text, url=letter.action_url, action=letter.action_label)


def _many(number: int) -> str:
    return _("Gäller %(number)s brev.") % {"number": number} if number > 1 else ""


def _framed(letter: Message, subject: str, body: str) -> rendering.Rendered:
    words = words_of(letter)
    to = Recipient(letter.to_address, letter.to_name, letter.locale, letter.recipient_id, letter.organisation_id)
    new = rendering.Words(subject, body, words.why if words else "")
    return rendering.frame(find(letter.kind), to, new, url=letter.action_url, action=letter.action_label)


def _write(pairs: list[tuple[Message, rendering.Rendered]]) -> int:
    columns = (
        [row.pk for row, _new in pairs],
        [new.subject for _row, new in pairs],
        [new.body_text for _row, new in pairs],
        [new.body_html for _row, new in pairs],
    )
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, columns)
        return int(cursor.rowcount)
