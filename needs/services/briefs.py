"""Writing the brief of a need while it is a draft: made, saved, its value and route ticked."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.editions.enums import Switch
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from needs.enums import RequirementKind
from needs.lifecycle import NEED
from needs.models import Need, NeedOwner, NeedsAnalysis, Requirement
from needs.rules import EDITABLE_NEED, in_group, may_tick_route
from needs.services.areas import NOT_YOURS
from needs.services.criteria import give_criteria, weigh_criteria
from needs.services.rows import Row, numbered, sync_rows

COPIED = ("problem", "today", "desired_outcome")
CHALLENGED = ("kind", "text", "reason", "small_firm", "as_wish", "was_must")
MANY = ("goals", "subjects")
SWITCHED = {"is_sealed": Switch.SEALED, "is_rolling": Switch.ROLLING}
NO_DRAFT = _("Behovet är inte längre ett utkast och kan inte ändras här.")
PASSED = _("Sista dag att pitcha har redan varit. Välj en senare.")


@transaction.atomic
def create_need(
    owner: NeedOwner,
    *,
    actor: Actor,
    title: str,
    analysis: NeedsAnalysis | None = None,
    page: str = "",
    weights: Mapping[str, int] | None = None,
    **fields: Any,
) -> Need:
    """A draft need of an owner, with the method's criteria; what an analysis says is taken over where nothing is said.

    ``page`` names the page in a browser that it is written on: the same page makes one need however often it asks.
    Raises NotAllowed outside the group, Refused for a last day in the past, a setting that is off, weights that are
    not 100.
    """
    if not in_group(actor, owner):
        raise NotAllowed(NOT_YOURS)
    lock(owner)
    known = Need.objects.filter(lead_owner=owner, written_in__page=page).first() if page else None
    if known is not None:
        return known
    need = _draft(owner, analysis, actor, title=title, written_in={"page": page} if page else {}, **fields)
    if weights:
        weigh_criteria(need, weights)
    return need


def draft_from_analysis(analysis: NeedsAnalysis, *, actor: Actor) -> Need:
    """The prefilled draft that an approved analysis gives its group."""
    return _draft(analysis.area.owner, analysis, actor, title=analysis.area.title)


def _draft(owner: NeedOwner, analysis: NeedsAnalysis | None, actor: Actor, **fields: Any) -> Need:
    many = {name: fields.pop(name) for name in MANY if name in fields}
    rows = fields.pop("requirements", None)
    need = Need(lead_owner=owner, analysis=analysis, area=analysis.area if analysis else None)
    check_fields(need, fields)
    for name, value in {**(taken_over(analysis) if analysis else {}), **fields}.items():
        setattr(need, name, value)
    need.save()
    if analysis:
        many = {"goals": analysis.area.goals.all(), "subjects": analysis.area.subjects.all(), **many}
        known = analysis.requirements.order_by("position", "pk").values(*CHALLENGED)
        rows = list(known) if rows is None else rows
    for name, chosen in many.items():
        getattr(need, name).set(chosen)
    sync_rows([], numbered(rows or []), lambda: Requirement(need=need))
    give_criteria(need)
    NEED.begin(need, actor=actor)
    return need


def taken_over(analysis: NeedsAnalysis) -> dict[str, Any]:
    """What a need's brief begins with when it comes out of an analysis."""
    first = analysis.problem.strip().split("\n")[0].split(". ")[0].strip()
    said = {name: getattr(analysis, name) for name in COPIED}
    return {
        **said,
        "after_pilot": analysis.route_to_adoption,
        "summary": first if len(first) <= 300 else "",
        "budget_sek": analysis.value_sek,
        "route": analysis.get_procurement_form_display(),
    }


