"""What is new between two versions of a text to commit to, point by point."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from ignite.joining.models import CommitmentText

ALIKE = 0.55  # points at least so alike are one point that was changed


@dataclass(frozen=True, slots=True)
class Difference:
    """One point that came, went or was changed; an empty side was not there."""

    before: str
    after: str

    @property
    def is_new(self) -> bool:
        """Whether the point was not there before."""
        return not self.before

    @property
    def is_gone(self) -> bool:
        """Whether the point is no longer there."""
        return not self.after


def differences(old: CommitmentText, new: CommitmentText) -> list[Difference]:
    """What is new, in the reader's language: the introduction if it changed, then the points in the new order, then
    those that are gone.
    """
    found = [] if old.introduction == new.introduction else [Difference(old.introduction, new.introduction)]
    left = [point for point in old.points if point not in new.points]
    for point in new.points:
        if point in old.points:
            continue
        before = max(left, key=lambda one: _likeness(one, point), default="")
        if before and _likeness(before, point) >= ALIKE:
            left.remove(before)
            found.append(Difference(before, point))
        else:
            found.append(Difference("", point))
    return found + [Difference(point, "") for point in left]


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower()).ratio()
