"""How an organisation invites many colleagues at once: each becomes an invited member."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import Right
from ignite.accounts.models import Membership, Organisation
from ignite.accounts.rules import may_change_members_of
from ignite.joining.inviters import Invitee, Inviter
from ignite.joining.inviters import register as register_inviter
from ignite.joining.messages import MEMBER_INVITED
from ignite.joining.models import Invitation
from ignite.joining.services.invitations import until
from ignite.joining.services.members import invite_member
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox import rendering
from ignite.outbox.recipients import Recipient
from ignite.outbox.rendering import Rendered

PER_HOUR = 30


def register() -> None:
    """Say how organisations invite."""
    register_inviter(
        Inviter(
            Organisation._meta.label_lower,
            may=lambda organisation, actor: may_change_members_of(actor, organisation),
            already=members_and_invited,
            invite=invite_colleagues,
            words=letter,
            per_hour=PER_HOUR,
        )
    )


def members_and_invited(organisation: Organisation) -> set[str]:
    """The addresses of those who are in, on their way in, or have asked. One query."""
    rows = Membership.objects.present().filter(organisation=organisation)
    return {email.lower() for email in rows.values_list("email", flat=True)}


def invite_colleagues(organisation: Organisation, people: Sequence[Invitee], actor: Actor) -> Mapping[str, Invitation]:
    """Invite each as a plain member; who is in or invited already is passed over."""
    already = members_and_invited(organisation)
    sent: dict[str, Invitation] = {}
    for one in people:
        if one.email.lower() in already or one.email.lower() in sent:
            continue
        try:
            _membership, sent[one.email.lower()] = invite_member(
                organisation, actor=actor, email=one.email, rights=[Right.MEMBER], name=one.name, language=one.language
            )
        except NotAllowed:
            raise
        except Refused:  # came in by another way this very moment
            continue
    return sent


def letter(organisation: Organisation, to: Recipient, actor: Actor) -> Rendered:
    """The letter as one of them gets it."""
    said: dict[str, Any] = {"organisation": organisation.name, "inviter": actor.name, "expires_at": until()}
    return rendering.render(MEMBER_INVITED, to, said, url="/i/…", action=_("Svara på inbjudan"))
