"""An outside organisation asks to become part: from the form to the organisation with its first member."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import BodyKind, OrganisationKind, Right, Role
from ignite.accounts.models import Organisation
from ignite.accounts.queries import organisation_like
from ignite.accounts.services import create_membership, create_organisation
from ignite.editions.models import Edition
from ignite.joining import messages
from ignite.joining.enums import JoinState
from ignite.joining.lifecycle import JOIN_REQUEST
from ignite.joining.models import Invitation, JoinRequest
from ignite.joining.rules import domain_of
from ignite.joining.services.commitments import offer_commitment
from ignite.joining.services.invitations import create_invitation, until
from ignite.kernel import clock, record
from ignite.kernel.actor import NOBODY, SYSTEM, Actor
from ignite.kernel.errors import Refused
from ignite.kernel.lifecycle import lock
from ignite.outbox.services import cancel_about
from ignite.reference.models import PublicBody

OPEN = (JoinState.RECEIVED, JoinState.MORE_INFORMATION)


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
    and a new letter; confirmed, nothing changes.
    """
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


@JOIN_REQUEST.service("accept")
@transaction.atomic
def accept_join_request(request: JoinRequest, *, actor: Actor, reason: str = "") -> Organisation:
    """Welcome the organisation: it is made, its contact is invited to decide for it, its commitment is offered.

    Two who accept at once make one organisation; both get it. Raises NotAllowed, or Refused when the organisation is
    in Ignite already.
    """
    lock(request)
    if not JOIN_REQUEST.may("accept", request, actor):
        # Says why not, or that it is done; then there is an organisation.
        JOIN_REQUEST.run("accept", request, actor=actor, reason=reason)
        return _made(request)
    organisation = _make_organisation(request)
    invitation = _invite_contact(request, organisation, actor)
    JOIN_REQUEST.run("accept", request, actor=actor, reason=reason, organisation=organisation)
    offer_commitment(organisation, request.edition, actor=actor)
    cancel_about(request, [messages.JOIN_QUESTION])
    messages.tell_decided(request, invitation)
    return organisation


def _invite_contact(request: JoinRequest, organisation: Organisation, actor: Actor) -> Invitation:
    contact: dict[str, Any] = {"email": request.email, "name": request.contact_name}
    membership = create_membership(
        organisation,
        actor=actor,
        title=request.contact_title,
        rights=[Right.MANAGER],
        roles=[Role.PROJECT_MANAGER],
        **contact,
    )
    invitation, _token = create_invitation(
        about=membership,
        organisation=organisation,
        language=request.language,
        expires_at=until(),
        actor=actor,
        **contact,
    )
    return invitation


def _made(request: JoinRequest) -> Organisation:
    if request.organisation is None:
        raise Refused(_("Anmälan är inte godkänd."))
    return request.organisation


def _make_organisation(request: JoinRequest) -> Organisation:
    body = request.public_body
    orgnr = request.orgnr or (body.orgnr if body and body.orgnr else "")
    taken = organisation_like(orgnr=orgnr, public_body_id=body.pk if body else None)
    if taken is not None:
        words = _("%(organisation)s finns redan i Ignite. Bjud in kontaktpersonen dit i stället.")
        raise Refused(words % {"organisation": taken.name})
    return create_organisation(
        kind=OrganisationKind.NEED_OWNER,
        name=request.organisation_name,
        orgnr=orgnr,
        body_kind=request.body_kind or BodyKind.OTHER,
        public_body=body,
        email_domain=domain_of(request.email),
        website=body.website if body else "",
        place=body.short_name or body.name if body else "",
        lat=body.lat if body else None,
        lon=body.lon if body else None,
    )
