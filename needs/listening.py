"""What this room does when something moves below it, or in itself."""

from typing import Any

from ignite.accounts.enums import OrganisationKind
from ignite.editions.models import Edition
from ignite.joining.models import Commitment, JoinRequest
from ignite.kernel import clock
from ignite.kernel.actor import SYSTEM, Actor
from ignite.kernel.lifecycle import Move, moved
from needs.models import Need, NeedsAnalysis
from needs.services import commit_owner, enrol_owner
from needs.services.carrying import offer_to_invited
from needs.services.versions import keep_at_move


def enrol_whoever_joins(sender: Any, obj: JoinRequest, move: Move, actor: Actor, **_kwargs: Any) -> None:
    """An accepted request gives its organisation a year in the edition."""
    organisation = obj.organisation
    if move.name == "accept" and organisation and organisation.kind == OrganisationKind.NEED_OWNER:
        enrol_owner(organisation, obj.edition, actor=SYSTEM)


def commit_whoever_signs(sender: Any, obj: Commitment, move: Move, actor: Actor, **_kwargs: Any) -> None:
    """An accepted commitment commits the owner, who is enrolled if that was forgotten."""
    if move.name == "accept" and obj.organisation.kind == OrganisationKind.NEED_OWNER:
        owner = enrol_owner(obj.organisation, obj.edition, actor=SYSTEM)
        if owner.state == "invited":
            commit_owner(owner, actor=actor)


def offer_when_started(sender: Any, obj: Edition, move: Move, **_kwargs: Any) -> None:
    """A year that starts lays the commitment before those whom it came with from the last one."""
    if move.name == "start":
        offer_to_invited(obj)


def freshen(sender: Any, obj: Need, **_kwargs: Any) -> None:
    """A move is a change, so that a conditional request gets the new page."""
    obj.changed_at = clock.now()
    Need.objects.filter(pk=obj.pk).update(changed_at=obj.changed_at)


def keep_what_is_handed_over(sender: Any, obj: NeedsAnalysis, move: Move, actor: Actor, **_kwargs: Any) -> None:
    """An analysis that changes hands is kept as it stood."""
    keep_at_move(obj, move, actor)


def connect() -> None:
    """Begin to listen (once, however often it is called)."""
    moved.connect(enrol_whoever_joins, sender=JoinRequest, dispatch_uid="needs.enrol")
    moved.connect(commit_whoever_signs, sender=Commitment, dispatch_uid="needs.commit")
    moved.connect(offer_when_started, sender=Edition, dispatch_uid="needs.offer")
    moved.connect(freshen, sender=Need, dispatch_uid="needs.freshen")
    moved.connect(keep_what_is_handed_over, sender=NeedsAnalysis, dispatch_uid="needs.keep")
