"""The method's own words in Swedish and English: data that a programme can edit, with one function per topic.

The texts lie in the TOML files beside this one; shapes.py says what each of them holds. Every text is an
object with ``sv``, ``en`` and ``in_(language)``; as a string, in a template for instance, it is in the
reader's language.
"""

from ignite.editions.content.reading import ContentError, load
from ignite.editions.content.shapes import (
    AgendaItem,
    AlwaysSaid,
    Analysis,
    AreaExample,
    AreaExamples,
    Choice,
    Commitment,
    Commitments,
    Conclusion,
    Criteria,
    Criterion,
    DeclineReason,
    Declining,
    Example,
    Indicator,
    Indicators,
    PilotPlan,
    PlanField,
    Procurement,
    PurchaseForm,
    Question,
    Questions,
    Section,
    Text,
    WorkshopTemplate,
    WorkshopTemplates,
)

__all__ = [
    "AgendaItem",
    "AlwaysSaid",
    "AreaExample",
    "Choice",
    "Commitment",
    "Conclusion",
    "ContentError",
    "Criterion",
    "DeclineReason",
    "Example",
    "Indicator",
    "PlanField",
    "PurchaseForm",
    "Question",
    "Questions",
    "Section",
    "Text",
    "WorkshopTemplate",
    "after_meeting",
    "after_workshop",
    "aftercare",
    "analysis_conclusions",
    "analysis_section",
    "analysis_sections",
    "area_examples",
    "commitment_text",
    "criteria",
    "decline_reasons",
    "declining_always",
    "indicators",
    "pilot_exit_starter",
    "pilot_plan",
    "pulse",
    "purchase_forms",
    "workshop_template",
    "workshop_templates",
]


def analysis_sections() -> tuple[Section, ...]:
    """Return the twelve sections of the needs analysis, in the order they are asked."""
    return load("analysis", Analysis).section


def analysis_section(key: str) -> Section:
    """Return one section; raises KeyError for an unknown key."""
    return {section.key: section for section in analysis_sections()}[key]


def analysis_conclusions() -> tuple[Conclusion, ...]:
    """Return the five results an analysis can have, keyed like needs.enums.AnalysisResult."""
    return load("analysis", Analysis).conclusion


def area_examples() -> tuple[AreaExample, ...]:
    """Return a few challenge areas, written as the programme wants to read them."""
    return load("examples", AreaExamples).example


def criteria() -> tuple[Criterion, ...]:
    """Return the five criteria for reading pitches; their weights are 100 together."""
    return load("criteria", Criteria).criterion


def decline_reasons() -> tuple[DeclineReason, ...]:
    """Return the reasons for declining a pitch, each with a sentence to start from."""
    return load("decline_reasons", Declining).reason


def declining_always() -> AlwaysSaid:
    """Return the two lead-ins that every decline carries."""
    return load("decline_reasons", Declining).always


def workshop_templates() -> tuple[WorkshopTemplate, ...]:
    """Return every workshop that can be planned from a template."""
    return load("workshop_templates", WorkshopTemplates).template


def workshop_template(key: str) -> WorkshopTemplate:
    """Return one of deepening, deepening_remote, matchmaking_day, exchange; raises KeyError for another key."""
    return {template.key: template for template in workshop_templates()}[key]


def commitment_text(party: str) -> Commitment:
    """Return the newest commitment of need_owner, startup or programme; raises KeyError for another party."""
    return {commitment.party: commitment for commitment in load("commitments", Commitments).commitment}[party]


def pilot_plan() -> tuple[PlanField, ...]:
    """Return the fields of a pilot plan in their order."""
    return load("pilot_plan", PilotPlan).field


def pilot_exit_starter() -> Text:
    """Return how the field on ending early begins in a new pilot plan."""
    return load("pilot_plan", PilotPlan).exit_starter


def pulse() -> Questions:
    """Return what both sides of a pilot are asked every month."""
    return load("pulse", Questions)


def after_meeting() -> Questions:
    """Return what both sides are asked after a meeting."""
    return load("after_meeting", Questions)


def after_workshop() -> Questions:
    """Return what everybody who came to a workshop is asked."""
    return load("after_workshop", Questions)


def aftercare() -> Questions:
    """Return what both sides are asked 6, 12 and 24 months after a pilot ended."""
    return load("aftercare", Questions)


def indicators() -> tuple[Indicator, ...]:
    """Return the report's numbers with their formulas in words."""
    return load("indicators", Indicators).indicator


def purchase_forms() -> tuple[PurchaseForm, ...]:
    """Return the ways to buy, keyed like editions.enums.Route: when each fits and what it means."""
    return load("procurement", Procurement).form
