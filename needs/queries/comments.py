"""Reads of what is said about an analysis: the parts with their comments, and how many wait for somebody."""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Count

from needs.models import Comment, NeedsAnalysis
from needs.parts import Part, parts_of


def parts_with_comments(analysis: NeedsAnalysis) -> list[Part]:
    """The ten parts, each with what is said about it, oldest first. One query for all of them."""
    said: dict[str, list[Comment]] = {}
    for comment in analysis.comments.select_related("by", "resolved_by", "reopened_by"):
        said.setdefault(comment.part, []).append(comment)
    return [replace(part, comments=tuple(said.get(part.key, ()))) for part in parts_of(analysis)]


def unresolved_by_analysis(analyses: Iterable[int]) -> dict[int, int]:
    """How many comments nobody has taken care of, for those of these analyses that have any. One query."""
    rows = Comment.objects.filter(analysis__in=list(analyses), resolved_at=None).order_by().values("analysis_id")
    return {row["analysis_id"]: row["number"] for row in rows.annotate(number=Count("pk"))}
