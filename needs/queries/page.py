"""Reads for the page of one need: its outcomes, its versions with what differs, who owns it, what was said about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ignite.kernel.actor import Actor
from ignite.kernel.models import Transition
from ignite.kernel.templatetags.words import moment, sek
from needs.differences import in_one_text
from needs.enums import Offer, QuestionState, RequirementKind
from needs.models import (
    BriefAside,
    CoOwnership,
    EarlierAnswer,
    Information,
    Measure,
    Need,
    NeedOwner,
    NeedVersion,
    Question,
)
from needs.models.need import INSIDE_ONLY
from needs.queries.needs import need_for_page
from needs.wording import BRIEF, measure_facts, plain

PAGE = 10  # versions


@dataclass(frozen=True, slots=True)
class Change:
    """A version after the first: its note, and the new last day where it moved it."""

    number: int
    at: datetime
    note: str
    deadline: datetime | None


@dataclass(frozen=True, slots=True)
class Said:
    """Words that everybody may read, and when they were said or replaced."""

    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What a version changed in one part of the brief, word by word ("same" | "gone" | "new", text)."""

    label: str
    parts: list[tuple[str, str]]


def need_with_page() -> QuerySet[Need, Need]:
    """Needs with all that their page shows but the questions: ``kept_measures``, ``said`` and ``changes`` besides. Five
    queries.
    """
    versions = NeedVersion.objects.filter(need=OuterRef("pk"))
    newest = versions.order_by("-number").values("content__measures")[:1]
    published = Information.objects.filter(need=OuterRef("pk"), published_at__isnull=False)
    said = published.order_by("-published_at", "-pk").values(row=JSONObject(text="text", at="published_at"))
    return need_for_page().annotate(kept_measures=Subquery(newest), said=ArraySubquery(said), changes=changes_inside())


def changes_inside() -> ArraySubquery:
    """All versions of a need, the oldest first, without their words: to annotate needs with, for :func:`changes_of`."""
    row = {"number": "number", "at": "at", "note": "note", "deadline": "content__deadline_at"}
    rows = NeedVersion.objects.filter(need=OuterRef("pk")).order_by("number")
    return ArraySubquery(rows.values(row=JSONObject(**row)))


def need_with_draft() -> QuerySet[Need, Need]:
    """Needs with what the form of a draft shows: ``returned`` (why it was sent back last) and ``asked`` (those who are
    asked to own it) besides. Five queries.
    """
    last = Transition.objects.filter(thing="need", thing_id=OuterRef("pk")).order_by("-id").values("reason")[:1]
    standing = CoOwnership.objects.filter(need=OuterRef("pk"), ended_at=None).order_by("pk")
    row = {"owner": "owner__organisation__name", "answered_at": "answered_at"}
    return (
        Need.objects.select_related("lead_owner__organisation", "lead_owner__edition", "route_by", "analysis")
        .prefetch_related("goals", "subjects", "requirements", "criteria")
        .annotate(returned=Subquery(last), asked=ArraySubquery(standing.values(row=JSONObject(**row))))
    )


def changes_of(need: Any) -> list[Change]:
    """The versions after the first, the newest first. No query for a need that was read with its page."""
    found: list[Change] = []
    before = need.changes[0]["deadline"] if need.changes else None
    for row in need.changes:
        deadline = row["deadline"] if row["deadline"] != before else None
        if row["number"] > 1:
            moved = parse_datetime(deadline) if deadline else None
            found.append(Change(row["number"], datetime.fromisoformat(row["at"]), row["note"], moved))
        before = row["deadline"]
    return found[::-1]


def outcomes_of(need: Need) -> list[dict[str, Any]]:
    """The measures by which the outcome is known: the analysis's, and from the opening on those it had then. No query
    for an opened need that was read with its page, else one.
    """
    if need.state not in INSIDE_ONLY:
        return list(getattr(need, "kept_measures", None) or [])
    if need.analysis_id is None:
        return []
    rows = Measure.objects.filter(analysis_id=need.analysis_id)
    return [measure_facts(one) for one in rows if one.is_whole]


