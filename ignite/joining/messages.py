"""What the joining room says: to applicants, to those invited, to managers, to those who sign."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import MembershipState
from ignite.accounts.models import Membership
from ignite.accounts.queries import managers_of, staff
from ignite.joining import samples
from ignite.joining.enums import CommitmentState, InvitationState, JoinState
from ignite.joining.models import Commitment, Invitation, JoinRequest
from ignite.joining.tokens import confirm_token, reply_token, token_of
from ignite.kernel import clock
from ignite.outbox.kinds import Kind, MessageClass, Text, register
from ignite.outbox.models import Message
from ignite.outbox.recipients import Recipient, recipient_of
from ignite.outbox.services import queue

_APPLICANT = _("Du får brevet för att du är kontaktperson i en intresseanmälan.")


def _still_unconfirmed(message: Message) -> bool:
    return JoinRequest.objects.filter(pk=message.about_id or 0, confirmed_at__isnull=True).exists()


def _still_asked(message: Message) -> bool:
    return JoinRequest.objects.filter(pk=message.about_id or 0, state=JoinState.MORE_INFORMATION).exists()


def _still_invited(message: Message) -> bool:
    live = Invitation.objects.filter(pk=message.about_id or 0, state=InvitationState.SENT, expires_at__gt=clock.now())
    return live.filter(sending=message.about_seq).exists()


def _still_requested(message: Message) -> bool:
    return Membership.objects.filter(pk=message.about_id or 0, state=MembershipState.REQUESTED).exists()


def _still_to_sign(message: Message) -> bool:
    return Commitment.objects.filter(pk=message.about_id or 0, state=CommitmentState.OFFERED).exists()


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
        "reminder": reminder,
    }


def _fresh_invited(message: Message) -> Mapping[str, Any]:
    rows = Invitation.objects.select_related("organisation", "invited_by")
    return invited_facts(rows.get(pk=message.about_id or 0), reminder=bool(message.policy))


def _fresh_requested(message: Message) -> Mapping[str, Any]:
    membership = Membership.objects.select_related("organisation").get(pk=message.about_id or 0)
    return requested_facts(membership, reminder=bool(message.policy))


def _fresh_to_sign(message: Message) -> Mapping[str, Any]:
    commitment = Commitment.objects.select_related("organisation").get(pk=message.about_id or 0)
    return {"organisation": commitment.organisation.name, "reminder": bool(message.policy)}


def _to_applicant(name: str, label: Text, sample: Mapping[str, Any], still_true: Any = None) -> Kind:
    return register(Kind(name, MessageClass.REQUIRED, _APPLICANT, still_true, label=label, sample=sample))


JOIN_CONFIRM = register(
    Kind(
        "join_confirm",
        MessageClass.REQUIRED,
        _("Du får brevet för att någon skrev din adress i en intresseanmälan. Var det inte du kan du bortse från det."),
        _still_unconfirmed,
        label=_("Bekräfta intresseanmälan"),
        sample=samples.CONFIRM,
    )
)


JOIN_RECEIVED = _to_applicant("join_received", _("Intresseanmälan mottagen"), samples.RECEIVED)
JOIN_QUESTION = _to_applicant("join_question", _("Fråga om intresseanmälan"), samples.QUESTION, _still_asked)
JOIN_DECIDED = _to_applicant("join_decided", _("Svar på intresseanmälan"), samples.DECIDED)
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
COMMITMENT_TO_SIGN = register(
    Kind(
        "commitment_to_sign",
        MessageClass.REQUIRED,
        _("Du får brevet för att du får skriva under för %(organisation)s."),
        _still_to_sign,
        label=_("Åtagande att ta ställning till"),
        render_late=True,
        fresh=_fresh_to_sign,
        sample=samples.TO_SIGN,
    )
)


def _applicant(request: JoinRequest) -> Recipient:
    return Recipient(request.email, request.contact_name, request.language)


def invited(invitation: Invitation) -> Recipient:
    """The receiver of an invitation: the account's language where there is one, else that of the invitation."""
    user = invitation.user
    if user is not None:
        return recipient_of(user, invitation.organisation_id)
    return Recipient(invitation.email, invitation.name, invitation.language, organisation_id=invitation.organisation_id)


def link_of(invitation: Invitation) -> str:
    """The path of the invitation's page, for a letter to the invited person alone."""
    return reverse("invitation", args=[token_of(invitation)])


def ask_to_confirm(request: JoinRequest, *, sending: int) -> None:
    """Ask the applicant whether the address is theirs."""
    queue(
        JOIN_CONFIRM,
        to=_applicant(request),
        key=f"join:{request.pk}:confirm:{sending}",
        about=request,
        context={"organisation": request.organisation_name},
        url=reverse("join-confirm", args=[confirm_token(request)]),
        action=_("Bekräfta anmälan"),
    )


def tell_received(request: JoinRequest) -> None:
    """Tell the applicant that the request is in the programme's queue."""
    queue(
        JOIN_RECEIVED,
        to=_applicant(request),
        key=f"join:{request.pk}:received",
        about=request,
        context={"organisation": request.organisation_name},
    )


def tell_question(request: JoinRequest) -> None:
    """Ask the applicant more; answered by the link."""
    token = reply_token(request)
    queue(
        JOIN_QUESTION,
        to=_applicant(request),
        key=f"join:{request.pk}:question:{clock.now().timestamp()}",
        about=request,
        context={"organisation": request.organisation_name, "question": request.question},
        url=reverse("join-reply", args=[token]),
        action=_("Svara på frågan"),
    )


def tell_decided(request: JoinRequest, invitation: Invitation | None) -> None:
    """Tell the applicant what the programme decided: welcome, with the invitation's link, or no, with the reason."""
    queue(
        JOIN_DECIDED,
        to=_applicant(request),
        key=f"join:{request.pk}:decided",
        about=request,
        context={
            "organisation": request.organisation_name,
            "accepted": invitation is not None,
            "reason": request.decision_reason,
            "expires_at": invitation.expires_at if invitation else None,
        },
        url=link_of(invitation) if invitation else "",
        action=_("Gå med i projektgruppen") if invitation else "",
    )


def tell_invited(invitation: Invitation) -> None:
    """Invite somebody to an organisation."""
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


def tell_to_sign(commitment: Commitment, signatories: Iterable[Membership]) -> None:
    """Ask those who may sign to read the commitment."""
    for signatory in signatories:
        queue(
            COMMITMENT_TO_SIGN,
            to=recipient_of(signatory),
            key=f"commitment:{commitment.pk}:sign:day0",
            about=commitment,
            context={"organisation": commitment.organisation.name, "reminder": False},
            url=commitment.get_absolute_url(),
            action=_("Läs åtagandet"),
        )
