"""The register of message kinds: each is declared once, in the messages module of its room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from ignite.outbox.enums import MessageClass, Priority

if TYPE_CHECKING:
    from ignite.outbox.models import Message

__all__ = ["Kind", "MessageClass", "all_kinds", "find", "kind_named", "label_of", "register"]

Text = str | Promise
_DEFAULT_PRIORITY = {
    MessageClass.REQUIRED: Priority.REQUIRED,
    MessageClass.USEFUL: Priority.USEFUL,
    MessageClass.DIGEST: Priority.DIGEST,
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of message; its words are templates/mail/<name>.subject and templates/mail/<name>.txt.

    ``why`` ends every letter ("Du får brevet för att …"; may use ``%(name)s`` of the letter's context).
    ``still_true`` is asked at sending: False cancels the message. A kind with ``render_late`` is written at
    sending, with what ``fresh`` then gives or else the context it was queued with (which must be JSON then).
    A ``secret`` kind carries a code: nobody reads it on a page and its text is blanked once it has gone.
    One that ``gathers`` carries what others put by, and so goes whatever pace its receiver chose.
    ``sample`` are invented facts of the letter, with which the page of kinds shows it; texts may be lazy.
    """

    name: str
    message_class: MessageClass
    why: Text
    still_true: Callable[[Message], bool] | None = None
    label: Text = ""
    priority: Priority | None = None
    render_late: bool = False
    fresh: Callable[[Message], Mapping[str, Any]] | None = None
    secret: bool = False
    gathers: bool = False
    sample: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)

    @property
    def rank(self) -> int:
        """Its place in the queue, smaller first."""
        return int(self.priority or _DEFAULT_PRIORITY[self.message_class])


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Add a kind to the register. Raises ValueError when another one has taken the name."""
    known = _kinds.setdefault(kind.name, kind)
    if known is not kind and (known.message_class, known.label) != (kind.message_class, kind.label):
        raise ValueError(f"Two message kinds are named {kind.name}.")
    _kinds[kind.name] = kind
    return kind


def kind_named(name: str) -> Kind:
    """The kind of that name; KeyError when no room declares it (any more)."""
    return _kinds[name]


def find(name: str) -> Kind | None:
    """The kind of that name, or None when no room declares it (any more)."""
    return _kinds.get(name)


def label_of(name: str) -> Text:
    """What people call the kind, or its name when it has no label."""
    kind = _kinds.get(name)
    return (kind and kind.label) or name


def all_kinds() -> list[Kind]:
    """Every kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]
