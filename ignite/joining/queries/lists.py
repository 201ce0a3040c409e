"""Reads of lists of people to invite."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Model
from django.utils.translation import gettext as _

from ignite.joining.enums import SENDABLE, Finding
from ignite.joining.runs import InviteRow, InviteRun
from ignite.kernel.actor import Actor

ROWS_SHOWN, LEFT_OUT = 50, "left-out"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of a list are what: by what the check said, by language among those to send, by outcome."""

    findings: Counter[str]
    languages: Counter[str]
    outcomes: Counter[str]
    left_out: int
    every: int

    @property
    def to_send(self) -> int:
        """How many are to be invited."""
        return sum(self.languages.values())

    @property
    def done(self) -> int:
        """How many rows have been dealt with."""
        return sum(self.outcomes.values())

    @property
    def rows(self) -> list[tuple[str, Any, int]]:
        """Key, words and number of each kind of row that there is."""
        found: list[tuple[str, Any, int]] = [(one.value, one.label, self.findings[one.value]) for one in Finding]
        return [row for row in [*found, (LEFT_OUT, _("Utelämnade"), self.left_out)] if row[2]]


def tally_of(run: InviteRun) -> Tally:
    """The numbers of a list. One query."""
    groups = run.rows.order_by().values_list("finding", "is_left_out", "outcome", "language").annotate(Count("pk"))
    findings: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    left_out = 0
    for finding, is_left_out, outcome, language, number in groups:
        if is_left_out:
            left_out += number
            continue
        findings[finding] += number
        if finding in SENDABLE:
            languages[language] += number
        if outcome:
            outcomes[outcome] += number
    return Tally(findings, languages, outcomes, left_out, left_out + sum(findings.values()))


def rows_of(run: InviteRun, shown: str, number: str) -> Page[InviteRow]:
    """One page of a list's rows, in their order: of one finding, of those left out, or all. Two queries."""
    rows = run.rows.order_by("place")
    if shown == LEFT_OUT:
        rows = rows.filter(is_left_out=True)
    elif shown in Finding.values:
        rows = rows.filter(finding=shown, is_left_out=False)
    return Paginator(rows, ROWS_SHOWN).get_page(number)


def runs_to(about: Model, actor: Actor) -> list[InviteRun]:
    """The lists of people to invite to a thing that this reader may see, the newest first. One query."""
    rows = InviteRun.objects.for_user(actor).filter(about_type=about._meta.label_lower, about_id=about.pk)
    return list(rows.select_related("created_by").order_by("-pk")[:10])
