"""An organisation is welcomed: it is made from the registers' facts, and its first person is invited."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ignite.accounts.domains import domain_of
from ignite.accounts.enums import BodyKind, OrganisationKind, Regime, Right, Role
from ignite.accounts.models import Organisation
from ignite.accounts.queries import organisation_like
from ignite.accounts.services import carry_notes, create_membership, create_organisation
from ignite.joining import messages
from ignite.joining.lifecycle import JOIN_REQUEST
from ignite.joining.models import Invitation, JoinRequest
from ignite.joining.services.commitments import offer_commitment
from ignite.joining.services.invitations import create_invitation, until
from ignite.kernel.actor import Actor
from ignite.kernel.errors import Refused
from ignite.kernel.lifecycle import lock
from ignite.outbox.services import cancel_about


@JOIN_REQUEST.service("accept")
@transaction.atomic
def accept_join_request(request: JoinRequest, *, actor: Actor, reason: str = "", **said: Any) -> Organisation:
    """Welcome the organisation: it is made, its contact is invited to decide for it, its commitment is offered, and
    what the programme has noted goes along.

    ``said``: name, orgnr, body_kind, regime and email_domain where the programme corrects what the registers and the
    request say. Two who accept at once make one organisation; both get it. Raises NotAllowed, or Refused when the
    organisation is in Ignite already.
    """
    lock(request)
    if not JOIN_REQUEST.may("accept", request, actor):
        # Says why not, or that it is done; then there is an organisation.
        JOIN_REQUEST.run("accept", request, actor=actor, reason=reason)
        return _made(request)
    organisation = _make_organisation(request, said)
    invitation = _invite_contact(request, organisation, actor)
    JOIN_REQUEST.run("accept", request, actor=actor, reason=reason, organisation=organisation)
    offer_commitment(organisation, request.edition, actor=actor)
    carry_notes(request, organisation)
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


def facts_of_organisation(request: JoinRequest) -> dict[str, Any]:
    """What the registers and the request say of the organisation, for the programme to look through."""
    body = request.public_body
    return {
        "name": request.organisation_name,
        "orgnr": request.orgnr or (body.orgnr if body and body.orgnr else ""),
        "body_kind": request.body_kind or BodyKind.OTHER,
        "regime": Regime.LOU,
        "email_domain": domain_of(request.email),
    }


def _make_organisation(request: JoinRequest, said: dict[str, Any]) -> Organisation:
    body, facts = request.public_body, {**facts_of_organisation(request), **said}
    taken = organisation_like(orgnr=facts["orgnr"], public_body_id=body.pk if body else None)
    if taken is not None:
        words = _("%(organisation)s finns redan i Ignite. Bjud in kontaktpersonen dit i stället.")
        raise Refused(words % {"organisation": taken.name})
    return create_organisation(
        kind=OrganisationKind.NEED_OWNER,
        public_body=body,
        website=body.website if body else "",
        place=body.short_name or body.name if body else "",
        lat=body.lat if body else None,
        lon=body.lon if body else None,
        **facts,
    )