def version_page(need: Need, page: int) -> tuple[list[tuple[Any, list[FieldChange]]], bool]:
    """Some versions, the newest first, each with what it changed against the one before; and whether there are older
    ones. One query.
    """
    start = (page - 1) * PAGE
    rows = list(need.versions.order_by("-number")[start : start + PAGE + 1])
    older = [*rows[1:], None]
    pairs = [(new, compared(old, new) if old else []) for new, old in zip(rows, older, strict=False)]
    return pairs[:PAGE], len(rows) > PAGE


def label_of(name: str) -> Any:
    """What people call a column of a need."""
    return getattr(Need._meta.get_field(name), "verbose_name", name)


def compared(old: NeedVersion, new: NeedVersion) -> list[FieldChange]:
    """What differs between two versions, part by part, in the order of the brief."""
    labels: dict[str, Any] = {name: label_of(name) for name in BRIEF}
    labels |= {
        "offers": _("Det vi erbjuder"),
        "goals": _("Globala mål"),
        "subjects": _("Ämnen"),
        "requirements": _("Krav och önskemål"),
        "deadline_at": _("Sista dag att pitcha"),
    }
    found = []
    for name, label in labels.items():
        before, after = (_words(name, version.content.get(name)) for version in (old, new))
        if before != after:
            found.append(FieldChange(str(label), in_one_text(before, after)))
    return found


def _words(name: str, value: Any) -> str:
    """What a version holds in one field, as people read it."""
    if value in (None, "", []):
        return ""
    if name == "requirements":
        return "\n".join(_requirement(row) for row in value)
    if name == "offers":
        return "\n".join(str(Offer(one).label) for one in value if one in Offer.values)
    if name in ("budget_sek", "options_sek"):
        return str(sek(value))
    if name == "deadline_at":
        return str(moment(parse_datetime(value)))
    return plain(value)


def _requirement(row: dict[str, str]) -> str:
    label = RequirementKind(row["kind"]).label
    return f"{label}: {row['text']}" + (f" ({row['reason']})" if row.get("reason") else "")


def asides_of(need: Need) -> list[BriefAside]:
    """What was written from an older text and waits to be taken care of. One query, none for one that is not saved."""
    return list(need.asides.filter(settled_at=None).select_related("by")) if need.pk else []


def owners_to_ask(need: Need, text: str, *, most: int = 10) -> list[NeedOwner]:
    """Need owners of the edition whose name holds the text, without those who own it or are asked. One query."""
    asked = CoOwnership.objects.filter(need=need).standing().values("owner_id")
    return list(
        NeedOwner.objects.filter(edition_id=need.lead_owner.edition_id, organisation__name__icontains=text)
        .exclude(pk=need.lead_owner_id)
        .exclude(pk__in=asked)
        .exclude(pk__in=need.co_owners.values("pk"))
        .exclude(state="withdrawn")
        .select_related("organisation")
        .order_by("organisation__name", "pk")[:most]
    )


def co_ownerships_of(need: Need) -> list[CoOwnership]:
    """Who is asked to own the need, and who does. One query."""
    return list(need.co_ownerships.standing().select_related("owner__organisation"))


def asked_of(organisation_id: int | None) -> list[CoOwnership]:
    """What other need owners have asked an organisation to own with them, and that waits for an answer. One query."""
    rows = CoOwnership.objects.unanswered().filter(owner__organisation_id=organisation_id or 0)
    return list(rows.select_related("need__lead_owner__organisation"))


def said_to_all(need: Any) -> list[Said]:
    """What was noted and then told to everybody, the newest first. Nothing says to whom it was first said. No query."""
    return [Said(one["text"], datetime.fromisoformat(one["at"])) for one in need.said]


def questions_with_earlier(need: Need, actor: Actor) -> list[Any]:
    """The questions that this reader may see, those that wait on top, then the newest answer.

    Each has ``earlier``: what its answer said before. One query.
    """
    before = EarlierAnswer.objects.filter(question=OuterRef("pk")).order_by("-replaced_at", "-pk")
    earlier = ArraySubquery(before.values(row=JSONObject(text="text", at="replaced_at")))
    waiting = Case(When(state=QuestionState.ASKED, then=Value(0)), default=Value(1))
    rows: list[Any] = list(
        Question.objects.for_user(actor)
        .filter(need=need)
        .annotate(replaced=earlier)
        .order_by(waiting, "-answered_at", "-asked_at")
    )
    for row in rows:
        row.earlier = [Said(one["text"], datetime.fromisoformat(one["at"])) for one in row.replaced]
    return rows
