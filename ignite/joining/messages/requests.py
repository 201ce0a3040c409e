"""What is said to somebody who asks that their organisation may join."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.joining import samples
from ignite.joining.enums import JoinState
from ignite.joining.messages.people import link_of
from ignite.joining.models import Invitation, JoinRequest
from ignite.joining.tokens import confirm_token, reply_token
from ignite.kernel import clock
from ignite.kernel.texts import unlinked
from ignite.outbox.kinds import Kind, MessageClass, Text, register
from ignite.outbox.models import Message
from ignite.outbox.recipients import Recipient
from ignite.outbox.rendering import Rendered, render
from ignite.outbox.services import queue

_APPLICANT = _("Du får brevet för att du är kontaktperson i en intresseanmälan.")


def _still_unconfirmed(message: Message) -> bool:
    return JoinRequest.objects.filter(pk=message.about_id or 0, confirmed_at__isnull=True).exists()


def _still_asked(message: Message) -> bool:
    return JoinRequest.objects.filter(pk=message.about_id or 0, state=JoinState.MORE_INFORMATION).exists()


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


def _applicant(request: JoinRequest) -> Recipient:
    return Recipient(request.email, request.contact_name, request.language)


def ask_to_confirm(request: JoinRequest, *, sending: int) -> None:
    """Ask the applicant whether the address is theirs."""
    queue(
        JOIN_CONFIRM,
        to=_applicant(request),
        key=f"join:{request.pk}:confirm:{sending}",
        about=request,
        context={"organisation": unlinked(request.organisation_name)},
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


def decided_facts(request: JoinRequest, invitation: Invitation | None, reason: str) -> dict[str, Any]:
    """What the letter says that tells the applicant what the programme decided."""
    return {
        "organisation": request.organisation_name,
        "accepted": invitation is not None,
        "reason": reason,
        "expires_at": invitation.expires_at if invitation else None,
    }


def tell_decided(request: JoinRequest, invitation: Invitation | None) -> None:
    """Tell the applicant what the programme decided: welcome, with the invitation's link, or no, with the reason."""
    queue(
        JOIN_DECIDED,
        to=_applicant(request),
        key=f"join:{request.pk}:decided",
        about=request,
        context=decided_facts(request, invitation, request.decision_reason),
        url=link_of(invitation) if invitation else "",
        action=_("Gå med i projektgruppen") if invitation else "",
    )


def letter_declined(request: JoinRequest, reason: str) -> Rendered:
    """The letter as the applicant would get it for this reason; nothing is sent."""
    return render(JOIN_DECIDED, _applicant(request), decided_facts(request, None, reason))
