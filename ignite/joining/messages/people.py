"""What the joining room says: to applicants, to those invited, to managers, to those who sign."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.domains import fits_domain
from ignite.accounts.enums import MembershipState
from ignite.accounts.models import Membership
from ignite.accounts.queries import managers_of, staff
from ignite.joining import samples
from ignite.joining.enums import InvitationState
from ignite.joining.models import Invitation
from ignite.joining.tokens import token_of
from ignite.kernel import clock
from ignite.outbox.kinds import Kind, MessageClass, register
from ignite.outbox.models import Batch, Message
from ignite.outbox.recipients import Recipient, recipient_of
from ignite.outbox.services import queue


def _still_invited(message: Message) -> bool:
    live = Invitation.objects.filter(pk=message.about_id or 0, state=InvitationState.SENT, expires_at__gt=clock.now())
    return live.filter(sending=message.about_seq).exists()


def _still_requested(message: Message) -> bool:
    return Membership.objects.filter(pk=message.about_id or 0, state=MembershipState.REQUESTED).exists()


def invited_facts(invitation: Invitation, *, reminder: bool = False) -> dict[str, Any]:
    """What a letter says of an invitation to an organisation."""
    return {
        "organisation": str(invitation.organisation or ""),
        "inviter": str(invitation.invited_by or ""),
        "expires_at": invitation.expires_at,
        "reminder": reminder,
    }


def requested_facts(membership: Membership, *, reminder: bool = False) -> dict[str, Any]:
    """What a letter says of somebody who wants to come into an organisation."""
    return {
        "organisation": membership.organisation.name,
        "person": membership.name or membership.email,
        "email": membership.email,
        "fits": fits_domain(membership.email, membership.organisation),
        "word": membership.word,
        "reminder": reminder,
    }


def _fresh_invited(message: Message) -> Mapping[str, Any]:
    rows = Invitation.objects.select_related("organisation", "invited_by")
    return invited_facts(rows.get(pk=message.about_id or 0), reminder=bool(message.policy))


def _fresh_requested(message: Message) -> Mapping[str, Any]:
    membership = Membership.objects.select_related("organisation").get(pk=message.about_id or 0)
    return requested_facts(membership, reminder=bool(message.policy))


MEMBER_INVITED = register(
    Kind(
        "member_invited",
        MessageClass.REQUIRED,
        _("Du får brevet för att %(organisation)s har bjudit in dig. Vill du inte vara med kan du tacka nej på sidan."),
        _still_invited,
        label=_("Inbjudan till projektgrupp"),
        render_late=True,
        fresh=_fresh_invited,
        sample=samples.INVITED,
    )
)
MEMBER_REQUESTED = register(
    Kind(
        "member_requested",
        MessageClass.REQUIRED,
        _("Du får brevet för att du har ansvar för %(organisation)s i Ignite."),
        _still_requested,
        label=_("Någon vill gå med"),
        render_late=True,
        fresh=_fresh_requested,
        sample=samples.REQUESTED,
    )
)
MEMBER_ANSWERED = register(
    Kind(
        "member_answered",
        MessageClass.REQUIRED,
        _("Du får brevet för att det gäller medlemskap i %(organisation)s."),
        label=_("Svar om medlemskap"),
        sample=samples.ANSWERED,
    )
)


def invited(invitation: Invitation) -> Recipient:
    """The receiver of an invitation: the account's language where there is one, else that of the invitation."""
    user = invitation.user
    if user is not None:
        return recipient_of(user, invitation.organisation_id)
    return Recipient(invitation.email, invitation.name, invitation.language, organisation_id=invitation.organisation_id)


def link_of(invitation: Invitation) -> str:
    """The path of the invitation's page, for a letter to the invited person alone."""
    return reverse("invitation", args=[token_of(invitation)])


def tell_invited(invitation: Invitation, batch: Batch | None = None) -> None:
    """Invite somebody to an organisation; with a batch the letter waits until that is released."""
    queue(
        MEMBER_INVITED,
        to=invited(invitation),
        key=f"invitation:{invitation.pk}:day0",
        about=invitation,
        seq=invitation.sending,
        context=invited_facts(invitation),
        url=link_of(invitation),
        action=_("Svara på inbjudan"),
        expires_at=invitation.expires_at,
        batch=batch,
    )


def tell_requested(membership: Membership) -> None:
    """Ask those who decide to let somebody in; the programme where nobody does."""
    for manager in managers_of(membership.organisation_id) or staff():
        queue(
            MEMBER_REQUESTED,
            to=recipient_of(manager),
            key=f"membership:{membership.pk}:requested:day0",
            about=membership,
            context=requested_facts(membership),
            url=reverse("member", args=[membership.pk]),
            action=_("Svara"),
        )


def tell_manager_answered(membership: Membership, *, said_yes: bool) -> None:
    """Tell those who decide what somebody they invited said."""
    for manager in managers_of(membership.organisation_id):
        if manager.pk == membership.pk:
            continue
        queue(
            MEMBER_ANSWERED,
            to=recipient_of(manager),
            key=f"membership:{membership.pk}:answered",
            about=membership,
            context={
                "organisation": membership.organisation.name,
                "person": membership.name or membership.email,
                "said_yes": said_yes,
                "to_person": False,
                "reason": "",
            },
            url=reverse("organisation", args=[membership.organisation_id]),
            action=_("Visa projektgruppen"),
        )


def tell_person_answered(membership: Membership, *, let_in: bool, reason: str) -> None:
    """Tell somebody who asked to become a member what the organisation said."""
    queue(
        MEMBER_ANSWERED,
        to=recipient_of(membership),
        key=f"membership:{membership.pk}:decided",
        about=membership,
        context={
            "organisation": membership.organisation.name,
            "said_yes": let_in,
            "to_person": True,
            "reason": reason,
        },
        url=reverse("my-page"),
        action=_("Till Min sida"),
    )
