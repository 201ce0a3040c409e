"""How a workshop, a day or an exchange invites many people at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ignite.joining import inviters
from ignite.joining.enums import Answer, InvitationState
from ignite.joining.inviters import Invitee, Inviter
from ignite.joining.models import Invitation
from ignite.kernel.actor import Actor
from ignite.outbox import rendering
from ignite.outbox.recipients import Recipient
from ignite.outbox.rendering import Rendered
from workshops.messages.workshops import INVITED, facts
from workshops.models import Workshop
from workshops.queries.people import ABOUT
from workshops.services import Guest, invite_to_workshop


def register() -> None:
    """Say how workshops invite."""
    inviters.register(
        Inviter(
            ABOUT,
            may=lambda workshop, actor: actor.is_programme,
            already=asked,
            invite=invite_guests,
            words=letter,
            warns=more_than_seats,
        )
    )


def _standing(workshop: Workshop) -> QuerySet[Invitation, Any]:
    held = [InvitationState.SENT, InvitationState.ANSWERED]
    return Invitation.objects.to(ABOUT, workshop.pk).filter(state__in=held)


def asked(workshop: Workshop) -> set[str]:
    """The addresses whose invitation holds. One query."""
    return {email.lower() for email in _standing(workshop).values_list("email", flat=True)}


def invite_guests(workshop: Workshop, people: Sequence[Invitee], actor: Actor) -> Mapping[str, Invitation]:
    """Invite each by address; who was asked before is passed over."""
    guests = [Guest(one.email, one.name, one.language) for one in people]
    return {one.email: one for one in invite_to_workshop(workshop, actor=actor, members=[], guests=guests)}


def letter(workshop: Workshop, to: Recipient, actor: Actor) -> Rendered:
    """The invitation as one of them gets it."""
    return rendering.render(INVITED, to, facts(workshop), url="/i/…", action=gettext_lazy("Svara på inbjudan"))


def more_than_seats(workshop: Workshop, count: int) -> str:
    """A warning when more are invited than there are seats, with those who were asked before. One query."""
    if workshop.capacity is None:
        return ""
    may_come = _standing(workshop).exclude(answer=Answer.NO).count()
    if may_come + count <= workshop.capacity:
        return ""
    if not may_come:
        return ngettext(
            "Det finns %(seats)s plats. Den som tackar ja när det är fullt hamnar på väntelistan.",
            "Det finns %(seats)s platser. Den som tackar ja när det är fullt hamnar på väntelistan.",
            workshop.capacity,
        ) % {"seats": workshop.capacity}
    return _(
        "Det finns %(seats)s platser. Med de %(asked)s som redan är inbjudna blir ni %(all)s. Den som tackar ja när det"
        " är fullt hamnar på väntelistan."
    ) % {"seats": workshop.capacity, "asked": may_come, "all": may_come + count}
