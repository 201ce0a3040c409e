"""Writing the brief of a need: drafted, saved, ticked, and after opening changed with its versions kept."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.editions.content import criteria
from ignite.joining.models import Invitation
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from needs import messages
from needs.lifecycle import NEED
from needs.models import Criterion, Need, NeedOwner, NeedsAnalysis, NeedVersion, Requirement
from needs.rules import EDITABLE_NEED, in_group, may_tick_route
from needs.services.areas import NOT_YOURS
from needs.services.rows import Row, numbered, sync_rows

BRIEF = ("title", "summary", "problem", "today", "desired_outcome", "offer", "after_pilot", "budget_sek")
COPIED = ("problem", "today", "desired_outcome")


@transaction.atomic
def create_need(
    owner: NeedOwner, *, actor: Actor, title: str, analysis: NeedsAnalysis | None = None, **fields: Any
) -> Need:
    """A draft need of an owner, with the method's criteria; what an analysis says is taken over where nothing is said.

    Raises NotAllowed outside the group.
    """
    if not in_group(actor, owner):
        raise NotAllowed(NOT_YOURS)
    return _draft(owner, analysis, actor, title=title, **fields)


def draft_from_analysis(analysis: NeedsAnalysis, *, actor: Actor) -> Need:
    """The prefilled draft that an approved analysis gives its group."""
    return _draft(analysis.area.owner, analysis, actor, title=analysis.area.title)


def _draft(owner: NeedOwner, analysis: NeedsAnalysis | None, actor: Actor, **fields: Any) -> Need:
    many = {name: fields.pop(name) for name in ("goals", "subjects") if name in fields}
    rows = fields.pop("requirements", None)
    need = Need(lead_owner=owner, analysis=analysis, area=analysis.area if analysis else None)
    for name, value in {**(_taken_over(analysis) if analysis else {}), **fields}.items():
        setattr(need, name, value)
    need.save()
    if analysis:
        many = {"goals": analysis.area.goals.all(), "subjects": analysis.area.subjects.all(), **many}
        known = analysis.requirements.order_by("position", "pk").values("kind", "text", "reason")
        rows = list(known) if rows is None else rows
    for name, chosen in many.items():
        getattr(need, name).set(chosen)
    sync_rows([], numbered(rows or []), lambda: Requirement(need=need))
    _give_criteria(need)
    NEED.begin(need, actor=actor)
    return need


def _taken_over(analysis: NeedsAnalysis) -> dict[str, Any]:
    first = analysis.problem.strip().split("\n")[0].split(". ")[0].strip()
    said = {name: getattr(analysis, name) for name in COPIED}
    return {**said, "after_pilot": analysis.route_to_adoption, "summary": first if len(first) <= 300 else ""}


def _give_criteria(need: Need) -> None:
    Criterion.objects.bulk_create(
        Criterion(
            need=need,
            key=one.key,
            name_sv=one.title.sv,
            name_en=one.title.en,
            weight=one.weight,
            anchors={str(score): {"sv": text.sv, "en": text.en} for score, text in one.anchors.items()},
            position=place,
        )
        for place, one in enumerate(criteria(), 1)
    )


@transaction.atomic
def save_need(need: Need, *, actor: Actor, requirements: Iterable[Row] | None = None, **fields: Any) -> None:
    """Write some of a draft's fields, its goals, subjects and requirements; never asks whether it is complete.

    Another budget takes back the tick for value and route: it was given for the old one. Raises NotAllowed outside
    the group, Refused when the need has left the group.
    """
    if not in_group(actor, need):
        raise NotAllowed(NOT_YOURS)
    lock(need)
    if need.state not in EDITABLE_NEED:
        raise Refused(_("Behovet är inte längre ett utkast och kan inte ändras här."))
    if "budget_sek" in fields and fields["budget_sek"] != need.budget_sek:
        fields |= {"route_by": None, "route_at": None}
    _write(need, requirements, fields)


def _write(need: Need, requirements: Iterable[Row] | None, fields: dict[str, Any]) -> None:
    many = {name: fields.pop(name) for name in ("goals", "subjects") if name in fields}
    fields["changed_at"] = clock.now()
    for name, value in fields.items():
        setattr(need, name, value)
    need.save(update_fields=list(fields))
    for name, chosen in many.items():
        getattr(need, name).set(chosen)
    if requirements is not None:
        known = list(Requirement.objects.filter(need=need).order_by("position", "pk"))
        sync_rows(known, numbered(requirements), lambda: Requirement(need=need))


@transaction.atomic
def tick_route(need: Need, *, actor: Actor, route: str) -> None:
    """Confirm, as somebody who knows procurement, that value and route are thought of before the market is asked."""
    if not may_tick_route(actor, need):
        raise NotAllowed(_("Inköpare, upphandlingsansvarig eller projektledaren bekräftar värde och köpväg."))
    lock(need)
    if need.state not in EDITABLE_NEED:
        raise Refused(_("Behovet är inte längre ett utkast och kan inte ändras här."))
    if not route.strip():
        raise Refused(_("Skriv vilken köpväg ni tänker er, till exempel direktupphandling."))
    need.route, need.route_by_id, need.route_at = route.strip(), actor.user_id, clock.now()
    need.save(update_fields=["route", "route_by", "route_at"])


def keep_version(need: Need, note: str = "") -> None:
    """Keep the brief as it now stands under the need's version number."""
    content = {name: getattr(need, name) for name in BRIEF}
    content["deadline_at"] = need.deadline_at and need.deadline_at.isoformat()
    content["requirements"] = list(Requirement.objects.filter(need=need).values("kind", "text", "reason"))
    content["criteria"] = list(Criterion.objects.filter(need=need).values("key", "weight"))
    NeedVersion.objects.create(need=need, number=need.version, content=content, note=note, at=clock.now())


