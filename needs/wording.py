"""What a brief says, field by field, as plain text: to keep it as a version, and to tell two apart."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from needs.models import Criterion, Measure, Need, Requirement

WORDS = ("title", "summary", "problem", "today", "desired_outcome", "offer", "after_pilot")
BRIEF = (*WORDS, "offers", "budget_sek", "options_sek", "starts_on", "months", "language")
KEPT_ROWS = ("kind", "text", "reason", "small_firm")
MARK = 12  # characters


def content_of(need: Need) -> dict[str, Any]:
    """The brief as a version keeps it: JSON. Five queries."""
    content = {name: getattr(need, name) for name in BRIEF}
    content["starts_on"] = need.starts_on and need.starts_on.isoformat()
    content["offers"] = list(need.offers)
    content["deadline_at"] = need.deadline_at and need.deadline_at.isoformat()
    rows = Requirement.objects.filter(need=need).order_by("position", "pk")
    content["requirements"] = list(rows.values(*KEPT_ROWS))
    for name in ("goals", "subjects"):
        content[name] = sorted(str(pk) for pk in getattr(need, name).values_list("pk", flat=True))
    measures = Measure.objects.filter(analysis_id=need.analysis_id or 0)
    content["measures"] = [measure_facts(one) for one in measures if one.is_whole]
    content["criteria"] = list(Criterion.objects.filter(need=need).values("key", "weight"))
    return content


def measure_facts(measure: Measure) -> dict[str, str]:
    """What everybody may read of a whole measure."""
    names = ("name", "unit", "baseline", "target")
    return {name: str(getattr(measure, name)) for name in names}


def plain(value: Any) -> str:
    """One text for values that mean the same: line breaks of one kind, lists and rows in order."""
    if value is None or value is False:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, Mapping):
        return " | ".join(plain(value.get(name)) for name in KEPT_ROWS)
    if not isinstance(value, str) and isinstance(value, Iterable):
        return "\n".join(plain(getattr(one, "pk", one)) for one in value)
    return "\n".join(line.rstrip() for line in str(value).splitlines()).strip()


def mark_of(value: Any) -> str:
    """A short mark of what a value says; a form carries it for what its reader saw."""
    return sha256(plain(value).encode()).hexdigest()[:MARK]
