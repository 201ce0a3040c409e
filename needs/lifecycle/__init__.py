"""The tables of moves of need owners, areas, analyses, needs and questions."""

from needs.lifecycle.analysis import ANALYSIS
from needs.lifecycle.area import AREA
from needs.lifecycle.need import NEED
from needs.lifecycle.owner import NEED_OWNER
from needs.lifecycle.question import QUESTION

__all__ = ["ANALYSIS", "AREA", "NEED", "NEED_OWNER", "QUESTION"]
