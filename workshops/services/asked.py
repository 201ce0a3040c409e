"""Those asked to a workshop, one by one: asked again with a new link, or no longer asked."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.joining.models import Invitation
from ignite.joining.services import resend_invitation, revoke_invitation
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from workshops.enums import WorkshopState
from workshops.messages import seats
from workshops.messages.workshops import tell_invited
from workshops.models import Workshop


@transaction.atomic
def ask_again(workshop: Workshop, invitation: Invitation, *, actor: Actor) -> None:
    """Send an unanswered invitation again, also one that ran out; its old link dies.

    Raises NotAllowed for anybody but the programme, Refused when the workshop takes no answers or there is one.
    """
    _hold(workshop, actor)
    seats.cancel_letters(workshop, invitation)
    resend_invitation(invitation, actor=actor, expires_at=workshop.ends_at)
    tell_invited(workshop, [invitation])


@transaction.atomic
def ask_no_more(workshop: Workshop, invitation: Invitation, *, actor: Actor, word: str = "") -> bool:
    """Take an invitation back: link, seat and calendar entry go. False when done before.

    ``word`` stands in the letter, and nowhere else. Raises NotAllowed for anybody but the programme, Refused when the
    workshop has begun or was called off.
    """
    _hold(workshop, actor)
    if not revoke_invitation(invitation, actor=actor):
        return False
    seats.tell_revoked(workshop, invitation, word=word.strip())
    return True


def _hold(workshop: Workshop, actor: Actor) -> None:
    lock(workshop)
    if not actor.is_programme:
        raise NotAllowed(_("Bara programmet bjuder in till workshoppar."))
    if workshop.state != WorkshopState.INVITING:
        raise Refused(_("Det går bara medan inbjudan är ute."))
