"""Reminders of the joining room: invitations and requests without an answer, commitments without a signature."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ignite.accounts.enums import MembershipState
from ignite.accounts.models import Membership
from ignite.accounts.queries import managers_of, staff
from ignite.joining import messages
from ignite.joining.enums import CommitmentState, InvitationState
from ignite.joining.messages import invited, invited_facts, link_of, requested_facts
from ignite.joining.models import Commitment, Invitation
from ignite.joining.services.commitments import SIGNING
from ignite.kernel import clock
from ignite.outbox.policies import Call, Occasion, Offset, Policy, register
from ignite.outbox.recipients import recipient_of

_TWICE = (Offset(days=3), Offset(days=10))


# Invitations to an organisation


def _unanswered(**only: object) -> list[Occasion]:
    rows = Invitation.objects.filter(
        about_type=Membership._meta.label_lower, state=InvitationState.SENT, expires_at__gt=clock.now(), **only
    ).select_related("user", "organisation", "invited_by")
    return [Occasion(one, one.sent_at, seq=one.sending, until=one.expires_at) for one in rows.order_by("sent_at", "pk")]


def invitations_between(start: datetime, end: datetime) -> list[Occasion]:
    """The invitations to an organisation sent (last) in the span that wait for an answer. One query."""
    return _unanswered(sent_at__gte=start, sent_at__lt=end)


def of_invitation(invitation: Invitation) -> list[Occasion]:
    """The last sending of one invitation, while it waits. One query."""
    return _unanswered(pk=invitation.pk)


def the_invited(occasion: Occasion) -> Iterable[Call]:
    """The person who is invited, with their own link. No query."""
    invitation: Invitation = occasion.about  # type: ignore[assignment]
    context = invited_facts(invitation, reminder=True)
    return [Call(invited(invitation), link_of(invitation), _("Svara på inbjudan"), context)]


MEMBER_INVITED = register(
    Policy(
        "member_invited",
        messages.MEMBER_INVITED,
        _("Inbjudan till projektgrupp utan svar"),
        whom=_("Den som är inbjuden"),
        when=_("3 och 10 dagar efter inbjudan"),
        until=_("Tills personen har svarat, eller inbjudan har gått ut eller återkallats"),
        model=Invitation,
        offsets=_TWICE,
        occasions=invitations_between,
        of=of_invitation,
        calls=the_invited,
    )
)


# Requests to come into an organisation


def _asking(**only: object) -> list[Occasion]:
    rows = Membership.objects.filter(state=MembershipState.REQUESTED, **only).select_related("organisation")
    return [Occasion(one, one.since) for one in rows.order_by("since", "pk")]


def requests_between(start: datetime, end: datetime) -> list[Occasion]:
    """The requests of the span that wait for an answer. One query."""
    return _asking(since__gte=start, since__lt=end)


def of_request(membership: Membership) -> list[Occasion]:
    """The asking of one person, while they wait. One query."""
    return _asking(pk=membership.pk)


def those_who_decide(occasion: Occasion) -> Iterable[Call]:
    """The organisation's managers; the programme where there is none. At most two queries."""
    membership: Membership = occasion.about  # type: ignore[assignment]
    return _to_decide(membership, managers_of(membership.organisation_id) or staff())


def the_programme_too(occasion: Occasion) -> Iterable[Call]:
    """The programme's staff, where the managers have been asked before. At most two queries."""
    membership: Membership = occasion.about  # type: ignore[assignment]
    return _to_decide(membership, staff() if managers_of(membership.organisation_id) else [])


def _to_decide(membership: Membership, people: Iterable[Membership]) -> list[Call]:
    context, url = requested_facts(membership, reminder=True), reverse("member", args=[membership.pk])
    return [Call(recipient_of(one), url, _("Svara"), context) for one in people]


MEMBER_REQUESTED = register(
    Policy(
        "member_requested",
        messages.MEMBER_REQUESTED,
        _("Någon som vill gå med väntar"),
        whom=_("Organisationens projektledare, eller programmet om det inte finns någon"),
        when=_("3 och 10 dagar efter att personen bad om det"),
        until=_("Tills någon har svarat"),
        model=Membership,
        offsets=_TWICE,
        occasions=requests_between,
        of=of_request,
        calls=those_who_decide,
    )
)
MEMBER_REQUESTED_PROGRAMME = register(
    Policy(
        "member_requested_programme",
        messages.MEMBER_REQUESTED,
        _("Någon som vill gå med väntar, till programmet"),
        whom=_("Programmets projektledare"),
        when=_("10 dagar efter att personen bad om det"),
        until=_("Tills någon har svarat"),
        model=Membership,
        offsets=(Offset(days=10),),
        occasions=requests_between,
        of=of_request,
        calls=the_programme_too,
    )
)


# Commitments


def _offered(start: datetime | None = None, end: datetime | None = None, **only: object) -> list[Occasion]:
    """One date for each who may sign: when it was laid before them, which for somebody who comes later is then."""
    rows = (
        Commitment.objects.filter(
            state=CommitmentState.OFFERED,
            organisation__memberships__state=MembershipState.ACTIVE,
            organisation__memberships__rights__overlap=list(SIGNING),
            **only,
        )
        .annotate(signer=F("organisation__memberships__pk"))
        .annotate(shown_at=Greatest("offered_at", "organisation__memberships__since"))
        .select_related("organisation")
    )
    if start is not None and end is not None:
        rows = rows.filter(shown_at__gte=start, shown_at__lt=end)
    # The annotations are no columns of the model, so mypy does not know them.
    found: Iterable[Any] = rows.order_by("shown_at", "pk")
    return [Occasion(one, one.shown_at, one.edition_id, round=str(one.signer)) for one in found]


def of_commitment(commitment: Commitment) -> list[Occasion]:
    """When one commitment was laid before each who may sign, while nobody has. One query."""
    return _offered(pk=commitment.pk)


def the_signer(occasion: Occasion) -> Iterable[Call]:
    """The one who may sign that the date is about, while they may. One query."""
    commitment: Commitment = occasion.about  # type: ignore[assignment]
    context = {"organisation": commitment.organisation.name, "reminder": True}
    people = Membership.objects.active().filter(pk=int(occasion.round)).select_related("user")
    return [Call(recipient_of(one), commitment.get_absolute_url(), _("Läs åtagandet"), context) for one in people]


COMMITMENT_TO_SIGN = register(
    Policy(
        "commitment_to_sign",
        messages.COMMITMENT_TO_SIGN,
        _("Åtagande som väntar"),
        whom=_("Var och en som får skriva under för organisationen"),
        when=_("5 dagar efter att de fick se det"),
        until=_("Tills någon har accepterat"),
        model=Commitment,
        offsets=(Offset(days=5),),
        occasions=_offered,
        of=of_commitment,
        calls=the_signer,
    )
)
