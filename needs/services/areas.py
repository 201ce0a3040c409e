"""Writes on challenge areas. Registering locks the owner's row, so that the last place has one taker."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from ignite.accounts.entering import note_written
from ignite.accounts.rules import is_programme
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from needs import messages
from needs.enums import AnalysisState, AreaState
from needs.lifecycle import ANALYSIS, AREA
from needs.marks import WORDS, changed_since, read_marks, saved_values
from needs.models import ChallengeArea, NeedOwner, NeedsAnalysis
from needs.rules import EDITABLE_AREA, OUT_OF_LIST, in_group
from needs.services.owners import activate_if_ready

MANY = ("goals", "subjects")
NOT_YOURS = _("Du har inte rätt att göra detta för den organisation du företräder.")


class StaleText(Refused):
    """Somebody else has saved another text since this one was read. ``theirs`` is what stands saved, by field."""

    def __init__(self, theirs: dict[str, str]) -> None:
        super().__init__(_("Någon annan har sparat en annan text medan du skrev. Båda visas här, ingen är borta."))
        self.theirs = theirs


@transaction.atomic
def create_area(*, owner: NeedOwner, actor: Actor, title: str, **fields: Any) -> ChallengeArea:
    """A new draft at the end of the owner's list; ``fields`` as in :func:`save_area`, and ``copied_from``.

    Raises NotAllowed for anybody outside the group.
    """
    if not in_group(actor, owner):
        raise NotAllowed(NOT_YOURS)
    lock(owner)
    many = {name: fields.pop(name) for name in MANY if name in fields}
    last = ChallengeArea.objects.filter(owner=owner).aggregate(last=Max("position"))["last"] or 0
    area = ChallengeArea.objects.create(owner=owner, position=last + 1, title=title, **fields)
    for name, chosen in many.items():
        getattr(area, name).set(chosen)
    AREA.begin(area, actor=actor)
    return area


@transaction.atomic
def save_area(area: ChallengeArea, *, actor: Actor, seen: str = "", **fields: Any) -> None:
    """Write an area's words (title, problem, affected), its goals and subjects.

    ``seen`` are the marks of what the writer had read (needs.marks): what only others have changed since then stays
    as they left it. Raises StaleText where two texts stand against each other; nothing is then written. Raises
    NotAllowed outside the group, Refused when the area has been accepted or dropped.
    """
    if not in_group(actor, area):
        raise NotAllowed(NOT_YOURS)
    lock(area)
    if area.state not in EDITABLE_AREA:
        raise Refused(_("Området är godkänt och kan inte ändras. Skriv vidare i analysen."))
    saved = saved_values(area)
    only_theirs, both = changed_since(read_marks(seen), saved, fields)
    if both & set(WORDS):
        raise StaleText({name: saved[name] for name in WORDS if name in both})
    fields = {name: value for name, value in fields.items() if name not in only_theirs}
    many = {name: fields.pop(name) for name in MANY if name in fields}
    for name, value in fields.items():
        setattr(area, name, value)
    area.save(update_fields=list(fields))
    for name, chosen in many.items():
        getattr(area, name).set(chosen)


@transaction.atomic
def place_area(area: ChallengeArea, *, actor: Actor, up: bool) -> bool:
    """Move an area one place up or down among those that are worked on; False when it already stands at the end.

    Raises NotAllowed outside the group.
    """
    if not in_group(actor, area):
        raise NotAllowed(NOT_YOURS)
    lock(area.owner)
    rows = list(ChallengeArea.objects.filter(owner=area.owner_id).order_by("position", "pk"))
    rows = [row for row in rows if row.state not in OUT_OF_LIST] + [row for row in rows if row.state in OUT_OF_LIST]
    listed = sum(row.state not in OUT_OF_LIST for row in rows)
    here = next(place for place, row in enumerate(rows) if row.pk == area.pk)
    there = here - 1 if up else here + 1
    if not (0 <= there < listed and here < listed):
        return False
    rows[here], rows[there] = rows[there], rows[here]
    for place, row in enumerate(rows, 1):
        row.position = place
    ChallengeArea.objects.bulk_update(rows, ["position"])
    note_written(area)
    return True


@transaction.atomic
def copy_area(earlier: ChallengeArea, *, owner: NeedOwner, actor: Actor) -> ChallengeArea:
    """A new draft with the words, goals and subjects of one of the organisation's areas of another year.

    The same draft when it was taken along before and has not been struck. Raises NotAllowed outside the group, Refused
    for another organisation's area or one of this year.
    """
    if not (in_group(actor, owner) and in_group(actor, earlier)):
        raise NotAllowed(NOT_YOURS)
    if earlier.owner_id == owner.pk:
        raise Refused(_("Området är redan med i år."))
    lock(owner)
    before = ChallengeArea.objects.filter(owner=owner, copied_from=earlier).exclude(state=AreaState.DROPPED).first()
    if before is not None:
        return before
    words: dict[str, Any] = {name: getattr(earlier, name) for name in WORDS}
    words |= {name: list(getattr(earlier, name).all()) for name in MANY}
    return create_area(owner=owner, actor=actor, copied_from=earlier, **words)


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


def mark_analysed(area: ChallengeArea, *, actor: Actor) -> None:
    """Note on the area that its analysis is approved; nothing when it was noted before."""
    if (
        area.state == AreaState.ACCEPTED
        and NeedsAnalysis.objects.filter(area=area, state=AnalysisState.APPROVED).exists()
    ):
        AREA.run("analysed", area, actor=actor)
