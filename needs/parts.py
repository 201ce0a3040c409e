"""The twelve parts of an analysis: which fields hold each, and how far each has come. The words are the edition's."""

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
    "rules": ("legal",),
    "adoption": ("budget_owner", "route_to_adoption"),
    "value": ("value_sek", "procurement_form"),
    "conclusion": ("result", "result_reason"),
}
ROW_FIELDS = ("measures", "requirements")
# Good to have said, but nobody has to: an analysis is handed in without them.
OPTIONAL = ("rules", "value")
_IN_WORDS = {key: fields[-1] for key, fields in FIELDS_OF.items() if fields and key != "value"}
# What a workshop may write to, by section or by column.
PART_FIELDS: dict[str, str] = {
    **{name: name for name in _IN_WORDS.values()},
    **_IN_WORDS,
    "budget_owner": "budget_owner",
}


def fields_of(key: str) -> tuple[str, ...]:
    """The fields that one section is saved as: its columns, or its rows as one. KeyError for another key."""
    return FIELDS_OF[key] or (key,)


# Every field in the order of the page, and the section where each stands.
PART_OF: dict[str, str] = {name: key for key in FIELDS_OF for name in fields_of(key)}


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
    def fields(self) -> tuple[str, ...]:
        """The fields that it is saved as."""
        return fields_of(self.key)

    @property
    def is_optional(self) -> bool:
        """Whether an analysis is handed in without it."""
        return self.key in OPTIONAL

    @property
    def unresolved(self) -> int:
        """How many comments wait for somebody to take care of them."""
        return sum(comment.resolved_at is None for comment in self.comments)


def parts_of(analysis: NeedsAnalysis) -> list[Part]:
    """The twelve parts. Reads measures and requirements, which the query has prefetched."""
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
    if key == "value":
        return analysis.value_sek is not None, analysis.value_sek is not None or bool(analysis.procurement_form)
    said = [bool(getattr(analysis, name).strip()) for name in FIELDS_OF[key]]
    return all(said), any(said)