@transaction.atomic
def change_need(
    need: Need, *, actor: Actor, note: str, requirements: Iterable[Row] | None = None, **fields: Any
) -> None:
    """Change an open need's brief: a new version is kept and everybody who follows, drafted or pitched gets a letter.

    Fairness: criteria, weights and seal stay as they were at opening, and no requirement disappears (answers to it
    stand in pitches). Raises NotAllowed outside the group; Refused when the need is not open, without a note, or when
    a field is not of the brief.
    """
    _lock_open(need, actor)
    if not note.strip():
        raise Refused(_("Skriv vad som har ändrats. Alla som följer behovet får läsa det."))
    if not set(fields) <= {*BRIEF, "goals", "subjects"}:
        raise KeyError(", ".join(sorted(set(fields) - set(BRIEF))))
    rows = None if requirements is None else list(requirements)
    if rows is not None and len(rows) < Requirement.objects.filter(need=need).count():
        raise Refused(_("Ett krav kan inte tas bort när behovet är öppet. Gör det till ett önskemål i stället."))
    _write(need, rows, {**fields, "version": need.version + 1})
    keep_version(need, note.strip())
    messages.need_changed(need, note.strip())


@transaction.atomic
def extend_deadline(need: Need, *, actor: Actor, deadline_at: datetime) -> None:
    """Move the last day forward, never back; everybody who follows, drafted or pitched gets a letter.

    Raises NotAllowed outside the group, Refused when the need is closed or the day is not later.
    """
    _lock_open(need, actor)
    if need.deadline_at is None or deadline_at <= need.deadline_at:
        raise Refused(_("Sista dagen kan bara flyttas framåt. Någon kan redan ha planerat efter den."))
    _write(need, None, {"deadline_at": deadline_at, "version": need.version + 1})
    # Whoever was asked to pitch can answer for as long as anybody can pitch.
    Invitation.objects.to(Need._meta.label_lower, need.pk).standing().update(expires_at=deadline_at)
    keep_version(need, str(_("Ny sista dag att pitcha")))
    messages.need_extended(need)


def _lock_open(need: Need, actor: Actor) -> None:
    if not in_group(actor, need):
        raise NotAllowed(NOT_YOURS)
    lock(need)
    # The database's clock, asked under the lock, holds the deadline to the second.
    if not need.takes_pitches or (need.deadline_at and need.deadline_at <= clock.database_now()):
        raise Refused(_("Behovet är inte öppet längre och kan inte ändras."))
