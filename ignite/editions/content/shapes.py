"""The shapes of the method's texts: what each topic's file holds, in both languages."""

from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True)
class Text:
    """One text in Swedish and English; as a string it is in the reader's language."""

    sv: str
    en: str

    def __str__(self) -> str:
        return self.in_(get_language())

    def in_(self, language: str | None) -> str:
        """Return the text in *language* ('en', 'en-gb', …); Swedish for every language but English."""
        return self.en if (language or "").startswith("en") else self.sv


@dataclass(frozen=True)
class Example:
    """How somebody might have written a section, from which field, and what makes it good or weak."""

    field: Text
    text: Text
    why: Text


@dataclass(frozen=True)
class Section:
    """One of the ten sections of the needs analysis; ``key`` names the field that holds it."""

    key: str
    title: Text
    question: Text
    help: Text
    good: Example
    weak: Example


@dataclass(frozen=True)
class Conclusion:
    """One of the five results an analysis can have."""

    key: str
    title: Text
    help: Text


@dataclass(frozen=True)
class Analysis:
    """analysis.toml."""

    section: tuple[Section, ...]
    conclusion: tuple[Conclusion, ...]


@dataclass(frozen=True)
class Criterion:
    """One criterion for reading pitches; ``anchors`` gives words to the scores 1, 3 and 5 of a scale from 1 to 5."""

    key: str
    weight: int
    title: Text
    question: Text
    anchors: dict[int, Text]


@dataclass(frozen=True)
class Criteria:
    """criteria.toml; the weights are 100 together."""

    criterion: tuple[Criterion, ...]


@dataclass(frozen=True)
class DeclineReason:
    """A reason for declining a pitch and the sentence a reader starts from ('…' is where they write on)."""

    key: str
    title: Text
    sentence: Text


@dataclass(frozen=True)
class AlwaysSaid:
    """What every decline tells, whatever its reason."""

    strong: Text
    would_change: Text


@dataclass(frozen=True)
class Declining:
    """decline_reasons.toml."""

    reason: tuple[DeclineReason, ...]
    always: AlwaysSaid


@dataclass(frozen=True)
class AgendaItem:
    """One point of an agenda; ``writes_to`` says where its outcome goes.

    One of workshops.enums.WritesTo; empty when nothing is written.
    """

    minutes: int
    title: Text
    how: Text
    writes_to: str = ""


@dataclass(frozen=True)
class WorkshopTemplate:
    """A workshop to plan from; a matchmaking day also says how long its slots are and when it pauses."""

    key: str
    kind: str
    remote: bool
    minutes: int
    title: Text
    purpose: Text
    people: Text
    item: tuple[AgendaItem, ...]
    slot_minutes: int = 0
    change_minutes: int = 0
    slots_before_break: int = 0


@dataclass(frozen=True)
class WorkshopTemplates:
    """workshop_templates.toml."""

    template: tuple[WorkshopTemplate, ...]


@dataclass(frozen=True)
class Commitment:
    """What one party commits to, in the version that somebody says yes to."""

    party: str
    version: str
    title: Text
    intro: Text
    points: tuple[Text, ...]


@dataclass(frozen=True)
class Commitments:
    """commitments.toml."""

    commitment: tuple[Commitment, ...]


@dataclass(frozen=True)
class PlanField:
    """One field of the pilot plan."""

    key: str
    title: Text
    help: Text


@dataclass(frozen=True)
class PilotPlan:
    """pilot_plan.toml; ``exit_starter`` is how the field on ending early begins in a new plan."""

    exit_starter: Text
    field: tuple[PlanField, ...]


@dataclass(frozen=True)
class Choice:
    """One answer to choose."""

    key: str
    text: Text


@dataclass(frozen=True)
class Question:
    """One question; ``kind`` is 'choice' or 'text'."""

    key: str
    kind: str
    required: bool
    text: Text
    choice: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Questions:
    """A short form: pulse, after_meeting, after_workshop and aftercare."""

    title: Text
    intro: Text
    question: tuple[Question, ...]


@dataclass(frozen=True)
class Indicator:
    """One number of the report, its formula in words and its unit: count, share, days or sek."""

    key: str
    unit: str
    title: Text
    formula: Text


@dataclass(frozen=True)
class Indicators:
    """indicators.toml."""

    indicator: tuple[Indicator, ...]


@dataclass(frozen=True)
class AreaExample:
    """A challenge area as somebody might have written it, from which field, and what makes it good."""

    key: str
    field: Text
    title: Text
    problem: Text
    affected: Text
    why: Text


@dataclass(frozen=True)
class AreaExamples:
    """examples.toml."""

    example: tuple[AreaExample, ...]


@dataclass(frozen=True)
class PurchaseForm:
    """A way to buy, keyed like editions.enums.Route: when it fits, what it means, and where the law says so."""

    key: str
    source: str
    title: Text
    when: Text
    means: tuple[Text, ...]


@dataclass(frozen=True)
class Procurement:
    """procurement.toml."""

    form: tuple[PurchaseForm, ...]
