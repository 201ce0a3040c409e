"""Requests to join, invitations and commitments in any state, valid under the database's constraints."""

import uuid
from datetime import timedelta
from typing import Any

from ignite.accounts.models import Organisation
from ignite.joining.enums import CommitmentState, InvitationState, JoinState
from ignite.joining.models import Commitment, CommitmentText, Invitation, JoinRequest
from ignite.joining.tokens import token_of
from ignite.kernel import clock
from ignite.kernel.secrets import hash_of
from tests.factories.accounts import membership_in
from tests.factories.cast import Cast


def join_request_in(state: str, cast: Cast, **fields: Any) -> JoinRequest:
    """A confirmed request of an agency; an accepted one has its organisation, a declined one its reason."""
    said: dict[str, Any] = {
        "edition": cast.edition,
        "organisation_name": "Granvikens kommun",
        "body_kind": "municipality",
        "orgnr": "212000-0142",
        "contact_name": "Greta",
        "email": "greta@example.org",
        "confirmed_at": clock.now(),
    }
    if state == JoinState.ACCEPTED:
        said["organisation"] = Organisation.objects.create(kind="need_owner", name="Granvikens kommun")
    if state == JoinState.DECLINED:
        said["decision_reason"] = "Omgången är full."
    if state == JoinState.MORE_INFORMATION:
        said["question"] = "Vilka blir med i gruppen?"
    return JoinRequest.objects.create(**{**said, "state": state, **fields})


def invitation_in(state: str, cast: Cast, **fields: Any) -> Invitation:
    """An invitation of Gun to Anna's organisation (or to ``about``)."""
    about = fields.pop("about", None) or membership_in("invited", cast)
    said: dict[str, Any] = {
        "about_type": about._meta.label_lower,
        "about_id": about.pk,
        "organisation": cast.anna.organisation,
        "email": "gun@example.org",
        "name": "Gun",
        "expires_at": clock.now() + timedelta(days=-1 if state == InvitationState.EXPIRED else 14),
        "nonce": uuid.uuid4(),
    }
    if state == InvitationState.ANSWERED:
        said |= {"answer": "maybe", "answered_at": clock.now()}
    invitation = Invitation(**{**said, "state": state, **fields})
    invitation.token_hash = hash_of(token_of(invitation))
    invitation.save()
    return invitation


def commitment_in(state: str, cast: Cast, **fields: Any) -> Commitment:
    """The commitment of Anna's organisation, accepted by Anna once it was."""
    text, _is_new = CommitmentText.objects.get_or_create(
        party="need_owner",
        version=1,
        defaults={
            "body_sv": "Vi åtar oss.\n\n- Vi svarar.",
            "body_en": "We commit.\n\n- We answer.",
            "valid_from": clock.today(),
        },
    )
    said: dict[str, Any] = {"organisation": cast.anna.organisation, "edition": cast.edition, "text": text}
    if state != CommitmentState.OFFERED:
        said |= {"accepted_by": cast.anna.user, "accepted_at": clock.now(), "authority": "Kommundirektör"}
    return Commitment.objects.create(**{**said, "state": state, **fields})
