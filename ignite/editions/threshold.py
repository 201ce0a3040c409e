"""The value of a pilot against the limits of direct award. Plain arithmetic, no Django: it advises, it does not decide.

The value is what may come to be paid, excluding VAT, with options and extensions as if used (LOU ch. 5 s. 3). Earlier
pilots of the same startup on the same need are added: two contracts that are one purchase count as one (LOU ch. 5
s. 6-7; the Swedish Competition Authority criticised such a pair in 2024). Direct award asks for a value *below* the
limit (ch. 19 a s. 2: "understiga"); the reasons are documented from 100 000 (s. 11).
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weighed:
    """A pilot's value beside the limits. All amounts in whole SEK excluding VAT."""

    own: int
    earlier: int
    limit: int
    documentation_from: int

    @property
    def total(self) -> int:
        """Everything that counts as one purchase."""
        return self.own + self.earlier

    @property
    def is_below(self) -> bool:
        """Whether the value lies below the limit; on the limit it does not."""
        return self.total < self.limit

    @property
    def room(self) -> int:
        """How much more could be added while the value still lies below the limit; nought when there is no room."""
        return max(0, self.limit - 1 - self.total)

    @property
    def needs_documentation(self) -> bool:
        """Whether the reasons must be documented."""
        return self.total >= self.documentation_from

    @property
    def is_added_up(self) -> bool:
        """Whether earlier pilots of the same startup on the same need are part of the value."""
        return self.earlier > 0

    @property
    def crosses_by_adding(self) -> bool:
        """Whether it is the earlier pilots that take the value to the limit or over it."""
        return not self.is_below and self.own < self.limit


def weigh(cost: int, options: int, earlier: Sequence[int], *, limit: int, documentation_from: int) -> Weighed:
    """Weigh a pilot of ``cost`` with ``options`` after ``earlier`` ones. Raises ValueError for a negative amount."""
    if min((cost, options, limit, documentation_from, *earlier)) < 0:
        raise ValueError("An amount cannot be negative.")
    return Weighed(cost + options, sum(earlier), limit, documentation_from)
