"""The ten parts of an analysis: which fields hold each, and how far each has come. The words are the edition's."""

from dataclasses import dataclass

from ignite.editions.content import Section, analysis_sections
from needs.enums import RequirementKind
from needs.models import Comment, NeedsAnalysis

# Section of the method's texts -> the columns that hold it. Measures and requirements are rows of their own.
FIELDS_OF: dict[str, tuple[str, ...]] = {
    "problem": ("problem",),
    "today": ("today",),
    "affected": ("affected",),
    "root_causes": ("root_causes",),
    "outcome": ("desired_outcome",),
    "measures": (),
    "requirements": (),
    "data_systems": ("constraints",),
    "adoption": ("budget_owner", "route_to_adoption"),
    "conclusion": ("result", "result_reason"),
}
# What a workshop may write to, by section or by column.
PART_FIELDS: dict[str, str] = {
    **{fields[-1]: fields[-1] for fields in FIELDS_OF.values() if fields},
    **{key: fields[-1] for key, fields in FIELDS_OF.items() if fields},
    "budget_owner": "budget_owner",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One section with how far it has come: ``done``, ``begun``, or neither; and what is said about it, if asked for
    (needs.queries.parts_with_comments).
    """

    section: Section
    done: bool
    begun: bool
    comments: tuple[Comment, ...] = ()

    @property
    def key(self) -> str:
        """The section's key, and its place on the page."""
        return self.section.key

    @property
    def unresolved(self) -> int:
        """How many comments wait for somebody to take care of them."""
        return sum(comment.resolved_at is None for comment in self.comments)


def parts_of(analysis: NeedsAnalysis) -> list[Part]:
    """The ten parts. Reads measures and requirements, which the query has prefetched."""
    return [Part(section, *_standing(analysis, section.key)) for section in analysis_sections()]


def _standing(analysis: NeedsAnalysis, key: str) -> tuple[bool, bool]:
    if key == "measures":
        measures = list(analysis.measures.all())
        return any(measure.is_whole for measure in measures), bool(measures)
    if key == "requirements":
        rows = list(analysis.requirements.all())
        whole = all(row.reason.strip() for row in rows if row.kind == RequirementKind.MUST)
        return bool(rows) and whole, bool(rows)
    if key == "conclusion":
        return bool(analysis.result), bool(analysis.result)
    said = [bool(getattr(analysis, name).strip()) for name in FIELDS_OF[key]]
    return all(said), any(said)
