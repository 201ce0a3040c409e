"""Reads of analyses."""

from django.db.models import QuerySet

from needs.models import Measure, NeedsAnalysis


def analysis_with_all() -> QuerySet[NeedsAnalysis, NeedsAnalysis]:
    """Analyses with what their pages show: area, owner, measures, requirements. Three queries."""
    return NeedsAnalysis.objects.select_related(
        "area__owner__organisation", "area__owner__edition", "business_by", "technical_by"
    ).prefetch_related("measures", "requirements")


def measures_of(analysis: NeedsAnalysis) -> list[Measure]:
    """The analysis's measures that can be followed."""
    return [measure for measure in analysis.measures.all() if measure.is_whole]
