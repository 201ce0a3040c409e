"""Need owners, challenge areas, analyses, needs, questions."""

from needs.models.analysis import Measure, NeedsAnalysis
from needs.models.need import Criterion, Follow, Need, NeedVersion, Requirement
from needs.models.owner import ChallengeArea, NeedOwner
from needs.models.question import Question

__all__ = [
    "ChallengeArea",
    "Criterion",
    "Follow",
    "Measure",
    "Need",
    "NeedOwner",
    "NeedVersion",
    "NeedsAnalysis",
    "Question",
    "Requirement",
]
