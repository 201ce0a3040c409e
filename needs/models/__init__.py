"""Need owners, challenge areas, analyses, needs, questions."""

from needs.models.analysis import Measure, NeedsAnalysis
from needs.models.aside import BriefAside
from needs.models.imports import Import, ImportRow
from needs.models.informing import Information
from needs.models.joint import CoOwnership
from needs.models.links import ReadLink
from needs.models.need import Criterion, Follow, Need, NeedVersion, Requirement
from needs.models.owner import ChallengeArea, NeedOwner
from needs.models.question import EarlierAnswer, Question
from needs.models.watching import RecentSearch, Watch
from needs.models.writing import AnalysisVersion, Comment, FieldVersion, Presence

__all__ = [
    "AnalysisVersion",
    "BriefAside",
    "ChallengeArea",
    "CoOwnership",
    "Comment",
    "Criterion",
    "EarlierAnswer",
    "FieldVersion",
    "Follow",
    "Import",
    "ImportRow",
    "Information",
    "Measure",
    "Need",
    "NeedOwner",
    "NeedVersion",
    "NeedsAnalysis",
    "Presence",
    "Question",
    "ReadLink",
    "RecentSearch",
    "Requirement",
    "Watch",
]
