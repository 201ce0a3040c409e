"""What differs between two texts, word by word. Plain Python: no Django, no database."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# A word with the space before it: spaces of their own would each fit everywhere, which makes the comparing slow.
_WORDS = re.compile(r"\n|[^\S\n]*\S+|[^\S\n]+")
# So many pairs of equal words take a few hundredths of a second; more are compared line by line, or as a whole.
_MOST_PAIRS = 60_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: ``same`` in both, or only in the one it stands in (``changed``)."""

    text: str
    changed: bool


def differences(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces, each with what the other has not marked as changed."""
    left, right = _cut(one, other)
    first: list[Piece] = []
    second: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        changed = tag != "equal"
        _add(first, left[i:j], changed)
        _add(second, right[k:m], changed)
    return first, second


def in_one_text(before: str, after: str) -> list[tuple[str, str]]:
    """Both texts as one, to read through: each stretch with whether it is the "same", "gone" or "new"."""
    old, new = _cut(before, after)
    found: list[tuple[str, str]] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(old[i:j])))
            continue
        pairs = (("gone", "".join(old[i:j])), ("new", "".join(new[k:m])))
        found += [(kind, text) for kind, text in pairs if text]
    return found


def _cut(one: str, other: str) -> tuple[list[str], list[str]]:
    words = _WORDS.findall(one), _WORDS.findall(other)
    lines = one.splitlines(keepends=True), other.splitlines(keepends=True)
    return next((cut for cut in (words, lines) if _pairs(*cut) <= _MOST_PAIRS), ([one], [other]))


def _pairs(left: Sequence[str], right: Sequence[str]) -> int:
    there = Counter(right)
    return sum(number * there[word] for word, number in Counter(left).items())


def _add(pieces: list[Piece], words: Sequence[str], changed: bool) -> None:
    if words:
        pieces.append(Piece("".join(words), changed))
