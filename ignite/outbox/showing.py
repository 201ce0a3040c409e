"""How messages and their tries are shown: tones, texts, the line of tries. Plain data for the components."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _

from ignite.kernel.shapes import Entry
from ignite.outbox.enums import Outcome, Status
from ignite.outbox.kinds import Text, kind_named
from ignite.outbox.listing import Search
from ignite.outbox.models import Attempt, Message
from ignite.outbox.wishes import hidden_in

TONES = {Status.SENT: "go", Status.HELD: "wait", Status.QUEUED: "plain", Status.SENDING: "plain", Status.DEAD: "stop"}
_ENDS = {Outcome.SENT: "go", Outcome.FAILED: "stop", Outcome.STARTED: "wait", Outcome.SKIPPED: "plain"}


def tone_of(message: Message) -> str:
    """The chip's tone."""
    return TONES.get(Status(message.status), "plain")


def is_secret(message: Message) -> bool:
    """Whether it carries a code that nobody else may read."""
    try:
        return kind_named(message.kind).secret
    except KeyError:
        return False


def text_for_the_programme(message: Message) -> str:
    """The letter without what only its receiver may use: codes, and the link that answers in their name."""
    if is_secret(message):
        return _("Brevet bär en kod och visas bara för mottagaren.")
    if not message.body_text:
        return _("Texten är gallrad.")
    instead = _("(länken syns bara i brevet)")
    text = message.body_text.replace(message.action_url, instead) if message.action_url else message.body_text
    return hidden_in(text, instead)


def line_of(tries: Iterable[Attempt]) -> list[Entry]:
    """The tries as a timeline."""
    return [
        Entry(
            title=attempt.get_outcome_display(),
            at=attempt.started_at,
            body=" ".join(filter(None, (attempt.smtp_code, attempt.note))),
            tone=_ENDS[Outcome(attempt.outcome)],
        )
        for attempt in tries
    ]


def filters(counts: dict[str, int], search: Search) -> list[tuple[str, Text, int | None, bool]]:
    """Address, label, count (if known) and whether it is chosen, for every status; other filters are kept."""
    address, rest = reverse("messages"), search.without("status")

    def to(status: str) -> str:
        query = replace(rest, status=status).query
        return f"{address}?{query}" if query else address

    every = (to(""), _("Alla"), sum(counts.values()) if counts else None, not search.status)
    return [every] + [
        (to(status.value), status.label, counts.get(status.value), status.value == search.status) for status in Status
    ]
