"""Reads of the room, with their prefetches. Every page's queries are here, none in templates."""

from needs.audience import audience
from needs.queries.analyses import analysis_with_all, measures_of
from needs.queries.areas import area_with_all, areas_of
from needs.queries.comments import parts_with_comments, unresolved_by_analysis
from needs.queries.finding import Facet, Found, find, find_new, find_newest
from needs.queries.fresh import freshness
from needs.queries.history import history
from needs.queries.needs import need_for_page, own_needs
from needs.queries.owners import current_owner, owner_with_all, owners_table
from needs.queries.people import group_of, groups_of, writers_by, writers_of
from needs.queries.search import Search

__all__ = [
    "Facet",
    "Found",
    "Search",
    "analysis_with_all",
    "area_with_all",
    "areas_of",
    "audience",
    "current_owner",
    "find",
    "find_new",
    "find_newest",
    "freshness",
    "group_of",
    "groups_of",
    "history",
    "measures_of",
    "need_for_page",
    "own_needs",
    "owner_with_all",
    "owners_table",
    "parts_with_comments",
    "unresolved_by_analysis",
    "writers_by",
    "writers_of",
]