def check_fields(need: Need, fields: Mapping[str, Any]) -> None:
    """Refuse what no draft may say: a last day in the past, a setting that the edition has off, two that clash.

    Fairness: a seal says that nobody reads before the last day, choosing as they come says the opposite.
    """
    deadline = fields.get("deadline_at")
    if deadline and deadline != need.deadline_at and deadline <= clock.now():
        raise Refused(PASSED)
    for name, switch in SWITCHED.items():
        if fields.get(name) and not getattr(need, name) and not need.lead_owner.edition.has(switch):
            raise Refused(_("Inställningen är inte påslagen i programomgången."))
    if fields.get("is_sealed", need.is_sealed) and fields.get("is_rolling", need.is_rolling):
        raise Refused(_("Ett förseglat behov kan inte välja löpande. Välj en av dem."))


@transaction.atomic
def save_need(
    need: Need,
    *,
    actor: Actor,
    requirements: Iterable[Row] | None = None,
    weights: Mapping[str, int] | None = None,
    **fields: Any,
) -> None:
    """Write some of a draft's fields, its goals, subjects, requirements and weights; never asks whether it is complete.

    Another budget or other options take back the tick for value and route: it was given for the old ones. Raises
    NotAllowed outside the group, Refused when the need has left the group and as :func:`check_fields` does.
    """
    lock_draft(need, actor)
    check_fields(need, fields)
    if any(name in fields and fields[name] != getattr(need, name) for name in ("budget_sek", "options_sek")):
        fields |= {"route_by": None, "route_at": None}
    if weights:
        weigh_criteria(need, weights)
    write_brief(need, requirements, fields)


def lock_draft(need: Need, actor: Actor) -> None:
    """Hold a draft's row. Raises NotAllowed outside the group, Refused when it is no draft any more."""
    if not in_group(actor, need):
        raise NotAllowed(NOT_YOURS)
    lock(need)
    if need.state not in EDITABLE_NEED:
        raise Refused(NO_DRAFT)


def write_brief(need: Need, requirements: Iterable[Row] | None, fields: dict[str, Any]) -> None:
    """Write fields, goals, subjects and requirements of a need whose row the caller holds. A must that becomes a wish
    remembers that it was one.
    """
    many = {name: fields.pop(name) for name in MANY if name in fields}
    fields["changed_at"] = clock.now()
    for name, value in fields.items():
        setattr(need, name, value)
    need.save(update_fields=list(fields))
    for name, chosen in many.items():
        getattr(need, name).set(chosen)
    if requirements is not None:
        known = known_requirements(need)
        rows = _remembering_musts(known, list(requirements))
        sync_rows(known, numbered(rows), lambda: Requirement(need=need))


def known_requirements(need: Need) -> list[Requirement]:
    """The need's requirements in the order in which they were written. One query."""
    return list(Requirement.objects.filter(need=need).order_by("position", "pk"))


def _remembering_musts(known: list[Requirement], rows: list[Row]) -> list[Row]:
    """The rows, each with whether it is a wish that stood as a must: known by its words, or by its place."""
    once = {one.text for one in known if one.was_must or one.kind == RequirementKind.MUST}
    stays = len(known) <= len(rows)
    found: list[Row] = []
    for place, row in enumerate(rows):
        stood = stays and place < len(known) and known[place].text in once
        was_must = row.get("kind") == RequirementKind.WISH and (stood or row.get("text") in once)
        found.append({**row, "was_must": was_must})
    return found


@transaction.atomic
def tick_route(need: Need, *, actor: Actor, route: str) -> None:
    """Confirm, as somebody who knows procurement, that value and route are thought of before the market is asked."""
    if not may_tick_route(actor, need):
        raise NotAllowed(_("Inköpare, upphandlingsansvarig eller projektledaren bekräftar värde och köpväg."))
    lock(need)
    if need.state not in EDITABLE_NEED:
        raise Refused(NO_DRAFT)
    if not route.strip():
        raise Refused(_("Skriv vilken köpväg ni tänker er, till exempel direktupphandling."))
    need.route, need.route_by_id, need.route_at = route.strip(), actor.user_id, clock.now()
    need.save(update_fields=["route", "route_by", "route_at"])
