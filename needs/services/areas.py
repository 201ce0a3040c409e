"""Writes on challenge areas. Registering locks the owner's row, so that the last place has one taker."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from ignite.accounts.rules import is_programme
from ignite.kernel import clock, record
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from ignite.reference.models import CpvCode, Goal
from needs import messages
from needs.enums import AnalysisState, AreaState
from needs.lifecycle import ANALYSIS, AREA
from needs.models import ChallengeArea, NeedOwner, NeedsAnalysis
from needs.rules import EDITABLE_AREA, in_group
from needs.services.owners import activate_if_ready

NOT_YOURS = _("Du har inte rätt att göra detta för den organisation du företräder.")


@transaction.atomic
def create_area(
    *,
    owner: NeedOwner,
    actor: Actor,
    title: str,
    problem: str = "",
    affected: str = "",
    goals: Iterable[Goal] = (),
    subjects: Iterable[CpvCode] = (),
) -> ChallengeArea:
    """A new draft at the end of the owner's list. Raises NotAllowed for anybody outside the group."""
    if not in_group(actor, owner):
        raise NotAllowed(NOT_YOURS)
    lock(owner)
    last = ChallengeArea.objects.filter(owner=owner).aggregate(last=Max("position"))["last"] or 0
    area = ChallengeArea.objects.create(owner=owner, position=last + 1, title=title, problem=problem, affected=affected)
    area.goals.set(goals)
    area.subjects.set(subjects)
    AREA.begin(area, actor=actor)
    return area


@transaction.atomic
def save_area(area: ChallengeArea, *, actor: Actor, **fields: Any) -> None:
    """Write an area's words (title, problem, affected, lead) and its goals and subjects.

    Raises NotAllowed outside the group, Refused when the area has been accepted or dropped.
    """
    if not in_group(actor, area):
        raise NotAllowed(NOT_YOURS)
    lock(area)
    if area.state not in EDITABLE_AREA:
        raise Refused(_("Området är godkänt och kan inte ändras. Skriv vidare i analysen."))
    many = {name: fields.pop(name) for name in ("goals", "subjects") if name in fields}
    for name, value in fields.items():
        setattr(area, name, value)
    area.save(update_fields=list(fields))
    for name, chosen in many.items():
        getattr(area, name).set(chosen)


@AREA.service("register")
@transaction.atomic
def register_area(area: ChallengeArea, *, actor: Actor, reason: str = "") -> bool:
    """Hand the area to the programme; activates the owner when that makes it enough.

    The owner's row is locked first: of many at once, no more get in than there are places.
    """
    owner = NeedOwner.objects.select_for_update(of=("self",)).select_related("edition").get(pk=area.owner_id)
    done = AREA.run("register", area, actor=actor, reason=reason)
    activate_if_ready(owner)
    return done


@AREA.service("accept")
@transaction.atomic
def accept_area(area: ChallengeArea, *, actor: Actor, reason: str = "") -> bool:
    """Say yes to the area; its analysis is opened, with the edition's number of days to write it."""
    if not AREA.run("accept", area, actor=actor, reason=reason):
        return False
    due_on = clock.today() + timedelta(days=area.owner.edition.analysis_days)
    words = {"problem": area.problem, "affected": area.affected, "due_on": due_on}
    analysis, is_new = NeedsAnalysis.objects.get_or_create(area=area, defaults=words)
    if is_new:
        ANALYSIS.begin(analysis, actor=actor)
    return True


@transaction.atomic
def accept_all_areas(owner: NeedOwner, *, actor: Actor) -> int:
    """Accept every registered area of an owner; returns how many. Raises NotAllowed for others than the programme."""
    if not is_programme(actor, owner):
        raise NotAllowed(NOT_YOURS)
    waiting = list(ChallengeArea.objects.filter(owner=owner, state=AreaState.REGISTERED).order_by("position", "pk"))
    return sum(accept_area(area, actor=actor) for area in waiting)


@AREA.service("request_edits")
@transaction.atomic
def request_area_edits(area: ChallengeArea, *, actor: Actor, reason: str = "") -> bool:
    """Ask the group to write more; they get a letter with the reason."""
    done = AREA.run("request_edits", area, actor=actor, reason=reason)
    if done:
        messages.area_returned(area, reason)
    return done


@AREA.service("close")
def close_area(area: ChallengeArea, *, actor: Actor, reason: str = "") -> bool:
    """The work on the area is over."""
    return AREA.run("close", area, actor=actor, reason=reason)


@AREA.service("park")
def park_area(area: ChallengeArea, *, actor: Actor, reason: str = "") -> bool:
    """Let the area rest; it no longer counts and its place is free."""
    return AREA.run("park", area, actor=actor, reason=reason)


@AREA.service("drop")
def drop_area(area: ChallengeArea, *, actor: Actor, reason: str = "") -> bool:
    """Strike the area; what was written stays on record."""
    return AREA.run("drop", area, actor=actor, reason=reason)


@transaction.atomic
def consent_to_extra_area(area: ChallengeArea, *, actor: Actor, reason: str) -> None:
    """The programme's yes to one area more than the most, with a recorded reason."""
    lock(area)
    if not actor.is_programme:
        raise NotAllowed(_("Bara programmet kan ge medgivande till ett område till."))
    if not reason.strip():
        raise Refused(_("Skriv varför. Den som berörs får läsa skälet."))
    area.consent_reason = reason.strip()
    area.save(update_fields=["consent_reason"])
    record.write(area, thing="area", move="consent", source=area.state, target=area.state, actor=actor, reason=reason)


def mark_analysed(area: ChallengeArea, *, actor: Actor) -> None:
    """Note on the area that its analysis is approved; nothing when it was noted before."""
    if (
        area.state == AreaState.ACCEPTED
        and NeedsAnalysis.objects.filter(area=area, state=AnalysisState.APPROVED).exists()
    ):
        AREA.run("analysed", area, actor=actor)
