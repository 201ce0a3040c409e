"""What goes on from one year to the next: an area as a new draft, the commitment before whoever is invited again."""

from django.db import transaction
from django.db.models import Max

from ignite.editions.models import Edition
from ignite.joining.services import offer_commitment
from ignite.kernel.actor import SYSTEM, Actor
from needs.enums import OwnerState
from needs.lifecycle import AREA
from needs.models import ChallengeArea, NeedOwner


@transaction.atomic
def carry_area(area: ChallengeArea, *, to: NeedOwner, actor: Actor) -> ChallengeArea:
    """Copy an area as a draft at the end of another year's list; the same copy when that year has one.

    Its words, goals and subjects come along; its analysis, the programme's consent and its state stay.
    """
    known = ChallengeArea.objects.filter(owner=to, copied_from=area).first()
    if known is not None:
        return known
    last = ChallengeArea.objects.filter(owner=to).aggregate(last=Max("position"))["last"] or 0
    words = {"title": area.title, "problem": area.problem, "affected": area.affected}
    copy = ChallengeArea.objects.create(owner=to, position=last + 1, copied_from=area, **words)
    copy.goals.set(area.goals.all())
    copy.subjects.set(area.subjects.all())
    AREA.begin(copy, actor=actor)
    return copy


@transaction.atomic
def offer_to_invited(edition: Edition) -> int:
    """Lay the commitment before every owner that is invited to an edition; returns before how many. Idempotent."""
    invited = NeedOwner.objects.filter(edition=edition, state=OwnerState.INVITED).select_related("organisation")
    return len([offer_commitment(owner.organisation, edition, actor=SYSTEM) for owner in invited])
