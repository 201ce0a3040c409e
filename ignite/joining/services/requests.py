"""An outside organisation asks to become part: from the form to the organisation with its first member."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import User
from ignite.accounts.rules import NOT_YOURS
from ignite.editions.models import Edition
from ignite.joining import messages
from ignite.joining.enums import JoinState
from ignite.joining.lifecycle import JOIN_REQUEST
from ignite.joining.models import JoinRequest
from ignite.kernel import clock, record
from ignite.kernel.actor import NOBODY, SYSTEM, Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from ignite.outbox.services import cancel_about
from ignite.reference.models import PublicBody

OPEN = (JoinState.RECEIVED, JoinState.MORE_INFORMATION)


def is_over(edition: Edition) -> bool:
    """Whether the edition's last day to ask has passed. Who asked in time may confirm, and is answered, later."""
    return edition.join_until is not None and clock.today() > edition.join_until


@transaction.atomic
def request_to_join(
    *,
    edition: Edition,
    organisation_name: str,
    body_kind: str,
    contact_name: str,
    email: str,
    public_body: PublicBody | None = None,
    orgnr: str = "",
    contact_title: str = "",
    phone: str = "",
    message: str = "",
    language: str = "sv",
    is_confirmed: bool = False,
) -> JoinRequest:
    """Take a request to join. It reaches the programme's queue when the address is confirmed by the link sent to it
    (``is_confirmed``: somebody signed in asks, whose address is proven already).

    The same person asking again for the same organisation gets the same request: unconfirmed, it takes the new words
    and a new letter; confirmed, nothing changes. Raises Refused after the edition's last day to ask.
    """
    if is_over(edition):
        raise Refused(_("Sista dagen att anmäla sig har passerat. Hör av dig till programmet."))
    words = {"contact_name": contact_name, "contact_title": contact_title, "phone": phone, "message": message}
    facts: dict[str, Any] = {name: word.strip() for name, word in words.items()}
    facts |= {"body_kind": body_kind, "public_body": public_body, "orgnr": orgnr, "language": language}
    which = {"edition": edition, "organisation_name": organisation_name.strip(), "email": email.strip().lower()}
    request = _renewed(which, facts) or _begun(which, facts)
    if is_confirmed:
        confirm_join_request(request)
    elif request.confirmed_at is None:
        messages.ask_to_confirm(request, sending=int(clock.now().timestamp()))
    return request


def _renewed(which: dict[str, Any], facts: dict[str, Any]) -> JoinRequest | None:
    request = JoinRequest.objects.select_for_update().filter(**which, state__in=OPEN).first()
    if request is not None and request.confirmed_at is None:
        JoinRequest.objects.filter(pk=request.pk).update(**facts)
        request.refresh_from_db()
    return request


def _begun(which: dict[str, Any], facts: dict[str, Any]) -> JoinRequest:
    request = JoinRequest.objects.create(**which, **facts)
    JOIN_REQUEST.begin(request, actor=NOBODY)
    return request


@transaction.atomic
def confirm_join_request(request: JoinRequest) -> bool:
    """The applicant holds the address: the request enters the queue. False when it was there already."""
    lock(request)
    if request.confirmed_at is not None:
        return False
    request.confirmed_at = clock.now()
    request.save(update_fields=["confirmed_at"])
    state = request.state
    record.write(request, thing=JOIN_REQUEST.thing, move="confirm", source=state, target=state, actor=NOBODY)
    cancel_about(request, [messages.JOIN_CONFIRM])
    messages.tell_received(request)
    return True


@JOIN_REQUEST.service("ask")
@transaction.atomic
def ask_applicant(request: JoinRequest, *, actor: Actor, reason: str = "") -> bool:
    """Ask the applicant something; the answer comes by a link."""
    done = JOIN_REQUEST.run("ask", request, actor=actor, reason=reason, question=reason.strip())
    if done:
        messages.tell_question(request)
    return done


@transaction.atomic
def reply_to_question(request: JoinRequest, *, text: str, actor: Actor = SYSTEM) -> bool:
    """The applicant answers, by the link. Question and answer are added to what they wrote."""
    lock(request)
    if not text.strip():
        raise Refused(_("Skriv ett svar."))
    together = f"{request.message}\n\n”{request.question}”\n{text.strip()}".strip()
    return JOIN_REQUEST.run("reply", request, actor=actor, message=together)


@transaction.atomic
def withdraw_join_request(request: JoinRequest, *, actor: Actor = SYSTEM) -> bool:
    """The applicant no longer asks, by the link."""
    done = JOIN_REQUEST.run("withdraw", request, actor=actor)
    cancel_about(request, [messages.JOIN_CONFIRM, messages.JOIN_QUESTION])
    return done


@JOIN_REQUEST.service("decline")
@transaction.atomic
def decline_join_request(request: JoinRequest, *, actor: Actor, reason: str = "") -> bool:
    """Say no, with the reason."""
    done = JOIN_REQUEST.run("decline", request, actor=actor, reason=reason, decision_reason=reason.strip())
    if done:
        cancel_about(request, [messages.JOIN_QUESTION])
        messages.tell_decided(request, None)
    return done


@transaction.atomic
def assign_request(request: JoinRequest, *, user: User | None, actor: Actor) -> None:
    """Say who of the programme looks after a request; None for nobody. Raises NotAllowed for others."""
    if not actor.is_programme:
        raise NotAllowed(NOT_YOURS)
    request.assigned_to = user
    request.save(update_fields=["assigned_to"])
