"""A joint need: another need owner is asked to own it too, and its project manager says yes or no."""

from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ignite.joining.services import count_attempt
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from needs import joint_letters, messages
from needs.enums import NeedState, OwnerState
from needs.models import CoOwnership, Need, NeedOwner
from needs.rules import EDITABLE_NEED, in_group, leads_group
from needs.services.areas import NOT_YOURS
from needs.services.changes import keep_version

JOINABLE = (*EDITABLE_NEED, NeedState.IN_REVIEW, NeedState.OPEN)
TOO_LATE = _("Behovet är avgjort eller inställt. Ingen ny behovsägare kan vara med.")
GREETING = 500  # letters
PER_OWNER = 5  # questions to one need owner about one need in an hour: each is a letter to its project managers


@transaction.atomic
def ask_co_owner(need: Need, owner: NeedOwner, *, actor: Actor, greeting: str = "") -> CoOwnership:
    """Ask another need owner of the edition to own the need together; a second click gives the first one's row.

    Its project managers get a letter. Raises NotAllowed outside the leading group, Refused for the lead itself, for one
    of another edition or that has left, when the need is over, and when the same was asked very often.
    """
    if not in_group(actor, need):
        raise NotAllowed(NOT_YOURS)
    lock(need)
    if not _is_joinable(need):
        raise Refused(TOO_LATE)
    if owner.pk == need.lead_owner_id or owner.edition_id != need.lead_owner.edition_id:
        raise Refused(_("Välj en annan behovsägare i samma programomgång."))
    if owner.state == OwnerState.WITHDRAWN:
        raise Refused(_("Den behovsägaren har lämnat programmet."))
    asked, is_new = CoOwnership.objects.get_or_create(
        need=need, owner=owner, ended_at=None, defaults={"asked_by_id": actor.user_id, "greeting": greeting[:GREETING]}
    )
    if is_new:
        count_attempt(f"co-owner:{need.pk}:{owner.pk}", limit=PER_OWNER)
        joint_letters.co_owner_asked(asked)
    return asked


def _is_joinable(need: Need) -> bool:
    return need.state in JOINABLE and not (need.state == NeedState.OPEN and need.is_closed)


@transaction.atomic
def agree_to_own(asked: CoOwnership, *, actor: Actor) -> bool:
    """Say yes, as the asked need owner's project manager. False when that was said before.

    Consent: nobody says it for them. While the need is open everybody who follows it hears of the new owner. Raises
    NotAllowed for others, Refused when the question was taken back or the need is over.
    """
    need = _lock_for_answer(asked, actor)
    if asked.is_agreed:
        return False
    if asked.ended_at is not None:
        raise Refused(_("Frågan gäller inte längre."))
    if not _is_joinable(need):
        raise Refused(TOO_LATE)
    asked.answered_at, asked.answered_by_id = clock.now(), actor.user_id
    asked.save(update_fields=["answered_at", "answered_by"])
    need.co_owners.add(asked.owner)
    _note(need, _now("%(owner)s är också behovsägare.") % {"owner": asked.owner})
    joint_letters.co_owner_answered(asked)
    return True


@transaction.atomic
def decline_to_own(asked: CoOwnership, *, actor: Actor) -> bool:
    """Say no, as the asked need owner's project manager. False when the question is over already.

    Raises NotAllowed for others, Refused once they have said yes (they leave then).
    """
    _lock_for_answer(asked, actor)
    if asked.ended_at is not None:
        return False
    if asked.answered_at is not None:
        raise Refused(_("Ni har redan sagt ja. Välj att lämna behovet i stället."))
    moment = clock.now()
    asked.answered_at, asked.ended_at, asked.answered_by_id = moment, moment, actor.user_id
    asked.save(update_fields=["answered_at", "ended_at", "answered_by"])
    joint_letters.co_owner_answered(asked)
    return True


@transaction.atomic
def end_co_ownership(asked: CoOwnership, *, actor: Actor) -> bool:
    """Take an unanswered question back (the leading group), or leave the need again (the other's project manager).

    False when it is over already. Raises NotAllowed for others, Refused once the pitches are read: who reads them must
    not change then.
    """
    lock(asked.need)
    lock(asked)
    leaves = asked.answered_at is not None and leads_group(actor, asked.owner)
    takes_back = asked.answered_at is None and in_group(actor, asked.need)
    if not (leaves or takes_back or asked.ended_at):
        raise NotAllowed(NOT_YOURS)
    if asked.ended_at is not None:
        return False
    if leaves and not _is_joinable(asked.need):
        raise Refused(_("Pitcharna läses redan. Behovsägarna ligger fast till beslutet."))
    asked.ended_at = clock.now()
    asked.save(update_fields=["ended_at"])
    if leaves:
        asked.need.co_owners.remove(asked.owner)
        _note(asked.need, _now("%(owner)s är inte längre behovsägare.") % {"owner": asked.owner})
        joint_letters.co_owner_answered(asked)
    return True


def _lock_for_answer(asked: CoOwnership, actor: Actor) -> Need:
    if not leads_group(actor, asked.owner):
        raise NotAllowed(_("Projektledaren hos den som är tillfrågad svarar."))
    need: Need = asked.need
    lock(need)
    lock(asked)
    return need


def _note(need: Need, note: str) -> None:
    """An open need has one owner more or less: a new version, told to all."""
    need.changed_at = clock.now()
    if need.state == NeedState.OPEN:
        need.version += 1
        need.save(update_fields=["version", "changed_at"])
        keep_version(need, note)
        messages.need_changed(need, note)
    else:
        need.save(update_fields=["changed_at"])
