"""One area more than the most: the group asks, the programme says yes or no, and both say why."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.kernel import clock, record
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from needs import consent_letters
from needs.models import ChallengeArea
from needs.rules import WAITS_TO_COUNT, in_group
from needs.services.areas import NOT_YOURS

SAY_WHY = _("Skriv varför. Den som berörs får läsa skälet.")
ONLY_PROGRAMME = _("Bara programmet kan ge medgivande till ett område till.")


@transaction.atomic
def ask_for_consent(area: ChallengeArea, *, actor: Actor, reason: str) -> bool:
    """Ask the programme to let the area in beside the most; False when it has been asked and has not answered.

    Raises NotAllowed outside the group, Refused without a reason or when the area already counts.
    """
    if not in_group(actor, area):
        raise NotAllowed(NOT_YOURS)
    lock(area)
    if area.state not in WAITS_TO_COUNT:
        raise Refused(_("Området räknas redan. Det behövs inget medgivande."))
    if area.consent_reason or area.waits_for_consent:
        return False
    if not reason.strip():
        raise Refused(SAY_WHY)
    area.consent_asked_at, area.consent_asked, area.consent_refused = clock.now(), reason.strip(), ""
    area.save(update_fields=["consent_asked_at", "consent_asked", "consent_refused"])
    _note(area, "ask_consent", actor, reason)
    consent_letters.asked(area)
    return True


@transaction.atomic
def consent_to_extra_area(area: ChallengeArea, *, actor: Actor, reason: str) -> None:
    """The programme's yes to one area more than the most, with a recorded reason; the group reads it in a letter.

    Raises NotAllowed for others than the programme, Refused without a reason.
    """
    _answerable(area, actor, reason)
    area.consent_reason, area.consent_refused = reason.strip(), ""
    area.save(update_fields=["consent_reason", "consent_refused"])
    _note(area, "consent", actor, reason)
    consent_letters.answered(area, is_yes=True, reason=reason.strip())


@transaction.atomic
def refuse_extra_area(area: ChallengeArea, *, actor: Actor, reason: str) -> None:
    """The programme's no, with a recorded reason; the area stays a draft and the group may ask again.

    Raises NotAllowed for others than the programme, Refused without a reason or when it was let in already.
    """
    _answerable(area, actor, reason)
    if area.consent_reason:
        raise Refused(_("Området har redan fått medgivande."))
    area.consent_refused = reason.strip()
    area.save(update_fields=["consent_refused"])
    _note(area, "refuse_consent", actor, reason)
    consent_letters.answered(area, is_yes=False, reason=reason.strip())


def _answerable(area: ChallengeArea, actor: Actor, reason: str) -> None:
    lock(area)
    if not actor.is_programme:
        raise NotAllowed(ONLY_PROGRAMME)
    if not reason.strip():
        raise Refused(SAY_WHY)


def _note(area: ChallengeArea, move: str, actor: Actor, reason: str) -> None:
    record.write(area, thing="area", move=move, source=area.state, target=area.state, actor=actor, reason=reason)
