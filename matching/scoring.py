"""Arithmetic of assessments: weighted mean and spread. Plain Python, no Django."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

DISAGREE = 2  # steps on the scale of five between the highest and the lowest: worth a talk


@dataclass(frozen=True, slots=True)
class Spread:
    """Readers' scores on one thing, with their mean."""

    scores: tuple[float, ...]
    mean: float

    @property
    def disagrees(self) -> bool:
        """Whether the readers lie so far apart that they should talk."""
        return max(self.scores) - min(self.scores) >= DISAGREE


def weighted_mean(values: Mapping[int, int], weights: Mapping[int, int]) -> float | None:
    """One reader's scores by criterion as one figure; None when nothing with a weight is scored."""
    total = sum(weights[key] for key in values if key in weights)
    if not total:
        return None
    return sum(value * weights[key] for key, value in values.items() if key in weights) / total


def spread_of(scores: Iterable[float | None]) -> Spread | None:
    """The readers' scores together; None when there is none."""
    known: Sequence[float] = [score for score in scores if score is not None]
    return Spread(tuple(known), sum(known) / len(known)) if known else None
