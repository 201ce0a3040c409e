"""Equal information: what was said to one startup is noted, and told to everybody when it matters to all."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import OrganisationKind
from ignite.accounts.models import Organisation
from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from needs.models import Information, Need
from needs.models.need import INSIDE_ONLY
from needs.rules import may_inform
from needs.services.areas import NOT_YOURS
from needs.services.tellings import number_of_next, tell_all


@transaction.atomic
def note_information(
    need: Need, *, actor: Actor, channel: str, told_to: str, text: str, said_at: datetime, matters_to_all: bool = False
) -> Information:
    """Note what was said to somebody about a need; what matters to all is published at once, or when the need opens.

    Raises NotAllowed for others than the need's owners and the programme; Refused without words or a name, for a time
    to come, and when what all will read names whom it was said to.
    """
    if not may_inform(actor, need):
        raise NotAllowed(NOT_YOURS)
    if not text.strip() or not told_to.strip():
        raise Refused(_("Skriv vad som sades och till vem."))
    if said_at > clock.now():
        raise Refused(_("Välj en tid som har varit."))
    startup = Organisation.objects.filter(kind=OrganisationKind.STARTUP, name__iexact=told_to.strip()).first()
    said = Information(
        need=need,
        channel=channel,
        text=text.strip(),
        told_to=told_to.strip(),
        organisation=startup,
        said_at=said_at,
        by_id=actor.user_id,
        matters_to_all=matters_to_all,
    )
    if matters_to_all:
        _demand_nameless(said)
    said.save()
    if matters_to_all and need.state not in INSIDE_ONLY:
        _publish(said)
    return said


@transaction.atomic
def publish_information(said: Information, *, actor: Actor) -> bool:
    """Tell everybody what was said to one, without naming whom. False when all know, or will when the need opens.

    Raises NotAllowed as :func:`note_information` does, Refused when the words name whom they were said to.
    """
    if not may_inform(actor, said.need):
        raise NotAllowed(NOT_YOURS)
    lock(said.need)
    lock(said)
    if said.matters_to_all:
        return False
    _demand_nameless(said)
    said.matters_to_all = True
    said.save(update_fields=["matters_to_all"])
    if said.need.state not in INSIDE_ONLY:
        _publish(said)
    return True


def publish_waiting(need: Need) -> None:
    """What was noted before the need opened and matters to all stands on its page from the opening on."""
    Information.objects.filter(need=need, matters_to_all=True, published_at=None).update(published_at=clock.now())


def _publish(said: Information) -> None:
    said.telling = number_of_next(said.need)
    said.published_at = clock.now()
    said.save(update_fields=["telling", "published_at"])
    tell_all(said.need)


def _demand_nameless(said: Information) -> None:
    """Fairness: whom it was first said to is not for the others to know."""
    names = {said.told_to, said.organisation.name if said.organisation else said.told_to}
    if any(name.casefold() in said.text.casefold() for name in names):
        raise Refused(_("Texten nämner ”%(name)s”. Skriv utan namn, så kan alla få läsa den.") % {"name": said.told_to})
